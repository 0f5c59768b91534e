/** Who is in the space, and when therapy began and ended. */
import type { BodyOf, Role } from "../events/types.ts";

/** `left_at` is null while the member is in the space. Times are microseconds since 1970. */
export interface MemberDoc {
  member: string;
  role: Role;
  name: string;
  joined_at: number;
  left_at: number | null;
}

/** The frame of the therapy; null where nobody said. */
export interface TherapyDoc {
  start: string | null;
  planned_sessions: number | null;
  every_days: number | null;
  approach: string | null;
  end: string | null;
  ending: BodyOf<"therapy_ended">["ending"] | null;
}

/** The space that this stream belongs to. */
export interface SpaceDoc {
  space: string | null;
  title: string | null;
  therapy: TherapyDoc;
}
