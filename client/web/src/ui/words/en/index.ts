/** The sections of the English catalogue. One section per part of the app, so that each stays small. */
import { common, feelings, momentum, moods, rungs, unsaved } from "./common.ts";
import { door, waiting } from "./door.ts";
import { link, nav, notices, stopped, stoppedDo, update, watch } from "./frame.ts";
import { help } from "./help.ts";

export const words = {
  common,
  door,
  feelings,
  help,
  link,
  momentum,
  moods,
  nav,
  notices,
  rungs,
  stopped,
  stoppedDo,
  unsaved,
  update,
  waiting,
  watch,
} as const;
