/** The part of the worker that sends. It is loaded only when there is something to send. */

import { type BackgroundDeps, sendPending } from "../shell/background.ts";
import { random, TIMING } from "../shell/environment/real.ts";
import { tabChannel } from "../shell/tabs/channel.ts";
import type { Locks } from "../shell/tabs/leader.ts";

export interface Sending {
  /** Send what waits in the log of `member`; rejects while something still waits. */
  handrailSend?(member: string): Promise<void>;
}

const deps: BackgroundDeps = {
  locks: navigator.locks as Locks,
  timing: TIMING,
  fetch: (path, init) => fetch(path, init),
  channel: tabChannel,
  random,
  exists: async (name) => (await indexedDB.databases()).some((database) => database.name === name),
};

(self as Sending).handrailSend = (member) => sendPending(member, deps);
