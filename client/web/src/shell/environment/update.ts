/** The service worker: it starts the app with no network, and says when a new version waits. */
import type { Signal } from "@preact/signals";
import { Workbox } from "workbox-window";
import { workerAddress } from "./trusted.ts";

/** An app that stays open for days asks now and then whether there is a new version. */
const ASK_EVERY_MS = 60 * 60 * 1000;

/** A worker that was told to take over, and has not, is told again. */
const TELL_EVERY_MS = 1000;

/** Register the worker, and raise `ready` once another version waits. The answer lets it take over. */
export function watchUpdates(ready: Signal<boolean>): () => void {
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return () => location.reload();
  const workbox = new Workbox(workerAddress());
  workbox.addEventListener("waiting", () => {
    ready.value = true;
  });
  const { serviceWorker } = navigator;
  const takeover = new Takeover(serviceWorker.controller !== null, ready, () => location.reload());
  serviceWorker.addEventListener("controllerchange", () => takeover.happened());
  void workbox.register().catch(() => {});
  setInterval(() => void workbox.update().catch(() => {}), ASK_EVERY_MS);
  return () => {
    if (takeover.ask()) {
      void letTakeOver({
        isOneWaiting,
        tell: () => workbox.messageSkipWaiting(),
        rest: () => new Promise((resolve) => setTimeout(resolve, TELL_EVERY_MS)),
        reload: () => location.reload(),
      });
    }
  };
}

export interface Letting {
  /** Tell whether another version waits. */
  isOneWaiting(): Promise<boolean>;
  /** Tell the one that waits to take over, which reloads the page. */
  tell(): void;
  /** Give it time to. */
  rest(): Promise<unknown>;
  reload(): void;
}

/**
 * Let the version that waits take over, however often that takes: Chromium can keep a worker that skips waiting for minutes
 * where the one before it was busy at that moment, and lets it go on as soon as it is told again.
 */
export async function letTakeOver({ isOneWaiting, tell, rest, reload }: Letting): Promise<void> {
  while (await isOneWaiting()) {
    tell();
    await rest();
  }
  reload();
}

/** Decides what a page does when another worker takes it over. */
export class Takeover {
  readonly #ready: Signal<boolean>;
  readonly #reload: () => void;
  #hasWorker: boolean;
  #isAsked = false;

  constructor(hasWorker: boolean, ready: Signal<boolean>, reload: () => void) {
    this.#hasWorker = hasWorker;
    this.#ready = ready;
    this.#reload = reload;
  }

  /** The person wants the other version. False where that was known. */
  ask(): boolean {
    const isNew = !this.#isAsked;
    this.#isAsked = true;
    return isNew;
  }

  happened(): void {
    // A page's first worker is of the page's own version, and every one after it is of another: also in a page that was
    // there before any worker, and was left open since.
    const isFirst = !this.#hasWorker;
    this.#hasWorker = true;
    // Where another tab let it take over, this one keeps what is on its screen until its person says so too.
    if (this.#isAsked) this.#reload();
    else if (!isFirst) this.#ready.value = true;
  }
}

/** Return whether another version waits. Where none does, ask the server: it may have one that was not fetched yet. */
async function isOneWaiting(): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration === undefined || registration.waiting) return registration !== undefined;
  await registration.update().catch(() => {});
  const { installing } = registration;
  // It leaves this state as one that waits, or is let go of.
  if (installing) await new Promise((resolve) => installing.addEventListener("statechange", resolve, { once: true }));
  return registration.waiting !== null;
}
