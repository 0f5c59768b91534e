/** One stream as this tab shows it: the fold of its confirmed entries, with this device's own lines on top. */
import { effective } from "../core/clock.ts";
import { type Folded, folded, fromLine } from "../core/fold/folded.ts";
import { fold, overlay } from "../core/fold/folding.ts";
import { withoutPoison } from "../core/fold/quarantine.ts";
import { restore, snapshot } from "../core/fold/snapshots.ts";
import { empty, type State } from "../core/fold/state.ts";
import { readEnvelope } from "../core/lines/envelope.ts";
import { entriesBehind } from "../core/views/behind.ts";
import type { Log } from "./log/log.ts";
import type { From, Holding, Newer } from "./log/records.ts";

/** Entries beyond the last snapshot that make a new one worth its writing. */
const WORTH_CACHING = 200;

const BEGINNING: From = { position: 0, copy: null };

/** A view of a stream, and the entries that it cannot show. Those are kept and sent on like all others. */
export interface Shown<T> {
  readonly view: T;
  /** O4: what this program has a bug with. */
  readonly leftOut: readonly Folded[];
  /** Entries that only a newer program can read. */
  readonly newer: readonly Newer[];
}

export class StreamView<T> {
  readonly #log: Log;
  readonly #stream: string;
  readonly #view: (state: State) => T;
  #confirmed: State = empty();
  /** The state shown last: the confirmed entries with the pending lines on top. */
  #shown: State = empty();
  #from: From | null = null;
  #cachedAt = 0;
  /** Where entries stand, by device and then by seq. */
  #places = new Map<string, number[]>();
  #onTop: ReadonlySet<string> = new Set();
  /** While something is left out, no snapshot hides that from a mended program. */
  #poison: ReadonlyMap<string, Folded> = new Map();
  #newer: Newer[] = [];

  constructor(log: Log, stream: string, view: (state: State) => T) {
    this.#log = log;
    this.#stream = stream;
    this.#view = view;
  }

  /** The stream as it is shown now. Throws what the log throws, and what the view throws of an empty stream. */
  async refresh(): Promise<Shown<T>> {
    const shown = this.#tried(await this.#log.holding(this.#stream, this.#from));
    if (shown !== null) return shown;
    // Another version of the fold wrote the snapshot, or an entry met a bug: from the beginning.
    this.#forget();
    const everything = await this.#log.holding(this.#stream, BEGINNING);
    return this.#tried(everything) ?? this.#withoutPoison(everything);
  }

  /** Show what was read, or null where an entry broke the fold: the state may hold half of it, so it must begin anew. */
  #tried(held: Holding): Shown<T> | null {
    try {
      if ((this.#from === null || this.#from.copy !== held.stream.copy) && !this.#begin(held)) return null;
      this.#goOn(held);
      return this.#show(held.overlay);
    } catch {
      return null;
    }
  }

  /** Begin at the snapshot; false where another version of this program wrote it. */
  #begin({ snapshot: kept }: Holding): boolean {
    const restored = kept === null ? empty() : restore(kept.state);
    const places = kept === null ? new Map<string, number[]>() : kept.places;
    if (restored === null || places === undefined) return false;
    if (this.#from !== null) this.#poison = new Map();
    this.#confirmed = restored;
    this.#cachedAt = kept?.position ?? 0;
    this.#newer = [...(kept?.newer ?? [])];
    this.#places = new Map([...places].map(([device, positions]) => [device, [...positions]]));
    return true;
  }

  #goOn({ stream, tail }: Holding): void {
    for (const { position, entry } of tail) {
      if (entry.kind === "stub") continue;
      const decoded = folded(entry);
      if (decoded === null) {
        const newer = newerOf(entry.line, entry.receivedUs);
        this.#newer.push(newer);
        // It cannot be read here, so that it must not pass for read: its place is known as that of any other.
        const [device = "", seq = ""] = newer.id.split("/");
        if (newer.id !== "") this.#put(device, Number(seq), position);
        continue;
      }
      this.#put(decoded.device, decoded.seq, position);
      if (!this.#poison.has(idOf(decoded))) this.#confirmed = fold(this.#confirmed, decoded);
    }
    this.#from = { position: stream.position, copy: stream.copy };
  }

  #put(device: string, seq: number, position: number): void {
    const known = this.#places.get(device) ?? [];
    this.#places.set(device, known);
    while (known.length < seq - 1) known.push(0);
    known[seq - 1] = position;
  }

  #show(lines: readonly string[]): Shown<T> {
    const read = lines.map((line) => fromLine(line, null));
    const pending = read.filter((entry) => entry !== null);
    this.#onTop = new Set(pending.map(idOf));
    const sound = pending.filter((line) => !this.#poison.has(idOf(line)));
    this.#shown = sound.length > 0 ? overlay(this.#confirmed, sound) : this.#confirmed;
    return {
      view: this.#view(this.#shown),
      leftOut: [...this.#poison.values()],
      newer: [...this.#newer, ...lines.filter((_, index) => read[index] === null).map((line) => newerOf(line, null))],
    };
  }

  /** O4: find what this program has a bug with, and show everything but that. */
  #withoutPoison(held: Holding): Shown<T> {
    const confirmed = held.tail.map(({ entry }) => folded(entry));
    const pending = held.overlay.map((line) => fromLine(line, null));
    const entries = [...confirmed, ...pending].filter((entry) => entry !== null);
    const [, indexes] = withoutPoison(empty, entries, fold, this.#view);
    const poison = [...indexes].map((index) => entries[index] as Folded);
    this.#forget();
    this.#poison = new Map(poison.map((entry) => [idOf(entry), entry]));
    const shown = this.#tried(held);
    if (shown === null) throw new Error("what was shown just now cannot be shown");
    return shown;
  }

  #forget(): void {
    this.#from = null;
    this.#poison = new Map();
  }

  /** Return what is shown: what commands are decided on. */
  get state(): State {
    return this.#shown;
  }

  /** The position up to which the confirmed entries are shown. */
  get position(): number {
    return this.#from?.position ?? 0;
  }

  /** Return where an entry stands in the stream, or null where it is not confirmed. */
  place(id: string): number | null {
    if (this.isOnTop(id)) return null;
    const [device = "", seq = ""] = id.split("/");
    // A seq that never came (a refused line) leaves a zero.
    return this.#places.get(device)?.[Number(seq) - 1] || null;
  }

  /** Return whether an entry is shown though the confirmed copy does not hold it. */
  isOnTop(id: string): boolean {
    return this.#onTop.has(id);
  }

  /** The entries behind what `author` wrote under an id, as it is shown. */
  entries(id: string, author: string): readonly string[] {
    return entriesBehind(this.#shown, id, author);
  }

  /** Keep a snapshot, where that is worth it. */
  async cache(): Promise<void> {
    const from = this.#from;
    if (from === null || from.copy === null || this.#poison.size > 0) return;
    if (from.position - this.#cachedAt < WORTH_CACHING) return;
    this.#cachedAt = from.position;
    await this.#log.cache(
      {
        stream: this.#stream,
        position: from.position,
        state: snapshot(this.#confirmed),
        newer: this.#newer,
        places: this.#places,
      },
      from.copy,
    );
  }
}

function idOf({ device, seq }: Pick<Folded, "device" | "seq">): string {
  return `${device}/${seq}`;
}

/** Describe a line that only a newer program can read, from its envelope. */
function newerOf(line: string, receivedUs: number | null): Newer {
  const envelope = readEnvelope(line);
  if (typeof envelope === "string") return { id: "", at: receivedUs ?? 0, by: "" };
  return { id: idOf(envelope), at: effective(envelope.stamp, receivedUs), by: envelope.author };
}
