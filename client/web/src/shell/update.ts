/** The service worker: it starts the app with no network, and says when a new version waits. */
import type { Signal } from "@preact/signals";
import { Workbox } from "workbox-window";
import { workerAddress } from "./trusted.ts";

/** An app that stays open for days asks now and then whether there is a new version. */
const ASK_EVERY_MS = 60 * 60 * 1000;

/** Register the worker, and raise `ready` once another version waits. The answer lets it take over. */
export function watchUpdates(ready: Signal<boolean>): () => void {
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return () => location.reload();
  const workbox = new Workbox(workerAddress());
  workbox.addEventListener("waiting", () => {
    ready.value = true;
  });
  let isAsked = false;
  workbox.addEventListener("controlling", (event) => {
    if (!event.isUpdate) return;
    // Where another tab let it take over, this one keeps what is on its screen until its person says so too.
    if (isAsked) location.reload();
    else ready.value = true;
  });
  void workbox.register().catch(() => {});
  setInterval(() => void workbox.update().catch(() => {}), ASK_EVERY_MS);
  return () => {
    isAsked = true;
    void isOneWaiting().then((waits) => (waits ? workbox.messageSkipWaiting() : location.reload()));
  };
}

/** Whether another version waits. Where none does the server is asked: it may have one that was not heard of yet. */
async function isOneWaiting(): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration === undefined || registration.waiting) return registration !== undefined;
  await registration.update().catch(() => {});
  const { installing } = registration;
  // It leaves this state as one that waits, or is let go of.
  if (installing) await new Promise((resolve) => installing.addEventListener("statechange", resolve, { once: true }));
  return registration.waiting !== null;
}
