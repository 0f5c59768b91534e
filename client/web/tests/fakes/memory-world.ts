/** The streams that memory stores share: confirmed entries, in the order in which they came. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { tick } from "../../src/core/clock.ts";
import type { Body } from "../../src/core/events/types.ts";
import { fill, writeBody } from "../../src/core/lines/body.ts";
import { readEnvelope, writeLine } from "../../src/core/lines/envelope.ts";
import { readAt, withSteps } from "../../src/core/reads.ts";
import type { ReadStep } from "../../src/core/wire.ts";
import type { Audience, Me, Pending, Present } from "../../src/store/store.ts";

/** A store whose lines wait to be delivered. */
export interface MemorySender {
  readonly me: ReadonlySignal<Me | null>;
  readonly pending: Signal<readonly Pending[]>;
}

/** A line in a stream, or on its way to it. */
export interface MemoryLine {
  readonly space: string;
  readonly audience: Audience;
  readonly stream: string;
  readonly seq: number;
  readonly line: string;
}

interface MemoryEntry {
  readonly receivedUs: number;
  readonly line: string;
}

export class MemoryWorld {
  nowUs: number;
  #stamp = 0;
  readonly #streams = new Map<string, MemoryEntry[]>();
  readonly #seqs = new Map<string, number>();
  readonly #listeners = new Set<(stream: string) => void>();
  readonly #here = new Map<string, Present & { readonly space: string }>();
  readonly #looked = new Map<string, number>();
  readonly #reads = new Map<string, readonly ReadStep[]>();

  constructor(nowUs: number) {
    this.nowUs = nowUs;
  }

  sharedStream(space: string): string {
    return `${space} shared`;
  }

  privateStream(space: string, member: string): string {
    return `${space} ${member}`;
  }

  entries(stream: string): readonly MemoryEntry[] {
    return this.#streams.get(stream) ?? [];
  }

  everything(): string[] {
    return [...this.#streams.values()].flat().map((stream) => stream.line);
  }

  /** Call when entries came to a stream, somebody is here or gone, or somebody looked. */
  listen(listener: (stream: string) => void): void {
    this.#listeners.add(listener);
  }

  /** These lines are in the stream, received when they were made. */
  confirm(stream: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    const known = this.#streams.get(stream) ?? [];
    for (const line of lines) {
      const envelope = readEnvelope(line);
      if (typeof envelope === "string") throw new Error("not a line");
      this.#stamp = Math.max(this.#stamp, envelope.stamp);
      this.nowUs = Math.max(this.nowUs, envelope.stamp);
      known.push({ receivedUs: envelope.stamp, line });
    }
    this.#streams.set(stream, known);
    this.#tell(stream);
  }

  /** The next line of a device, or null where no peer would store it. */
  write(stream: string, device: string, author: string, body: Body, session: string | null): string | null {
    const kind = fill(body).type;
    if (kind === "unknown" || kind === "misshapen") return null;
    const key = `${stream} ${device}`;
    const seq = (this.#seqs.get(key) ?? 0) + 1;
    this.#stamp = tick(this.#stamp, this.nowUs);
    try {
      const line = writeLine({ device, seq, stamp: this.#stamp, author, body: writeBody(body), session });
      this.#seqs.set(key, seq);
      return line;
    } catch {
      return null;
    }
  }

  /** Everything that waits in a store comes to its stream. */
  deliver(store: MemorySender): void {
    const waiting = store.pending.peek();
    if (waiting.length === 0) return;
    store.pending.value = [];
    const member = store.me.peek()?.member ?? "";
    for (const { space, audience, line } of waiting) {
      this.confirm(audience === "shared" ? this.sharedStream(space) : this.privateStream(space, member), [line]);
    }
  }

  // --- who is here, and what they saw ----------------------------------------------------------------------------------

  announce(space: string, present: Present): void {
    this.#here.set(`${space} ${present.device}`, { ...present, space });
    this.#tell(this.sharedStream(space));
  }

  leave(space: string, device: string): void {
    if (this.#here.delete(`${space} ${device}`)) this.#tell(this.sharedStream(space));
  }

  /** Everybody else who is here. */
  others(space: string, device: string): Present[] {
    return [...this.#here.values()]
      .filter((person) => person.space === space && person.device !== device)
      .map(({ member, device: on, focus, typing }) => ({ member, device: on, focus, typing }));
  }

  /** Return how many entries a member has looked at themselves. */
  readThroughOf(space: string, member: string): number {
    return this.#looked.get(`${space} ${member}`) ?? 0;
  }

  /** A member has looked at the first `length` entries. */
  look(space: string, member: string, length: number): void {
    const stream = this.sharedStream(space);
    const key = `${space} ${member}`;
    if (this.readThroughOf(space, member) >= length) return;
    const step = { after: this.readThroughOf(space, member), read: length, at: this.nowUs };
    this.#reads.set(key, withSteps(this.#reads.get(key) ?? [], [step]));
    this.#looked.set(key, length);
    this.#tell(stream);
  }

  /** Return when anybody but `member` first looked at the entry at `place`. */
  readAt(space: string, member: string, place: number): number | null {
    const times = this.#others(this.#reads, space, member).map((steps) => readAt(steps, place));
    const known = times.filter((time) => time !== null);
    return known.length === 0 ? null : Math.min(...known);
  }

  /** Return how many entries anybody but `member` has looked at; null where nobody else ever did. */
  lookedAt(space: string, member: string): number | null {
    const others = this.#others(this.#looked, space, member);
    return others.length === 0 ? null : Math.max(...others);
  }

  #others<T>(of: ReadonlyMap<string, T>, space: string, member: string): T[] {
    const others = [...of].filter(([key]) => key.startsWith(`${space} `) && key !== `${space} ${member}`);
    return others.map(([, other]) => other);
  }

  #tell(stream: string): void {
    for (const listener of this.#listeners) listener(stream);
  }
}
