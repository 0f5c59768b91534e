/** One space as this person sees it in this tab: its two streams, who is there, and where each entry was delivered. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Context, type Decide, type Given, isRefusal, type Refusal } from "../core/commands/context.ts";
import type { UndoItem } from "../core/commands/undo/items.ts";
import { empty, type State } from "../core/fold/state.ts";
import { readAt } from "../core/reads.ts";
import { dueToday } from "../core/views/due.ts";
import { momentum } from "../core/views/momentum.ts";
import { type PrivateProjection, privateProjection } from "../core/views/private.ts";
import { type SharedProjection, sharedProjection } from "../core/views/shared.ts";
import { sinceLastSession } from "../core/views/since.ts";
import { TIMELINE_ROWS, type TimelineRow, timeline } from "../core/views/timeline.ts";
import type { Presence } from "../core/wire.ts";
import { contextOf, decided, itemOf, readsNothing } from "../store/running.ts";
import { readThrough, type ShownEntry, unreadOf } from "../store/seeing.ts";
import type {
  Audience,
  DeliveryState,
  Present,
  Ran,
  RawEvent,
  SpaceView,
  Unshown,
  WriteResult,
} from "../store/store.ts";
import { NotALine, StorageFull } from "./log/errors.ts";
import type { Log } from "./log/log.ts";
import type { Intended } from "./log/own-lines.ts";
import type { OwnLine, SpaceHeld } from "./log/records.ts";
import type { Overview } from "./overview.ts";
import { type Shown, StreamView } from "./stream-view.ts";

/** The open log that a space is part of. */
export interface SpaceHost {
  readonly log: Log;
  readonly overview: ReadonlySignal<Overview | null>;
  /** Whether the person hides where they are. */
  readonly paused: ReadonlySignal<boolean>;
  /** Whether the log was closed since. */
  readonly isOver: boolean;
  /** The calendar day where the person is, YYYY-MM-DD. */
  today(): string;
  /** Make a fresh id. */
  newId(): string;
  /** Wait until what was appended or heard of so far is shown, or cannot be for now. */
  caughtUp(): Promise<void>;
  /** Append durably and have it sent (rule P1). */
  append(intended: readonly Intended[]): Promise<readonly OwnLine[]>;
  /** Note that the person has seen a stream up to a position (rule E3). */
  look(stream: string, through: number): Promise<void>;
  /** Tell the others where the person is (rule L1). */
  announce(presence: Presence): void;
}

/** Shows the two streams of a space and writes to them, for the person whose log is open. */
export class Space implements SpaceView {
  readonly space: string;
  readonly shared: Signal<SharedProjection> = signal(sharedProjection(empty()));
  readonly mine: Signal<PrivateProjection> = signal(privateProjection(empty()));
  readonly unshown: Signal<Unshown> = signal({ leftOut: 0, newer: [] });
  readonly present: Signal<readonly Present[]> = signal([]);
  readonly ready = signal(false);
  readonly deliveryChanges = signal(0);
  readonly unread: Signal<readonly TimelineRow[]> = signal([]);
  readonly #host: SpaceHost;
  readonly #views = new Map<string, StreamView<SharedProjection | PrivateProjection>>();
  readonly #unshown = new Map<Audience, Unshown>();
  /** The entries that were seen since this tab opened: they are told of once nothing before them is unseen. */
  readonly #seen = new Set<string>();
  readonly #here = new Map<string, Present>();
  /** What this person last said of where they are. */
  #last: { readonly focus: string | null; readonly typing: string | null } | null = null;

  constructor(space: string, host: SpaceHost) {
    this.space = space;
    this.#host = host;
  }

  get #held(): SpaceHeld | null {
    return this.#host.overview.value?.spaces.find((space) => space.space === this.space) ?? null;
  }

  /** Show again what changed in these streams; null: everything. */
  async refresh(streams: ReadonlySet<string> | null): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    const isDue = (stream: string): boolean => streams === null || streams.has(stream) || !this.#views.has(stream);
    if (isDue(held.shared)) this.shared.value = await this.#show("shared", held.shared, this.#sharedView);
    if (isDue(held.private)) this.mine.value = await this.#show("private", held.private, privateProjection);
    this.ready.value = this.ready.value || this.#isReady(held);
    this.deliveryChanges.value += 1;
    this.#showUnread();
    for (const view of this.#views.values()) await view.cache().catch(() => {});
  }

  async #show<T extends SharedProjection | PrivateProjection>(
    audience: Audience,
    stream: string,
    view: (state: State) => T,
  ): Promise<T> {
    const streamView =
      (this.#views.get(stream) as StreamView<T> | undefined) ?? new StreamView(this.#host.log, stream, view);
    this.#views.set(stream, streamView);
    const shown = await streamView.refresh();
    this.#tell(audience, shown);
    return shown.view;
  }

  #tell(audience: Audience, { leftOut, newer }: Shown<unknown>): void {
    this.#unshown.set(audience, { leftOut: leftOut.length, newer: newer.map((entry) => ({ ...entry, audience })) });
    const both = [...this.#unshown.values()];
    this.unshown.value = {
      leftOut: both.reduce((sum, part) => sum + part.leftOut, 0),
      newer: both.flatMap((part) => part.newer),
    };
  }

  /** O4: what breaks the views of the day, which screens work out of the projection, breaks it. */
  #sharedView = (state: State): SharedProjection => {
    const shown = sharedProjection(state);
    const today = this.#host.today();
    for (const view of [dueToday, momentum, sinceLastSession]) view(shown, today);
    return shown;
  };

  #isReady(held: SpaceHeld): boolean {
    // Nothing comes before the person is let in, and nothing new after they are gone.
    if (held.standing !== "confirmed") return true;
    const stream = this.#host.overview.value?.streams.get(held.shared);
    return stream !== undefined && (stream.position > 0 || (stream.open && stream.head === 0));
  }

  // --- how far entries have come (E3) --------------------------------------------------------------------------------

  deliveryState(audience: Audience, id: string): DeliveryState {
    const overview = this.#host.overview.value;
    const stream = this.#stream(audience);
    if (overview === null || stream === null) return "device";
    const [device = "", seq = ""] = id.split("/");
    const isIt = (line: OwnLine): boolean =>
      line.seq === Number(seq) && line.device === device && line.stream === stream;
    if (overview.refused.some(isIt)) return "refused";
    if (overview.pending.some(isIt)) return "device";
    const streamView = this.#views.get(stream);
    const place = streamView?.place(id) ?? null;
    // R2: a line of another device that lies on top is one that the server lost, and that this device keeps for it.
    if (place === null) return device !== overview.me.device && streamView?.isOnTop(id) ? "device" : "server";
    const others = overview.reached.filter(
      (reached) => reached.stream === stream && reached.member !== overview.me.member,
    );
    if (others.some((other) => other.read >= place)) return "read";
    return others.some((other) => other.held >= place) ? "held" : "server";
  }

  entries(audience: Audience, id: string, author?: string): readonly string[] {
    const [overview, stream] = [this.#host.overview.value, this.#stream(audience)];
    if (overview === null || stream === null) return [];
    return this.#views.get(stream)?.entries(id, author ?? overview.me.member) ?? [];
  }

  readAt(audience: Audience, id: string): number | null {
    const overview = this.#host.overview.value;
    const stream = this.#stream(audience);
    const place = stream === null ? null : (this.#views.get(stream)?.place(id) ?? null);
    if (overview === null || place === null) return null;
    const times = overview.reached
      .filter((reached) => reached.stream === stream && reached.member !== overview.me.member)
      .map((reached) => readAt(reached.steps ?? [], place));
    const known = times.filter((time) => time !== null);
    return known.length === 0 ? null : Math.min(...known);
  }

  #stream(audience: Audience): string | null {
    const held = this.#held;
    if (held === null) return null;
    return audience === "shared" ? held.shared : held.private;
  }

  // --- writing -------------------------------------------------------------------------------------------------------

  async run<C>(decide: Decide<C>, command: C): Promise<Ran> {
    // What was written a moment ago is part of what a command reads. One that reads nothing waits for nothing.
    if (!readsNothing(decide)) await this.#host.caughtUp();
    const context = this.#context();
    if (context === null) return { saved: false, why: "sealed" };
    const events = decided(decide, command, context, this.#given());
    if (isRefusal(events)) return { saved: false, why: "refused", refusal: events };
    const appended = await this.#append(
      events.map(({ audience, event, body }) => ({
        stream: this.#stream(audience) ?? "",
        body: event,
        session: audience === "shared" ? context.session : null,
        text: body,
      })),
    );
    if ("why" in appended) return { saved: false, why: appended.why };
    const entries = events.map(({ audience, event }, index) => {
      const { device = "", seq = 0 } = appended.lines[index] ?? {};
      return { audience, device, seq, body: event };
    });
    return { saved: true, item: { entries } };
  }

  refusal<C>(decide: Decide<C>, command: C): Refusal | null {
    const context = this.#context();
    if (context === null) return { code: "not_allowed" };
    const events = decided(decide, command, context, this.#given());
    return isRefusal(events) ? events : null;
  }

  item(audience: Audience, id: string): UndoItem | null {
    return itemOf(this.#given()[audience], audience, id);
  }

  #context(): Context | null {
    const me = this.#host.overview.peek()?.me;
    if (me === undefined) return null;
    return contextOf(me, this.#host.today(), () => this.#host.newId(), this.shared.peek());
  }

  /** Return what is shown of both streams; nothing of one that is not read yet. */
  #given(): Given {
    const state = (audience: Audience): State => this.#views.get(this.#stream(audience) ?? "")?.state ?? empty();
    return { shared: state("shared"), private: state("private") };
  }

  async write(events: readonly RawEvent[]): Promise<WriteResult> {
    const appended = await this.#append(
      events.map(({ audience, body, session }) => ({
        stream: this.#stream(audience) ?? "",
        body,
        session: session ?? null,
      })),
    );
    if ("why" in appended) return { saved: false, why: appended.why };
    return { saved: true, ids: appended.lines.map((line) => `${line.device}/${line.seq}`) };
  }

  async #append(
    intended: readonly Intended[],
  ): Promise<{ readonly lines: readonly OwnLine[] } | Extract<WriteResult, { readonly saved: false }>> {
    if (intended.some((event) => event.stream === "")) return { saved: false, why: "sealed" };
    try {
      return { lines: await this.#host.append(intended) };
    } catch (error) {
      if (this.#host.isOver) return { saved: false, why: "sealed" };
      if (error instanceof NotALine) return { saved: false, why: "malformed" };
      return { saved: false, why: error instanceof StorageFull ? "storage_full" : "storage_lost" };
    }
  }

  // --- what this person has read (E3) --------------------------------------------------------------------------------

  saw(entries: readonly string[]): void {
    for (const entry of entries) this.#seen.add(entry);
    const stream = this.#stream("shared");
    const [read, position] = [this.#read, this.#views.get(stream ?? "")?.position ?? 0];
    this.#showUnread();
    if (stream === null || read >= position) return;
    const through = readThrough(this.#othersShown(), this.#seen, { read, position });
    if (through > read) void this.#host.look(stream, through).catch(() => {});
  }

  get #read(): number {
    return this.#host.overview.peek()?.streams.get(this.#stream("shared") ?? "")?.read ?? 0;
  }

  #showUnread(): void {
    const unread = unreadOf(this.#othersShown(), this.#seen, this.#read).flatMap(({ row }) => row ?? []);
    // A signal tells of every new list, and most readings bring none that differs.
    if (unread.length + this.unread.peek().length > 0) this.unread.value = unread;
  }

  /** The others' entries that are shown somewhere, or would be by another version of the program, unless all is read. */
  #othersShown(): readonly (ShownEntry & { readonly row: TimelineRow | null })[] {
    const streamView = this.#views.get(this.#stream("shared") ?? "");
    if (streamView === undefined || this.#read >= streamView.position) return [];
    const member = this.#host.overview.peek()?.me.member;
    const newest = this.shared.peek().timeline;
    const rows = newest.length < TIMELINE_ROWS ? newest : timeline(streamView.state);
    const newer = this.unshown.peek().newer.filter(({ audience }) => audience === "shared");
    return [
      ...rows.filter(({ retracted }) => !retracted).map((row) => ({ id: row.id, by: row.by, row })),
      ...newer.map(({ id, by }) => ({ id, by, row: null })),
    ].flatMap(({ id, by, row }) => {
      const position = by === member ? null : streamView.place(id);
      return position === null ? [] : [{ id, position, row }];
    });
  }

  // --- who is here (L1) ----------------------------------------------------------------------------------------------

  announce(focus: string | null, typing: string | null): void {
    this.#last = { focus, typing };
    if (!this.#host.paused.value) this.#say(true);
  }

  /** Say it once more: the others heard nothing while this device was away. */
  announceAgain(): void {
    if (this.#last !== null && !this.#host.paused.value) this.#say(true);
  }

  /** The others see this person no longer. */
  leave(): void {
    if (this.#last !== null) this.#say(false);
  }

  #say(here: boolean): void {
    const stream = this.#stream("shared");
    if (stream === null) return;
    const { focus, typing } = here && this.#last !== null ? this.#last : { focus: null, typing: null };
    this.#host.announce({ type: "presence", stream, here, member: null, device: null, focus, typing });
  }

  seen({ stream, here, member, device, focus, typing }: Presence): void {
    if (stream !== this.#stream("shared") || member === null || device === null) return;
    if (device === this.#host.overview.value?.me.device) return;
    if (here) this.#here.set(device, { member, device, focus, typing });
    else this.#here.delete(device);
    this.present.value = [...this.#here.values()];
  }

  forgetPresent(): void {
    this.#here.clear();
    if (this.present.value.length > 0) this.present.value = [];
  }
}
