/** Keeps what a tab shows in step with the log: whatever changed is read again, in one reading after the other. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Timing } from "./environment/timing.ts";
import type { Log } from "./log/log.ts";
import type { OwnLine } from "./log/records.ts";
import { type Overview, readOverview } from "./overview.ts";

/** How long to wait before a log that could not be read is read again, in milliseconds. */
const READ_AGAIN_MS = 2000;

/** A space that is shown in this tab. */
export interface ShownSpace {
  /** Show again what changed in these streams; null: everything. Rejects when the log cannot be read. */
  refresh(streams: ReadonlySet<string> | null): Promise<void>;
}

/**
 * Reads the overview and the spaces of one log again whenever something is stale.
 *
 * Changes that come while it reads make one further reading, however many they are.
 */
export class Refresh {
  readonly #overview: Signal<Overview | null> = signal(null);
  readonly #log: Log;
  readonly #timing: Timing;
  readonly #spaces: ReadonlyMap<string, ShownSpace>;
  readonly #stale = new Set<string>();
  #isStale = false;
  /** Lines that were appended while the numbered reading went on, or after it: it may have missed them. */
  #appended: readonly { readonly line: OwnLine; readonly reading: number }[] = [];
  #readings = 0;
  #refreshing: Promise<void> | null = null;
  #isOver = false;

  /** `spaces` are those that are shown, by id; the owner adds to them. */
  constructor(log: Log, timing: Timing, spaces: ReadonlyMap<string, ShownSpace>) {
    this.#log = log;
    this.#timing = timing;
    this.#spaces = spaces;
  }

  /** The overview as it was read last; null before the first reading. */
  get overview(): ReadonlySignal<Overview | null> {
    return this.#overview;
  }

  /** Read the overview. Rejects when the log belongs to nobody or cannot be read. */
  async readOverview(): Promise<void> {
    this.#readings += 1;
    const reading = this.#readings;
    const read = await readOverview(this.#log);
    this.#appended = this.#appended.filter((appended) => appended.reading >= reading);
    const found = new Set(read.pending.map(placeOf));
    const missed = this.#appended.map(({ line }) => line).filter((line) => !found.has(placeOf(line)));
    this.#overview.value = { ...read, pending: [...read.pending, ...missed] };
  }

  /**
   * Count own lines as waiting as soon as they are durable.
   *
   * The overview is read again only later, and until then would say that everything was sent.
   */
  appended(lines: readonly OwnLine[]): void {
    this.#appended = [...this.#appended, ...lines.map((line) => ({ line, reading: this.#readings }))];
    const overview = this.#overview.peek();
    if (overview !== null) this.#overview.value = { ...overview, pending: [...overview.pending, ...lines] };
  }

  /** Read a stream again, or everything (null), once the present reading is done. */
  makeStale(stream: string | null): void {
    if (stream === null) for (const held of this.#overview.value?.streams.keys() ?? []) this.#stale.add(held);
    else this.#stale.add(stream);
    this.#isStale = true;
    this.#refreshing ??= this.#refresh();
  }

  /** Wait until what became stale so far was read, or cannot be for now. */
  async caughtUp(): Promise<void> {
    await this.#refreshing;
  }

  /** Read no more. */
  stop(): void {
    this.#isOver = true;
  }

  async #refresh(): Promise<void> {
    try {
      while (this.#isStale && !this.#isOver) {
        this.#isStale = false;
        const streams = new Set(this.#stale);
        this.#stale.clear();
        const isFirst = this.#overview.value === null;
        await this.readOverview();
        for (const space of this.#spaces.values()) await space.refresh(isFirst ? null : streams);
      }
      this.#refreshing = null;
    } catch {
      // What is shown stays until the log can be read; a person who writes meanwhile is told why they cannot.
      this.#timing.after(READ_AGAIN_MS, () => {
        this.#refreshing = null;
        if (!this.#isOver) this.makeStale(null);
      });
    }
  }
}

function placeOf({ stream, device, seq }: OwnLine): string {
  return `${stream} ${device}/${seq}`;
}
