/** The names under which what is typed in a check-in is kept until it is saved. */
export const DRAFTS = {
  mood: "check-in/mood",
  feelings: "check-in/feelings",
  note: "check-in/note",
  win: "check-in/win",
} as const;
