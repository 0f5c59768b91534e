/**
 * Views: what a state shows, as plain documents that canonical JSON can write.
 *
 * `sharedProjection` and `privateProjection` depend on the state alone. What depends on the day is worked out on reading,
 * from a projection and `today` (YYYY-MM-DD, where the person is).
 */
export { caseOf } from "./caseload.ts";
export { type DueDoc, dueToday } from "./due.ts";
export { pausedOn } from "./goals/status.ts";
export { type MetDoc, met } from "./met.ts";
export { momentum } from "./momentum.ts";
export { type PrivateProjection, privateProjection } from "./private.ts";
export { type SharedProjection, sharedProjection } from "./shared.ts";
export { sinceLastSession } from "./since.ts";
export { type TimelineRow, timeline } from "./timeline.ts";
