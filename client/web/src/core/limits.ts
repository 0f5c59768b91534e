/** Sizes that every peer keeps to. A shipped limit is never tightened: an older line must stay valid. */

/** The longest line, in bytes of UTF-8, without its newline. */
export const LINE_BYTES = 16 * 1024;

/** The most lines that one frame carries. */
export const BATCH_LINES = 256;

/** The most bytes of lines that one frame carries. */
export const BATCH_BYTES = 256 * 1024;

/** The longest frame: a full batch, its receipt times and its header. */
export const FRAME_BYTES = BATCH_BYTES + 16 * 1024;

/** The deepest nesting of objects and arrays in a line. */
export const DEPTH = 32;

/** Integers lie strictly between minus and plus this, so that JavaScript reads them exactly. */
export const INTEGER_BOUND = 2 ** 53;

/** The most entries of one stream that the server sends beyond what a device has reported (rule E3). */
export const WINDOW_ENTRIES = 2048;

/** The number of entries in a sealed segment (rule E4). */
export const SEGMENT_ENTRIES = 1000;

/** The most streams that one connection follows. */
export const FOLLOWED_STREAMS = 1024;

/** So many of the latest steps are kept of when a member read a stream (rule E7). */
export const READ_STEPS = 64;
