/**
 * The vocabulary: every event that this version understands, as one closed union on `type`. As its author says it,
 * fields with a default may be left out (`Body`); as it was read, every field is there (`Filled<Body>`).
 */
import type { Body, CheckInRecorded, GoalDrafted, MemberJoined } from "./generated.ts";

export type * from "./generated.ts";

/** An event as it was read: what its author left out holds its default. */
export type Filled<B> = B extends unknown ? Required<B> : never;

/** The body of one type as it was read, by its tag: `BodyOf<"check_in_recorded">`. */
export type BodyOf<Tag extends Body["type"]> = Filled<Extract<Body, { readonly type: Tag }>>;

export type Role = MemberJoined["role"];
export type Feeling = NonNullable<CheckInRecorded["feelings"]>[number];
export type Horizon = NonNullable<GoalDrafted["horizon"]>;
