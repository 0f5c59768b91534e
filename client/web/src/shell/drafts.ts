/** Texts as they are typed: on the screen at once, in the log a moment later, gone when they are let go. */
import { type Signal, signal } from "@preact/signals";
import type { Timing } from "./environment/timing.ts";
import type { Log } from "./log/log.ts";

const WAIT_MS = 300;

export class Drafts {
  readonly #timing: Timing;
  readonly #texts = new Map<string, Signal<string>>();
  readonly #waiting = new Set<string>();
  #log: Log | null = null;
  #isTimed = false;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Keep drafts in this log from now on, and show those that it holds. */
  async open(log: Log): Promise<void> {
    this.#log = log;
    for (const { key, text } of await log.drafts()) if (!this.#waiting.has(key)) this.of(key).value = text;
    await this.flush();
  }

  /** Show nothing of anybody's any more. What was kept stays kept. */
  close(): void {
    this.#log = null;
    this.#waiting.clear();
    for (const each of this.#texts.values()) each.value = "";
  }

  of(key: string): Signal<string> {
    const known = this.#texts.get(key) ?? signal("");
    this.#texts.set(key, known);
    return known;
  }

  keep(key: string, text: string): void {
    const draft = this.of(key);
    if (draft.peek() === text) return;
    draft.value = text;
    this.#waiting.add(key);
    if (text === "") {
      // What was saved or thrown away must not be there again after a reload.
      void this.flush();
      return;
    }
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.#timing.after(WAIT_MS, () => {
      this.#isTimed = false;
      void this.flush();
    });
  }

  /** Keep now what was typed. What cannot be kept stays on the screen. */
  async flush(): Promise<void> {
    const log = this.#log;
    if (log === null) return;
    const keys = [...this.#waiting];
    this.#waiting.clear();
    for (const key of keys) {
      await log.keepDraft(key, this.of(key).peek()).catch(() => this.#waiting.add(key));
    }
  }
}
