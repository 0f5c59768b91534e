/**
 * Who may append what, and to which audience. The server re-checks it at every append.
 *
 * The catalogue holds the roles and audiences of each type. A type from the future may be appended wherever its author
 * may write at all, so that an older server keeps what a newer device says.
 */
import { CATALOGUE } from "./events/catalogue.ts";
import type { Body, Filled, Role } from "./events/types.ts";
import type { Misshapen, Unknown } from "./lines/body.ts";

export type Audience = "shared" | "private";

/** Every tag that the catalogue names; a test compares it with the vocabulary. */
export const RULED_TYPES: ReadonlySet<string> = new Set(Object.keys(CATALOGUE));

/**
 * Whether a confirmed member of this role may append an event of this type to a stream of this audience.
 *
 * Private streams are written by their owner only; that is checked where the stream is known.
 */
export function mayAppend(role: Role, audience: Audience, tag: string): boolean {
  if (!RULED_TYPES.has(tag)) return true;
  const { roles, audiences } = CATALOGUE[tag as Body["type"]];
  return roles.includes(role) && audiences.includes(audience);
}

export type Refusal = "not_allowed" | "malformed";

/** Whose body it is, and where it is to go. */
export interface Place {
  readonly role: Role;
  readonly audience: Audience;
  readonly author: string;
}

/** Why a member may not append this body here, or null. Rules S1–S3 of `docs/protocol.md`. */
export function refusal(body: Filled<Body> | Unknown | Misshapen, { role, audience, author }: Place): Refusal | null {
  switch (body.type) {
    case "misshapen":
      return "malformed";
    case "unknown":
      return null;
    case "member_joined": {
      const own = body.member === author && body.role === role;
      return own && audience === "shared" ? null : "not_allowed";
    }
    case "goal_drafted":
    case "goal_reworded":
    case "goal_adjusted":
      if (body.own_words !== null && role !== "client") return "not_allowed";
      return mayAppend(role, audience, body.type) ? null : "not_allowed";
    default:
      return mayAppend(role, audience, body.type) ? null : "not_allowed";
  }
}
