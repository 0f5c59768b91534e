/** One space in a memory store: the real fold over the lines of its two streams. */
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Context, type Decide, type Given, isRefusal, type Refusal } from "../../src/core/commands/context.ts";
import { publications } from "../../src/core/commands/publications.ts";
import type { UndoItem } from "../../src/core/commands/undo/items.ts";
import { fromLine } from "../../src/core/fold/folded.ts";
import { foldAll } from "../../src/core/fold/folding.ts";
import { empty, type State } from "../../src/core/fold/state.ts";
import { writeBody } from "../../src/core/lines/body.ts";
import { entriesBehind } from "../../src/core/views/behind.ts";
import { type PrivateProjection, privateProjection } from "../../src/core/views/private.ts";
import { type SharedProjection, sharedProjection } from "../../src/core/views/shared.ts";
import type { TimelineRow } from "../../src/core/views/timeline.ts";
import { contextOf, decided, itemOf } from "../../src/store/running.ts";
import { readThrough, type ShownEntry, unreadOf } from "../../src/store/seeing.ts";
import type {
  Audience,
  DeliveryState,
  Pending,
  Present,
  Ran,
  RawEvent,
  ServerLink,
  SpaceView,
  Unshown,
  WriteResult,
} from "../../src/store/store.ts";
import type { MemorySender, MemoryWorld } from "./memory-world.ts";

export type WriteFailure = Extract<WriteResult, { saved: false }>["why"];

/** The memory store that a view belongs to. */
export interface MemoryHost extends MemorySender {
  readonly link: ReadonlySignal<ServerLink>;
  readonly sharingPaused: ReadonlySignal<boolean>;
  readonly today: ReadonlySignal<string>;
  readonly newId: () => string;
  readonly world: MemoryWorld;
}

export class MemoryView implements SpaceView {
  readonly space: string;
  readonly shared: Signal<SharedProjection>;
  readonly mine: Signal<PrivateProjection>;
  readonly unshown: Signal<Unshown> = signal({ leftOut: 0, newer: [] });
  readonly present: Signal<readonly Present[]> = signal([]);
  readonly ready: Signal<boolean> = signal(true);
  readonly deliveryChanges = signal(0);
  readonly unread: Signal<readonly TimelineRow[]> = signal([]);
  /** What this person last told the others of where they are. */
  announced: { readonly focus: string | null; readonly typing: string | null } | null = null;
  readonly #store: MemoryHost;
  readonly #failure: () => WriteFailure | null;
  readonly #written: (RawEvent & { space: string })[];
  readonly #isFixed: boolean;
  readonly #seen = new Set<string>();
  #states: readonly [State, State] = [empty(), empty()];

  constructor(
    space: string,
    store: MemoryHost,
    fixed: { readonly shared: SharedProjection; readonly mine: PrivateProjection } | null,
    failure: () => WriteFailure | null,
    written: (RawEvent & { space: string })[],
  ) {
    this.space = space;
    this.#store = store;
    this.#failure = failure;
    this.#written = written;
    this.#isFixed = fixed !== null;
    this.shared = signal(fixed?.shared ?? sharedProjection(empty()));
    this.mine = signal(fixed?.mine ?? privateProjection(empty()));
    store.world.listen((stream) => {
      if (stream === this.#stream("shared") || stream === this.#stream("private")) this.#show();
    });
    effect(() => {
      // Again whenever something waits or is delivered.
      store.pending.value;
      store.link.value;
      this.#show();
    });
  }

  get #me(): { readonly member: string; readonly device: string } {
    return this.#store.me.peek() ?? { member: "", device: "" };
  }

  #stream(audience: Audience): string {
    const { world } = this.#store;
    return audience === "shared" ? world.sharedStream(this.space) : world.privateStream(this.space, this.#me.member);
  }

  /** While the link is down nothing new is seen, and what waits lies on top of what was. */
  #show(): void {
    this.deliveryChanges.value = this.deliveryChanges.peek() + 1;
    const isLive = this.#store.link.peek().state === "live";
    const others = isLive ? this.#store.world.others(this.space, this.#me.device) : [];
    if (others.length > 0 || this.present.peek().length > 0) this.present.value = others;
    if (this.#isFixed) return;
    this.#states = [this.#state("shared", isLive), this.#state("private", isLive)];
    this.shared.value = sharedProjection(this.#states[0]);
    this.mine.value = privateProjection(this.#states[1]);
    this.#showUnread();
    if (isLive) this.#publish();
  }

  #known = { shared: 0, private: 0 };

  #state(audience: Audience, isLive: boolean): State {
    const entries = this.#store.world.entries(this.#stream(audience));
    if (isLive) this.#known[audience] = entries.length;
    const seen = entries.slice(0, this.#known[audience]).map((entry) => fromLine(entry.line, entry.receivedUs));
    const waiting = this.#waiting(audience).map((item) => fromLine(item.line, null));
    return foldAll(
      empty(),
      [...seen, ...waiting].filter((row) => row !== null),
    );
  }

  #waiting(audience: Audience): readonly Pending[] {
    return this.#store.pending.peek().filter((entry) => entry.space === this.space && entry.audience === audience);
  }

  /** Rule S4, as a real device does it. */
  #publish(): void {
    const due = publications(...this.#states, this.#me.member);
    if (due.length > 0) this.#append(due.map((body) => ({ audience: "shared", body })));
  }

  async run<C>(decide: Decide<C>, command: C): Promise<Ran> {
    const context = this.#context();
    const found = decided(decide, command, context, this.#given());
    if (isRefusal(found)) return { saved: false, why: "refused", refusal: found };
    const events = found.map(({ audience, event }): RawEvent => {
      const body = writeBody(event);
      return audience === "shared" && context.session
        ? { audience, body, session: context.session }
        : { audience, body };
    });
    const written = await this.write(events);
    if (!written.saved) return written;
    const entries = found.map(({ audience, event }, index) => {
      const [device = "", seq = ""] = (written.ids[index] ?? "").split("/");
      return { audience, device, seq: Number(seq), body: event };
    });
    return { saved: true, item: { entries } };
  }

  refusal<C>(decide: Decide<C>, command: C): Refusal | null {
    const events = decided(decide, command, this.#context(), this.#given());
    return isRefusal(events) ? events : null;
  }

  item(audience: Audience, id: string): UndoItem | null {
    return itemOf(this.#given()[audience], audience, id);
  }

  #context(): Context {
    const { me, today, newId } = this.#store;
    const whom = me.peek() ?? { member: "", name: "", role: "client", device: "" };
    return contextOf(whom, today.peek(), newId, this.shared.peek());
  }

  #given(): Given {
    const [shared, own] = this.#states;
    return { shared, private: own };
  }

  async write(events: readonly RawEvent[]): Promise<WriteResult> {
    const why = this.#failure();
    if (why !== null) return { saved: false, why };
    const written = this.#append(events);
    if (written.saved) this.#written.push(...events.map((event) => ({ ...event, space: this.space })));
    return written;
  }

  #append(events: readonly RawEvent[]): WriteResult {
    const { world, pending, link } = this.#store;
    const { device, member } = this.#me;
    const lines: Pending[] = [];
    for (const { audience, body, session } of events) {
      const line = world.write(this.#stream(audience), device, member, body, session ?? null);
      if (line === null) return { saved: false, why: "malformed" };
      const seq = (JSON.parse(line) as { readonly seq: number }).seq;
      lines.push({ space: this.space, audience, seq, line });
    }
    pending.value = [...pending.peek(), ...lines];
    if (link.peek().state === "live") world.deliver(this.#store);
    return { saved: true, ids: lines.map((line) => `${device}/${line.seq}`) };
  }

  deliveryState(audience: Audience, id: string): DeliveryState {
    if (this.#waiting(audience).some((entry) => `${this.#me.device}/${entry.seq}` === id)) return "device";
    if (audience === "private") return "server";
    const looked = this.#store.world.lookedAt(this.space, this.#me.member);
    if (looked === null) return "server";
    const place = this.#place(id);
    return place > 0 && place <= looked ? "read" : "held";
  }

  entries(audience: Audience, id: string, author?: string): readonly string[] {
    return entriesBehind(this.#states[audience === "shared" ? 0 : 1], id, author ?? this.#me.member);
  }

  readAt(audience: Audience, id: string): number | null {
    const place = audience === "private" ? 0 : this.#place(id);
    return place > 0 ? this.#store.world.readAt(this.space, this.#me.member, place) : null;
  }

  /** Where an entry stands in the shared stream, from 1 on; 0 where it is not there. */
  #place(id: string): number {
    const [device = "", seq = ""] = id.split("/");
    const entries = this.#store.world.entries(this.#stream("shared"));
    return entries.findIndex(({ line }) => line.startsWith(`{"device":"${device}","seq":${seq},`)) + 1;
  }

  /** This person has seen everything that is there. */
  looked(): void {
    this.saw(this.shared.value.timeline.map(({ id }) => id));
  }

  saw(entries: readonly string[]): void {
    for (const entry of entries) this.#seen.add(entry);
    this.#showUnread();
    const { world } = this.#store;
    const position = world.entries(this.#stream("shared")).length;
    const read = world.readThroughOf(this.space, this.#me.member);
    world.look(this.space, this.#me.member, readThrough(this.#othersShown(), this.#seen, { read, position }));
  }

  #showUnread(): void {
    const read = this.#store.world.readThroughOf(this.space, this.#me.member);
    const unread = unreadOf(this.#othersShown(), this.#seen, read).map(({ row }) => row);
    if (unread.length + this.unread.peek().length > 0) this.unread.value = unread;
  }

  #othersShown(): readonly (ShownEntry & { readonly row: TimelineRow })[] {
    return this.shared
      .peek()
      .timeline.filter((row) => row.by !== this.#me.member && !row.retracted)
      .map((row) => ({ id: row.id, position: this.#place(row.id), row }));
  }

  announce(focus: string | null, typing: string | null): void {
    this.announced = { focus, typing };
    const { member, device } = this.#me;
    if (!this.#store.sharingPaused.peek()) this.#store.world.announce(this.space, { member, device, focus, typing });
  }

  /** The others see this person no longer, or again where they were. */
  pause(paused: boolean): void {
    if (paused) this.#store.world.leave(this.space, this.#me.device);
    else if (this.announced !== null) this.announce(this.announced.focus, this.announced.typing);
  }
}
