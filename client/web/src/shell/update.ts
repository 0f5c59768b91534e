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
    void navigator.serviceWorker.getRegistration().then((registration) => {
      if (registration?.waiting) workbox.messageSkipWaiting();
      else location.reload();
    });
  };
}
