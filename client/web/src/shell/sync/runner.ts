/**
 * `Runner`: the shell around `step`. One loop, one input at a time, effects carried out in order.
 *
 * Everything that decides is in `core/sync`; here are a socket, a timer and the log.
 */
import { assertNever } from "../../core/closed.ts";
import { type Device, type Effect, type Input, isCurrent, offlineDevice } from "../../core/sync/device.ts";
import { nextDeadlineUs, step } from "../../core/sync/step.ts";
import { type CloseWord, type Presence, readServerFrame, writeFrame } from "../../core/wire.ts";
import { StorageFull, StorageLost } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { wake } from "./load-state.ts";
import { pushFrames } from "./push-frames.ts";
import { entriesOf, type Segment } from "./segments.ts";
import { ticketedLink } from "./ticketed.ts";
import type { Arrival, Link, OpenLink, Pace, Ticket } from "./transport.ts";

/** A storage that failed is tried again after so long, or at once when something was appended after all. */
const STORAGE_PAUSE_MS = 15_000;

export interface Surroundings {
  monotonicUs(): number;
  /** 0–999. */
  chance(): number;
  ticket(device: string): Promise<Ticket>;
  readonly openLink: OpenLink;
  pace(): Pace;
  segments(stream: string, position: number): Promise<readonly Segment[]>;
  /** Call back after so long; the answer stops it. */
  after(ms: number, call: () => void): () => void;
  /** Rule S4: publish own hidden ratings whose round is revealed. True when there were any. */
  publish(): Promise<boolean>;
}

/** What the runner tells whoever shows it. */
export interface Hearing {
  linked(device: Device): void;
  /** Something of these streams is stored differently now: entries, verdicts, how far others are. */
  changed(stream: string | null): void;
  seen(presence: Presence): void;
  told(): void;
}

type Happening =
  | { readonly kind: "Link"; readonly link: number; readonly arrival: Arrival }
  | { readonly kind: "Segments"; readonly link: number; readonly stream: string; readonly segments: readonly Segment[] }
  | { readonly kind: "Nudge" }
  | { readonly kind: "Input"; readonly input: Input };

export class Runner {
  readonly #log: Log;
  readonly #around: Surroundings;
  readonly #hearing: Hearing;
  #device: Device = offlineDevice({ device: "", credential: "" });
  readonly #happened: Happening[] = [];
  #isRunning = false;
  #isOver = false;
  #link: Link | null = null;
  #isSlow = false;
  /** Counts links, so that nothing of an older one is taken for news of the present one. */
  #links = 0;
  #stopTimer: () => void = () => {};
  /** Whether `#device` is what the log says: not before it was read, nor after the log could not take something. */
  #isAwake = false;

  constructor(log: Log, around: Surroundings, hearing: Hearing) {
    this.#log = log;
    this.#around = around;
    this.#hearing = hearing;
  }

  get device(): Device {
    return this.#device;
  }

  /** Whether the present link is one over HTTP. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Read the log and dial; a log that cannot be read now is tried again. */
  start(): void {
    this.nudge();
  }

  /** Dial now, whatever was waited for; where there is a link, ask it for what is new. */
  dial(): void {
    this.#link?.hurry?.();
    this.#happen({ kind: "Input", input: { kind: "Dial" } });
  }

  /** Something was appended to the log, or looked at. */
  nudge(): void {
    this.#happen({ kind: "Nudge" });
  }

  /** L1: tell the others what this person is looking at. Goes nowhere while not connected. */
  announce(presence: Presence): void {
    this.#happen({ kind: "Input", input: { kind: "Announce", presence } });
  }

  /** Close the link, and do nothing more. */
  stop(): void {
    this.#isOver = true;
    this.#stopTimer();
    this.#link?.close("bye");
    this.#link = null;
  }

  #happen(happening: Happening): void {
    if (this.#isOver) return;
    this.#happened.push(happening);
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#stopTimer();
    try {
      await this.#takeAll();
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.#isRunning = false;
    }
    if (this.#isOver) return;
    if (this.#happened.length > 0) void this.#run();
    else this.#setTimer();
  }

  async #takeAll(): Promise<void> {
    for (;;) {
      const happening = this.#happened.shift();
      if (this.#isOver) return;
      if (happening !== undefined) await this.#take(happening);
      else if (!isCurrent(this.#device) || !(await this.#around.publish())) break;
      else await this.#lookIn();
      // Frames that come without a pause must not keep a timer from its turn.
      const dueUs = nextDeadlineUs(this.#device);
      if (dueUs !== null && this.#around.monotonicUs() >= dueUs) await this.#feed({ kind: "Tick" });
    }
  }

  #setTimer(): void {
    const dueUs = nextDeadlineUs(this.#device);
    if (dueUs === null) return;
    const ms = Math.max(0, Math.ceil((dueUs - this.#around.monotonicUs()) / 1000));
    this.#stopTimer = this.#around.after(ms, () => this.#happen({ kind: "Input", input: { kind: "Tick" } }));
  }

  /** The log could not take something: what `step` believes is then wrong, so it begins again from what is stored. */
  async #fail(error: unknown): Promise<void> {
    this.#link?.close("bye");
    this.#link = null;
    this.#links += 1;
    this.#happened.length = 0;
    this.#isAwake = false;
    const { device, credential } = this.#device;
    this.#device = offlineDevice({ device, credential });
    this.#hearing.linked(this.#device);
    if (error instanceof StorageFull || error instanceof StorageLost) {
      await this.#log.tell(error instanceof StorageFull ? "device_full" : "storage_lost", null).catch(() => {});
      this.#hearing.told();
    } else {
      reportError(error);
    }
    this.#stopTimer = this.#around.after(STORAGE_PAUSE_MS, () => this.nudge());
  }

  /** Whatever happens first, the log is read before it: nothing is dialled for a device that is not known yet. */
  async #wakeUp(): Promise<void> {
    if (this.#isAwake) return;
    this.#device = await wake(this.#log);
    this.#isAwake = true;
    await this.#feed({ kind: "Dial" });
  }

  /** The log goes on under another id than this runner knows: its database was gone. */
  async #beginAnew(): Promise<void> {
    this.#link?.close("bye");
    this.#link = null;
    this.#links += 1;
    this.#device = await wake(this.#log);
    await this.#feed({ kind: "Dial" });
  }

  async #take(happening: Happening): Promise<void> {
    await this.#wakeUp();
    switch (happening.kind) {
      case "Link":
        if (happening.link === this.#links && this.#link !== null) await this.#takeArrival(happening.arrival);
        return;
      case "Segments":
        return this.#takeSegments(happening.link, happening.stream, happening.segments);
      case "Nudge":
        return this.#lookIn();
      case "Input":
        return this.#feed(happening.input);
      default:
        return assertNever(happening);
    }
  }

  async #takeArrival(arrival: Arrival): Promise<void> {
    switch (arrival.kind) {
      case "Joined":
        this.#isSlow = arrival.slow === true;
        return this.#feed({ kind: "Connected" });
      case "Arrived":
        return this.#feed({ kind: "Received", frame: readServerFrame(arrival.text) });
      case "Parted":
        this.#link = null;
        return this.#lose(arrival.word, arrival.retryMs);
      default:
        return assertNever(arrival);
    }
  }

  #lose(word: CloseWord | null, retry_ms: number | null): Promise<void> {
    return this.#feed({ kind: "Lost", word, retry_ms, chance: this.#around.chance() });
  }

  /** Take up what was appended or looked at since. */
  async #lookIn(): Promise<void> {
    const whom = await this.#log.identity();
    if (whom !== null && whom.device !== this.#device.device) await this.#beginAnew();
    for (const [stream, { lastSeq }] of await this.#log.ownEnds()) {
      const known = this.#device.streams.get(stream);
      if (known === undefined || lastSeq > known.last_seq) {
        await this.#feed({ kind: "Appended", stream, last_seq: lastSeq });
      }
    }
    for (const { stream, read } of await this.#log.streams()) {
      const known = this.#device.streams.get(stream);
      if (this.#device.link === "live" && known?.open && read > known.read) {
        await this.#feed({ kind: "Looked", stream, position: read });
      }
    }
  }

  // --- effects -------------------------------------------------------------------------------------------------------

  /** Give one input to `step` and carry out what it asks for, in order. */
  async #feed(input: Input): Promise<void> {
    const before = this.#device;
    const [device, effects] = step(before, input, this.#around.monotonicUs());
    this.#device = device;
    if (device.link !== before.link || device.dial_at_us !== before.dial_at_us) this.#hearing.linked(device);
    for (const effect of effects) await this.#carryOut(effect);
  }

  async #carryOut(effect: Effect): Promise<void> {
    const log = this.#log;
    switch (effect.kind) {
      case "OpenSocket":
        return this.#openLink();
      case "CloseSocket":
        return this.#closeLink(effect.word);
      case "Send":
        return this.#send([writeFrame(effect.message)]);
      case "SendLines": {
        const rows = await log.lines(effect.stream, effect.first_seq, effect.last_seq);
        return this.#send(pushFrames(effect.stream, this.#device.device, rows, false));
      }
      case "SendRelay": {
        const rows = await log.relayed(effect.stream, effect.device);
        return this.#send(pushFrames(effect.stream, effect.device, rows, true));
      }
      case "Store":
        await log.store(effect.stream, effect.after, effect.checksum, effect.entries);
        return this.#hearing.changed(effect.stream);
      case "Settle":
        await log.settle(effect.stream, this.#device.device, effect.through_seq, effect.refused);
        return this.#hearing.changed(effect.stream);
      case "Reoffer":
        await log.reoffer(effect.stream, effect.through_seq);
        return this.#hearing.changed(effect.stream);
      case "SettleRelay":
        await log.settleRelay(effect.stream, effect.device, effect.through_seq);
        if (effect.through_seq === null) this.nudge();
        return this.#hearing.changed(effect.stream);
      case "DropConfirmed": {
        const relays = await log.dropConfirmed(effect.stream);
        this.#hearing.changed(effect.stream);
        return this.#feed({ kind: "Salvaged", stream: effect.stream, relays });
      }
      case "TakeNewDevice": {
        const { device, lastSeqs } = await log.takeNewDevice();
        this.#hearing.changed(null);
        return this.#feed({ kind: "Renewed", device, last_seqs: lastSeqs });
      }
      case "KeepEpoch":
        return log.keepEpoch(effect.epoch);
      case "ReadSegments":
        void this.#readSegments(effect.stream, effect.position, this.#links);
        return;
      case "OpenStream":
        await log.openStream(effect.offered);
        this.nudge();
        return this.#hearing.changed(null);
      case "CloseStream":
        // A space that closed while this device was away is told of as well, and each once.
        if (await log.closeStream(effect.stream)) await this.#tell("stream_closed", effect.stream);
        return this.#hearing.changed(effect.stream);
      case "NoteReach": {
        const { stream, member, held, read, steps } = effect;
        await log.noteReach({ stream, member, held, read, steps });
        return this.#hearing.changed(stream);
      }
      case "Show":
        return this.#hearing.seen(effect.presence);
      case "Tell":
        return effect.word === "stream_closed" ? undefined : this.#tell(effect.word, effect.stream);
      default:
        return assertNever(effect);
    }
  }

  async #tell(word: string, stream: string | null): Promise<void> {
    await this.#log.tell(word, stream);
    this.#hearing.told();
  }

  #openLink(): void {
    this.#links += 1;
    const link = this.#links;
    const dialling = {
      device: () => this.#device,
      ticket: () => this.#around.ticket(this.#device.device),
      pace: () => this.#around.pace(),
    };
    this.#link = ticketedLink(this.#around.openLink, dialling, {
      arrived: (arrival) => this.#happen({ kind: "Link", link, arrival }),
      // A ticket of an older link is not taken for the present one's.
      isWanted: () => link === this.#links,
      show: (ticket) => {
        this.#device = { ...this.#device, credential: ticket };
      },
    });
  }

  async #closeLink(word: CloseWord): Promise<void> {
    const link = this.#link;
    this.#link = null;
    if (link === null) return;
    link.close(word);
    await this.#lose(null, null);
  }

  #send(frames: readonly string[]): void {
    for (const frame of frames) this.#link?.send(frame);
  }

  // --- segments (E4) -------------------------------------------------------------------------------------------------

  async #readSegments(stream: string, position: number, link: number): Promise<void> {
    // Without segments the live tail brings everything, only slower.
    const segments = await this.#around.segments(stream, position).catch(() => []);
    this.#happen({ kind: "Segments", link, stream, segments });
  }

  /** Segments are stored one by one, as far as they can be had; `step` is told how far that was. */
  async #takeSegments(link: number, stream: string, segments: readonly Segment[]): Promise<void> {
    for (const segment of segments) {
      if (link !== this.#links || this.#isOver) break;
      const entries = await entriesOf(segment);
      if (entries === null || (await this.#log.storeSegment(stream, segment.first, entries, segment.checksum)) === null)
        break;
      this.#hearing.changed(stream);
    }
    const held = (await this.#log.streams()).find((each) => each.stream === stream);
    if (held === undefined || link !== this.#links) return;
    await this.#feed({ kind: "SegmentsRead", stream, position: held.position, checksum: held.checksum });
  }
}
