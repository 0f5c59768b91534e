/** A browser before anybody has joined on it: join links and pairing codes. */
import type { Asked, Door, Role } from "../store/store.ts";
import { type Admitted, join, pair } from "./accounts.ts";
import { type Asking, mapped } from "./asking.ts";
import type { Member } from "./member.ts";

export interface Threshold {
  admit(admitted: Admitted): Promise<void>;
  /** Whoever is in by now. */
  member(): Member | null;
  /** What this browser was called when somebody last signed out of it. */
  sealed(): string | null;
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
      await threshold.admit(asked.value);
      // The others learn from the log who came; it goes out once this person is let in.
      const { member, role, spaces } = asked.value;
      await threshold.member()?.append(
        spaces.map((each) => ({
          stream: each.shared,
          body: { type: "member_joined", member, role, name: asked.value.name },
          session: null,
        })),
      );
      return DONE;
    },
    async pair(code, deviceName) {
      const asked = await pair(asking, code, deviceName, threshold.sealed());
      if (!asked.ok) return asked;
      await threshold.admit(asked.value);
      return DONE;
    },
  };
}

const DONE: Asked<null> = { ok: true, value: null };
