/** Words at the door: joining by a link, a further device by a code, and waiting to be let in. */
export const door = {
  title: "Welcome to Handrail",
  what: "Handrail is a place for your goals, small steps and check-ins. You and your therapist look at the same picture.",
  joinTitle: "Join {name}",
  joinTitleNew: "Join Handrail",
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
  code: "Code",
  pair: "Add this device",
  codeFirst: "Please type the code.",
  haveLink: "I have a link",
  why: {
    offline: "No connection right now. Your link stays good. Try again when you are online.",
    used: "This link was used before. Ask for a new one.",
    expired: "This link is too old. Ask for a new one.",
    unknown: "This link does not open anything. Ask for a new one.",
    too_many: "Too many tries. Wait a little, then try again.",
    other: "That did not work. Try again in a moment.",
  },
} as const;

export const waiting = {
  title: "Almost there",
  text: "You are in. Your therapist now checks that it is you.",
  more: "You do not have to do a thing. This page changes by itself when you are online.",
  ended: {
    title: "This space has ended",
    text: "You are no longer a member here.",
    more: "What is on this device stays on it. You can still save it as a file.",
  },
} as const;
