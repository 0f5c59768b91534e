/** Words that many screens share. */
export const common = {
  app: "Handrail",
  back: "Back",
  close: "Close",
  save: "Save",
  notNow: "Not now",
  next: "Next",
  skip: "Skip this",
  yes: "Yes",
  no: "No",
  add: "Add",
  change: "Change",
  undo: "Undo",
  undone: "Taken back.",
  saved: "Saved on this device.",
  loading: "One moment…",
  optional: "You can leave this empty.",
  showAll: "Show all",
  you: "You",
  someone: "Someone",
  whoReads: "Who reads this?",
  bothRead: "You and {name} will read this.",
  yourTherapist: "your therapist",
  yourClient: "your client",
  notThere: "This page is not here.",
  notThereMore: "It may have been moved or taken back.",
  goToday: "Go to Today",
  tryAgain: "Try again",
  broke: "Something went wrong here. What you saved is safe.",
  needsNet: "This needs the internet. Try again when you are online.",
  day: "Which day?",
  forDay: "Which day: {day}",
  skipToPage: "Skip to the page",
  of: "{at} of {all}",
} as const;

export const unsaved = {
  storage_full: "Not saved: this device is full. Your text is still here. Make some room, then save again.",
  storage_lost: "Not saved: the browser lost its store. Your text is still here. Load the page again, then save.",
  sealed: "Not saved: you are signed out. Your text is still here. Sign in, then save again.",
  malformed: "Not saved: part of this text cannot be kept. It may be too long. Your text is still here.",
} as const;

/** Why a command was not carried out, by the code of the refusal. */
export const refused = {
  nothing_said: "Nothing is written yet.",
  already_so: "This is so already.",
  has_ended: "Not saved: this has come to its end. Take it up again first.",
  too_many: "Not saved: you can hold on to three goals at a time. Let one go first, then save again.",
  not_found: "Not saved: this is not here any more.",
  not_allowed: "Not saved: only the other person can do this.",
  does_not_fit: "Not saved: part of this text cannot be kept. It may be too long. Your text is still here.",
  taken_back: "This was taken back already.",
  changed_since: "This was changed since. It stays as it is now.",
  final: "This cannot be taken back.",
  nothing_to_undo: "There is nothing to take back.",
} as const;

export const delivery = {
  device: "On this device",
  server: "On the server",
  kept: "Kept on the server, only for you",
  held: "On {name}'s device",
  read: "Read by {name}",
  readWhen: "Read by {name} {when}",
  refused: "Not taken. See why.",
} as const;

export const momentum = {
  strong: "Strong. This has become a habit.",
  steady: "Steady. You keep coming back to it.",
  growing: "Growing. Each step adds to it.",
  starting: "Just starting. Every step counts.",
  resting: "Resting. It stays as it is.",
} as const;

/** Moods from 1 to 5. */
export const moods = ["Very low", "Low", "So-so", "Good", "Very good"] as const;

export const feelings = {
  overwhelmed: "Overwhelmed",
  stuck: "Stuck",
  anxious: "Anxious",
  low: "Low",
  angry: "Angry",
  numb: "Numb",
  okay: "Okay",
  hopeful: "Hopeful",
  proud: "Proud",
  calm: "Calm",
} as const;
