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
import type { Role } from "../events/types.ts";
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
