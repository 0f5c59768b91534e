/**
 * Every word on the screen, in English; components hold none. Short sentences, "you", nothing that blames:
 * tests/words.test.ts reads them all for how easy they are and for words that hurt.
 */
export { words } from "./en/index.ts";
