/** The words of the app, in the language of the person. There is one so far. */
import { words as en } from "./en.ts";

export { counted, fill, listed, type Plural } from "./fill.ts";

export const words = en;

/** A text without holes. */
export type Plain = string;
