/** A server that is not there, as far as screens ask it. */
import type { Asked, Enrolment, ServerApi } from "../../src/store/store.ts";

const NOT_HERE: Asked<never> = { ok: false, why: "offline" };

export function offlineServerApi(): ServerApi {
  return {
    caseload: async () => NOT_HERE,
    ownCaseload: async () => [],
    newSpace: async () => NOT_HERE,
    inviteAgain: async () => NOT_HERE,
    members: async () => NOT_HERE,
    confirm: async () => NOT_HERE,
    end: async () => NOT_HERE,
    devices: async () => NOT_HERE,
    revoke: async () => NOT_HERE,
    pairing: async () => NOT_HERE,
  };
}

export function closedEnrolment(): Enrolment {
  return { preview: async () => NOT_HERE, join: async () => NOT_HERE, pair: async () => NOT_HERE };
}
