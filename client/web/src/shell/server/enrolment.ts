/** A browser before anybody has joined on it: join links and pairing codes. */
import type { Asked, Door, Role } from "../../store/store.ts";
import type { Member } from "../member.ts";
import { type Admitted, join, pair } from "./accounts.ts";
import { type Asking, mapped } from "./requests.ts";

export interface Threshold {
  admit(admitted: Admitted): Promise<void>;
  /** Whoever is in by now. */
  member(): Member | null;
  /** The installation that this browser is, or was when somebody last signed out of it. */
  before(): Promise<string | null>;
}

export function doorOf(asking: Asking, threshold: Threshold): Door {
  return {
    async preview(token) {
      const asked = await asking.post<{ readonly role: Role; readonly invited_by?: string }>("/api/join/preview", {
        secret: token,
      });
      return mapped(asked, ({ role, invited_by }) => ({ from: invited_by ?? "", name: null, role }));
    },
    async join(token, name, deviceName) {
      const asked = await join(asking, token, name, deviceName);
      if (!asked.ok) return asked;
      if (!(await admitted(threshold, asked.value))) return NOT_KEPT;
      // The others learn from the log who came; it goes out once this person is let in. Where it cannot be written
      // now, it is when everything is current (`publishing.ts`).
      const { member, role, spaces } = asked.value;
      await threshold
        .member()
        ?.append(
          spaces.map((each) => ({
            stream: each.shared,
            body: { type: "member_joined", member, role, name: asked.value.name },
            session: null,
          })),
        )
        .catch(() => {});
      return DONE;
    },
    async pair(code, deviceName) {
      const before = await threshold.before().catch(() => null);
      const asked = await pair(asking, code, deviceName, before);
      if (!asked.ok) return asked;
      return (await admitted(threshold, asked.value)) ? DONE : NOT_KEPT;
    },
  };
}

/** Let them in; false where this browser cannot keep a log. Its session stays, so the next start tries again. */
async function admitted(threshold: Threshold, who: Admitted): Promise<boolean> {
  return threshold.admit(who).then(
    () => true,
    () => false,
  );
}

const NOT_KEPT: Asked<null> = { ok: false, why: "storage_lost" };
const DONE: Asked<null> = { ok: true, value: null };
