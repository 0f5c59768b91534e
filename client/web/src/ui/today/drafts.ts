/** The form of a check-in: everything typed and chosen in it is kept under this name. */
export const FORM = "check-in";

/** The names under which what is typed in a check-in is kept until it is saved. */
export const DRAFTS = {
  mood: `${FORM}/mood`,
  feelings: `${FORM}/feelings`,
  note: `${FORM}/note`,
  win: `${FORM}/win`,
} as const;
