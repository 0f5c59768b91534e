/** Words at the door: joining by a link, a further device by a code, and waiting to be let in. */
export const enrolment = {
  title: "Welcome to Handrail",
  what: "Handrail is a place for your goals, small steps and check-ins. You and your therapist look at the same picture.",
  from: "{name} invites you.",
  looking: "Looking at your link…",
  yourName: "What should we call you?",
  yourNameHint: "A first name is enough. The other person sees it.",
  device: "A name for this device",
  deviceHint: "So that you can tell your devices apart.",
  deviceDefault: "My phone",
  join: "Join",
  joining: "Joining…",
  nameFirst: "Please write a name.",
  promise: [
    "What you write is saved on this device first. It works with no signal.",
    "Your journal is only for you. You choose what to share.",
    "You can undo, change and export at any time.",
  ],
  noLink: "Open the link that you were sent. It lets you in.",
  haveCode: "I have a code from my other device",
  pairTitle: "Add this device",
  pairHint: "On your other device, open More, then Devices, then Add a device. Type the code that it shows.",
  pairFilled: "Your code is filled in. Give this device a name, then add it.",
  code: "Code",
  pair: "Add this device",
  codeFirst: "Please type the code.",
  haveLink: "I have a link",
  why: {
    offline: "No connection right now. Your link stays good. Try again when you are online.",
    link_not_valid: "This link cannot be used. It may be too old, or used before. Ask for a new one.",
    code_not_valid: "This code cannot be used. Make a new one on your other device.",
    too_many_tries: "Too many tries. Wait a little, then try again.",
    too_many_devices: "You have too many devices. Take one off first, on a device that is signed in.",
    not_secure: "This page was not opened over a safe connection. Use the address that begins with https.",
    busy: "The server is busy. Try again in a moment.",
    restart: "The server is starting anew. Try again in a moment.",
    other: "That did not work. Try again in a moment.",
  },
} as const;

export const waiting = {
  fetching: "One moment",
  fetchingMore: "What this device does not hold yet is on its way.",
  fetchingAway: "There is no connection. What this device does not hold yet comes once there is one.",
  title: "Almost there",
  text: "You are in. Your therapist now checks that it is you.",
  more: "You do not have to do a thing. This page changes by itself when you are online.",
  ended: {
    title: "This space has ended",
    text: "You are no longer a member here.",
    more: "What is on this device stays on it. You can still save it as a file.",
  },
} as const;

/** The log is there, and this app cannot open it. */
export const logProblem = {
  newer: {
    title: "Update Handrail",
    text: "What is saved on this device is from a newer version. It is all kept. Update Handrail to open it.",
  },
  stuck: {
    title: "One moment",
    text: "The browser does not open what is saved on this device right now. Handrail keeps trying.",
  },
} as const;
