/** Background Sync, where a browser has it: what waits is sent by the worker once there is a network, page or no page. */

/** The part of the Background Sync API that is used here. */
interface SyncRegistrar {
  register(tag: string): Promise<void>;
}

const SEND = "send ";

/** Have the worker send what waits in the log of `member`. Where it cannot be asked, the next page that opens does it. */
export async function sendLater(member: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const sync = (registration as { readonly sync?: SyncRegistrar } | undefined)?.sync;
  await sync?.register(SEND + member);
}

/** Return the member whose log a tag names; null for a tag that is not ours. */
export function memberOf(tag: string): string | null {
  return tag.startsWith(SEND) ? tag.slice(SEND.length) : null;
}
