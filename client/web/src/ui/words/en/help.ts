/** Words of Help: plain, warm, and true about what this app can and cannot do. */
export const help = {
  title: "Help",
  lead: "If things feel too much right now, you do not have to carry it alone.",
  danger: "Are you in danger, or could you hurt yourself or someone?",
  dangerDo: "Call {number} now, or go to the nearest hospital.",
  callEmergency: "Call {number}",
  talk: "Talk to someone, day or night",
  call: "Call {number}",
  text: "Text {number}",
  textWord: "Text {word} to {number}",
  elsewhere: "Somewhere else",
  elsewhereText:
    "Dial the emergency number of the place where you are. In most of Europe, and from most mobile phones, it is 112.",
  country: "Where are you?",
  clinicChecked: "{clinic} last tried these numbers on {day}.",
  from: "These numbers were copied from {pages} on {day}. If one does not work, call {number}.",
  honest: "This page works with no signal. Nobody is told that you opened it.",
  notWatched: "Nobody reads Handrail around the clock. What you write here does not call for help.",
  settle: "Something small that may help right now",
  settleDo: [
    "Put both feet on the floor. Feel the ground hold you.",
    "Breathe in while you count to four. Breathe out while you count to six. Do this five times.",
    "Name five things you see, four you hear, three you can touch.",
    "Drink some water. Go near a person or a pet, if you can.",
  ],
  person: "Then tell one person how you are. A few words are enough: “I am not okay. Can you stay with me?”",
} as const;
