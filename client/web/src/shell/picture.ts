/** What one stream shows in this tab: the fold of its confirmed entries, with this device's own lines on top. */
import { folded, fromLine } from "../core/fold/folded.ts";
import { foldAll, overlay } from "../core/fold/folding.ts";
import { restore, snapshot } from "../core/fold/snapshots.ts";
import { empty, type State } from "../core/fold/state.ts";
import type { Log } from "./log/log.ts";

/** So many entries beyond the snapshot make a new one worth its writing. */
const WORTH_CACHING = 200;

export class Picture {
  readonly #log: Log;
  readonly #stream: string;
  #confirmed: State = empty();
  #from: { readonly position: number; readonly copy: number } | null = null;
  #cachedAt = 0;
  /** Where the person's own entries stand that came after the snapshot, by `device/seq`. */
  readonly #places = new Map<string, number>();
  #folded = 0;
  #onTop: ReadonlySet<string> = new Set();

  constructor(log: Log, stream: string) {
    this.#log = log;
    this.#stream = stream;
  }

  /** The state as it is shown now. */
  async refresh(): Promise<State> {
    const held = await this.#log.holding(this.#stream, this.#from);
    if (this.#from === null || this.#from.copy !== held.stream.copy) {
      const restored = held.snapshot === null ? empty() : restore(held.snapshot.state);
      if (restored === null) return this.#anew();
      this.#confirmed = restored;
      this.#cachedAt = held.snapshot?.position ?? 0;
      this.#folded = this.#cachedAt;
      this.#places.clear();
    }
    for (const { position, entry } of held.tail) {
      const each = folded(entry);
      if (each === null) continue;
      this.#places.set(`${each.device}/${each.seq}`, position);
      foldAll(this.#confirmed, [each]);
    }
    this.#from = { position: held.stream.position, copy: held.stream.copy };
    const pending = held.overlay.map((line) => fromLine(line, null)).filter((each) => each !== null);
    this.#onTop = new Set(pending.map((each) => `${each.device}/${each.seq}`));
    return pending.length > 0 ? overlay(this.#confirmed, pending) : this.#confirmed;
  }

  /** Another version of the fold wrote the snapshot: fold from the beginning. */
  async #anew(): Promise<State> {
    this.#from = { position: 0, copy: (await this.#log.holding(this.#stream, null)).stream.copy };
    this.#confirmed = empty();
    this.#cachedAt = 0;
    this.#folded = 0;
    return this.refresh();
  }

  /**
   * Where an entry stands in the stream, or null where it is not confirmed. Of what lies before the snapshot only that it
   * does is known.
   */
  place(id: string): number | null {
    if (this.#onTop.has(id)) return null;
    return this.#places.get(id) ?? (this.#folded > 0 ? this.#folded : null);
  }

  /** Keep a snapshot, where that is worth it. */
  async cache(): Promise<void> {
    const from = this.#from;
    if (from === null || from.position - this.#cachedAt < WORTH_CACHING) return;
    this.#cachedAt = from.position;
    await this.#log.cache(
      { stream: this.#stream, position: from.position, state: snapshot(this.#confirmed) },
      from.copy,
    );
  }
}
