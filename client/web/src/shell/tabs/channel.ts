/** Messages between the tabs of one person. */

import type { Presence } from "../../core/wire.ts";
import type { ServerLink } from "../../store/store.ts";
import type { Pace } from "../sync/transport.ts";

export type TabMessage =
  /** A tab appended to the log, or its person looked at something: for the leader. */
  | { readonly kind: "nudge" }
  /** Something is stored differently now; null: more than one stream, or who this device is. */
  | { readonly kind: "changed"; readonly stream: string | null }
  /** The leader's link to the server changed. */
  | { readonly kind: "linked"; readonly link: ServerLink }
  /** Somebody is here or gone. */
  | { readonly kind: "seen"; readonly presence: Presence }
  /** The leader is to tell the others in the space where this tab's person is. */
  | { readonly kind: "announce"; readonly presence: Presence }
  /** The person wants the leader to dial now. */
  | { readonly kind: "dial" }
  /** A tab asks whether there is a leader, and what it missed; and says how soon its person wants news. */
  | { readonly kind: "ask"; readonly pace: Pace }
  /** The leader lives. */
  | { readonly kind: "beat" };

export interface Channel {
  post(message: TabMessage): void;
  /** The others' words from now on. */
  listen(hear: (message: TabMessage) => void): void;
  close(): void;
}

/** A channel between the tabs of this browser. */
export function tabChannel(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen(hear) {
      channel.onmessage = (event) => hear(event.data as TabMessage);
    },
    close: () => channel.close(),
  };
}
