/** A browser before anybody has joined on it: join links and pairing codes. */
import type { Asked, Enrolment, Role } from "../../store/store.ts";
import type { Member } from "../member.ts";
import { type Admitted, join, pair } from "./accounts.ts";
import { mapped, type Requests } from "./requests.ts";

export interface EnrolmentHost {
  admit(admitted: Admitted): Promise<void>;
  /** The member whose log is open by now, if any. */
  member(): Member | null;
  /** The installation that this browser is, or was when somebody last signed out of it. */
  before(): Promise<string | null>;
}

export function createEnrolment(requests: Requests, host: EnrolmentHost): Enrolment {
  return {
    async preview(token) {
      const asked = await requests.post<{ readonly role: Role; readonly invited_by?: string }>("/api/join/preview", {
        secret: token,
      });
      return mapped(asked, ({ role, invited_by }) => ({ from: invited_by ?? "", name: null, role }));
    },
    async join(token, name, deviceName) {
      const asked = await join(requests, token, name, deviceName);
      if (!asked.ok) return asked;
      if (!(await admitted(host, asked.value))) return NOT_KEPT;
      // The others learn from the log who came; it goes out once this person is let in. Where it cannot be written
      // now, it is when everything is current (`publishing.ts`).
      const { member, role, spaces } = asked.value;
      await host
        .member()
        ?.append(
          spaces.map((space) => ({
            stream: space.shared,
            body: { type: "member_joined", member, role, name: asked.value.name },
            session: null,
          })),
        )
        .catch(() => {});
      return DONE;
    },
    async pair(code, deviceName) {
      const before = await host.before().catch(() => null);
      const asked = await pair(requests, code, deviceName, before);
      if (!asked.ok) return asked;
      return (await admitted(host, asked.value)) ? DONE : NOT_KEPT;
    },
  };
}

/** Let them in; false where this browser cannot keep a log. Its session stays, so the next start tries again. */
async function admitted(host: EnrolmentHost, who: Admitted): Promise<boolean> {
  return host.admit(who).then(
    () => true,
    () => false,
  );
}

const NOT_KEPT: Asked<null> = { ok: false, why: "storage_lost" };
const DONE: Asked<null> = { ok: true, value: null };
