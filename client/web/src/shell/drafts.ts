/** Texts as they are typed: on the screen at once, in the log a moment later, gone when they are let go. */
import { type Signal, signal } from "@preact/signals";
import type { LocalStorage } from "./environment/local-storage.ts";
import type { Timing } from "./environment/timing.ts";
import type { Log } from "./log/log.ts";

const WAIT_MS = 300;

/** Before the member whose last texts were left outside the log. */
const LEFT = "handrail.left.";

export class Drafts {
  readonly #timing: Timing;
  readonly #storage: LocalStorage;
  readonly #texts = new Map<string, Signal<string>>();
  readonly #waiting = new Set<string>();
  #log: Log | null = null;
  #isTimed = false;
  #leftIn = "";

  constructor(timing: Timing, storage: LocalStorage) {
    this.#timing = timing;
    this.#storage = storage;
  }

  /** Keep drafts in this member's log from now on, and show those that it holds. */
  async open(log: Log, member: string): Promise<void> {
    this.#log = log;
    this.#leftIn = `${LEFT}${member}`;
    for (const { key, text } of await log.drafts()) if (!this.#waiting.has(key)) this.of(key).value = text;
    for (const [key, text] of this.#left()) {
      if (this.#waiting.has(key)) continue;
      this.of(key).value = text;
      this.#waiting.add(key);
    }
    await this.flush();
  }

  /**
   * Keep what was typed in the last moment before the page goes.
   *
   * The log takes its time, and a page that goes may not get it: what waits is left where writing is done at once, until
   * the next page has it in the log. What another tab left stays beside it.
   */
  leave(): void {
    if (this.#log === null || this.#waiting.size === 0) return;
    const left = this.#left();
    for (const key of this.#waiting) left.set(key, this.of(key).peek());
    this.#leaveOnly(left);
  }

  #left(): Map<string, string> {
    try {
      return new Map(JSON.parse(this.#storage.get(this.#leftIn) ?? "[]") as [string, string][]);
    } catch {
      return new Map();
    }
  }

  #leaveOnly(left: ReadonlyMap<string, string>): void {
    try {
      if (left.size === 0) this.#storage.remove(this.#leftIn);
      else this.#storage.set(this.#leftIn, JSON.stringify([...left]));
    } catch {
      // Full or forbidden: what was typed before the last moment is in the log.
    }
  }

  /** Show nothing of anybody's any more. What was kept stays kept. */
  close(): void {
    this.#log = null;
    this.#waiting.clear();
    for (const text of this.#texts.values()) text.value = "";
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

  /** Let go of the draft with this name, and of all whose keys continue it after a slash. */
  letGo(name: string): void {
    for (const key of this.#texts.keys()) if (key === name || key.startsWith(`${name}/`)) this.keep(key, "");
  }

  /** Keep now what was typed. What cannot be kept stays on the screen. */
  async flush(): Promise<void> {
    const log = this.#log;
    if (log === null) return;
    const kept: string[] = [];
    for (const key of [...this.#waiting]) {
      const text = this.of(key).peek();
      try {
        await log.keepDraft(key, text);
      } catch {
        continue;
      }
      if (this.#log !== log) return;
      // It waits until it is in the log: a page that goes meanwhile leaves it. What was typed since waits on.
      if (this.of(key).peek() !== text) continue;
      this.#waiting.delete(key);
      kept.push(key);
    }
    const left = this.#left();
    const found = kept.filter((key) => !this.#waiting.has(key) && left.delete(key));
    if (found.length > 0) this.#leaveOnly(left);
  }
}
