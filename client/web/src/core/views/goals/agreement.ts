/**
 * Who agrees to which version of a goal (rule A2).
 *
 * An agreement is current while its version is exactly the goal's: any change that is not in it makes it stale, also
 * one made at the same time without knowledge of it. `state` says where both stand:
 *
 *     none      nobody agrees to anything
 *     waiting   somebody agrees to the current version, the other side does not yet (or no longer)
 *     agreed    a client and a therapist agree to the current version
 *     stale     somebody agreed, but to no version that is current
 */

import type { Role } from "../../events/types.ts";
import type { GoalChange, Placed } from "../../fold/state.ts";
import type { Roles } from "../facts/members.ts";
import type { VersionDoc } from "./terms.ts";

/** One person's latest agreement that was not withdrawn. */
export interface PartyDoc {
  by: string;
  role: Role | null;
  at: number;
  version: VersionDoc;
  current: boolean;
  statement: string | null;
}

/** One person's agreement that was taken back. */
export interface WithdrawnDoc {
  by: string;
  at: number;
  reason: string;
}

/** `stale`: someone's agreement is to a version that is not the current one. */
export interface AgreementDoc {
  state: "none" | "waiting" | "agreed" | "stale";
  stale: boolean;
  by: PartyDoc[];
  withdrawn: WithdrawnDoc[];
}

/** Return where the agreement stands, from the changes of one goal in order. */
export function agreement(changes: readonly Placed<GoalChange>[], version: VersionDoc, roles: Roles): AgreementDoc {
  const standing = new Map<string, PartyDoc>();
  const withdrawn = new Map<string, WithdrawnDoc>();
  for (const placed of changes) {
    const body = placed.body;
    if (body.type === "goal_agreed") {
      const agreedTo: VersionDoc = { number: body.version.number, mark: body.version.mark };
      // Taken out first: who agrees again goes to the end.
      standing.delete(placed.author);
      withdrawn.delete(placed.author);
      standing.set(placed.author, {
        by: placed.author,
        role: roles.get(placed.author) ?? null,
        at: placed.at,
        version: agreedTo,
        // The number too: one id chosen so that its CRC is zero must not slip in unnoticed.
        current: agreedTo.number === version.number && agreedTo.mark === version.mark,
        statement: body.statement,
      });
    } else if (body.type === "goal_agreement_withdrawn" && standing.delete(placed.author)) {
      withdrawn.set(placed.author, { by: placed.author, at: placed.at, reason: body.reason });
    }
  }
  const parties = [...standing.values()];
  return {
    state: stateOf(parties),
    stale: parties.some((party) => !party.current),
    by: parties,
    withdrawn: [...withdrawn.values()],
  };
}

/** Tell whether a client and a therapist ever agreed to the same version. */
export function wasAgreed(changes: readonly Placed<GoalChange>[], roles: Roles): boolean {
  const agreed = { client: new Set<number>(), therapist: new Set<number>() };
  for (const placed of changes) {
    const role = roles.get(placed.author);
    if (placed.body.type === "goal_agreed" && role !== undefined) agreed[role].add(placed.body.version.mark);
  }
  return [...agreed.client].some((mark) => agreed.therapist.has(mark));
}

function stateOf(parties: readonly PartyDoc[]): AgreementDoc["state"] {
  if (parties.length === 0) return "none";
  const current = parties.filter((party) => party.current).map((party) => party.role);
  if (current.length === 0) return "stale";
  return current.includes("client") && current.includes("therapist") ? "agreed" : "waiting";
}
