/** The vocabulary: the shape of every event that this version understands. */
import { BODY_SHAPES } from "./generated.ts";
import type { Shape } from "./shapes.ts";

/** The shape of every event type, by its tag. */
export const EVENT_TYPES: ReadonlyMap<string, Shape> = new Map(
  BODY_SHAPES.flatMap((shape) => (shape.tag === null ? [] : [[shape.tag, shape]])),
);
