/** Who is in the space, and when therapy began and ended. */
import { assertNever } from "../../closed.ts";
import type { BodyOf, Role } from "../../events/types.ts";
import type { State } from "../../fold/state.ts";
import { once } from "./once.ts";
import { sortedBy } from "./ordering.ts";

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

/** Each member's role, as the member said on joining. */
export type Roles = ReadonlyMap<string, Role>;

/** The members in order of joining. */
export function members(state: State): MemberDoc[] {
  const found: MemberDoc[] = [];
  for (const [member, changes] of state.members) {
    let doc = null as MemberDoc | null;
    let leftAt: number | null = null;
    for (const placed of once(changes)) {
      const body = placed.body;
      switch (body.type) {
        case "member_joined":
          doc = { member, role: body.role, name: body.name, joined_at: doc?.joined_at ?? placed.at, left_at: null };
          leftAt = null;
          break;
        case "member_left":
          leftAt = placed.at;
          break;
        default:
          assertNever(body);
      }
    }
    if (doc !== null) found.push({ ...doc, left_at: leftAt });
  }
  return sortedBy(found, (doc) => [doc.joined_at, doc.member]);
}

/** The role of every member who ever joined. */
export function roles(membersShown: readonly MemberDoc[]): Roles {
  return new Map(membersShown.map((doc) => [doc.member, doc.role]));
}

/** The space and the frame of the therapy, latest words standing. A new start clears an earlier end. */
export function space(state: State): SpaceDoc {
  const therapy: TherapyDoc = {
    start: null,
    planned_sessions: null,
    every_days: null,
    approach: null,
    end: null,
    ending: null,
  };
  const doc: SpaceDoc = { space: null, title: null, therapy };
  for (const { body } of once(state.space)) {
    switch (body.type) {
      case "space_opened":
        doc.space = body.space;
        doc.title = body.title;
        break;
      case "therapy_started":
        therapy.start = body.start;
        therapy.planned_sessions = body.planned_sessions;
        therapy.every_days = body.every_days;
        therapy.approach = body.approach;
        therapy.end = null;
        therapy.ending = null;
        break;
      case "therapy_ended":
        therapy.end = body.end;
        therapy.ending = body.ending;
        break;
      default:
        assertNever(body);
    }
  }
  return doc;
}
