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
import { loadState } from "./load-state.ts";
import { pushFrames } from "./push-frames.ts";
import { entriesOf, type Segment } from "./segments.ts";
import { ticketedTransport } from "./ticketed.ts";
import type { OpenTransport, Pace, Ticket, Transport, TransportEvent } from "./transport.ts";

/** A storage that failed is tried again after so long, or at once when something was appended after all. */
const STORAGE_PAUSE_MS = 15_000;

export interface RunnerEnvironment {
  monotonicUs(): number;
  /** 0–999. */
  chance(): number;
  ticket(device: string): Promise<Ticket>;
  readonly openTransport: OpenTransport;
  pace(): Pace;
  segments(stream: string, position: number): Promise<readonly Segment[]>;
  /** Call back after so long; the answer stops it. */
  after(ms: number, call: () => void): () => void;
  /** Rule S4: publish own hidden ratings whose round is revealed. True when there were any. */
  publish(): Promise<boolean>;
}

/** What the runner tells whoever shows it. */
export interface RunnerListener {
  linked(device: Device): void;
  /** Something of these streams is stored differently now: entries, verdicts, how far others are. */
  changed(stream: string | null): void;
  seen(presence: Presence): void;
  told(): void;
}

type RunnerInput =
  | { readonly kind: "Transport"; readonly dial: number; readonly event: TransportEvent }
  | { readonly kind: "Segments"; readonly dial: number; readonly stream: string; readonly segments: readonly Segment[] }
  | { readonly kind: "Nudge" }
  | { readonly kind: "Input"; readonly input: Input };

export class Runner {
  readonly #log: Log;
  readonly #environment: RunnerEnvironment;
  readonly #listener: RunnerListener;
  #device: Device = offlineDevice({ device: "", credential: "" });
  readonly #inputs: RunnerInput[] = [];
  #isRunning = false;
  #isOver = false;
  #transport: Transport | null = null;
  #isSlow = false;
  /** Counts links, so that nothing of an older one is taken for news of the present one. */
  #dials = 0;
  #stopTimer: () => void = () => {};
  /** Whether `#device` is what the log says: not before it was read, nor after the log could not take something. */
  #isLoaded = false;

  constructor(log: Log, environment: RunnerEnvironment, listener: RunnerListener) {
    this.#log = log;
    this.#environment = environment;
    this.#listener = listener;
  }

  get device(): Device {
    return this.#device;
  }

  /** Whether the present transport is one over HTTP. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Read the log and dial; a log that cannot be read now is tried again. */
  start(): void {
    this.nudge();
  }

  /** Dial now, whatever was waited for; where there is a transport, ask it for what is new. */
  dial(): void {
    this.#transport?.hurry?.();
    this.#enqueue({ kind: "Input", input: { kind: "Dial" } });
  }

  /** Something was appended to the log, or looked at. */
  nudge(): void {
    this.#enqueue({ kind: "Nudge" });
  }

  /** L1: tell the others what this person is looking at. Goes nowhere while not connected. */
  announce(presence: Presence): void {
    this.#enqueue({ kind: "Input", input: { kind: "Announce", presence } });
  }

  /** Close the transport, and do nothing more. */
  stop(): void {
    this.#isOver = true;
    this.#stopTimer();
    this.#transport?.close("bye");
    this.#transport = null;
  }

  #enqueue(input: RunnerInput): void {
    if (this.#isOver) return;
    this.#inputs.push(input);
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
    if (this.#inputs.length > 0) void this.#run();
    else this.#setTimer();
  }

  async #takeAll(): Promise<void> {
    for (;;) {
      const input = this.#inputs.shift();
      if (this.#isOver) return;
      if (input !== undefined) await this.#take(input);
      else if (!isCurrent(this.#device) || !(await this.#environment.publish())) break;
      else await this.#readChanges();
      // Frames that come without a pause must not keep a timer from its turn.
      const dueUs = nextDeadlineUs(this.#device);
      if (dueUs !== null && this.#environment.monotonicUs() >= dueUs) await this.#feed({ kind: "Tick" });
    }
  }

  #setTimer(): void {
    const dueUs = nextDeadlineUs(this.#device);
    if (dueUs === null) return;
    const ms = Math.max(0, Math.ceil((dueUs - this.#environment.monotonicUs()) / 1000));
    this.#stopTimer = this.#environment.after(ms, () => this.#enqueue({ kind: "Input", input: { kind: "Tick" } }));
  }

  /** The log could not take something: what `step` believes is then wrong, so it begins again from what is stored. */
  async #fail(error: unknown): Promise<void> {
    this.#transport?.close("bye");
    this.#transport = null;
    this.#dials += 1;
    this.#inputs.length = 0;
    this.#isLoaded = false;
    const { device, credential } = this.#device;
    this.#device = offlineDevice({ device, credential });
    this.#listener.linked(this.#device);
    if (error instanceof StorageFull || error instanceof StorageLost) {
      await this.#log.tell(error instanceof StorageFull ? "device_full" : "storage_lost", null).catch(() => {});
      this.#listener.told();
    } else {
      reportError(error);
    }
    this.#stopTimer = this.#environment.after(STORAGE_PAUSE_MS, () => this.nudge());
  }

  /** Whatever happens first, the log is read before it: nothing is dialled for a device that is not known yet. */
  async #ensureLoaded(): Promise<void> {
    if (this.#isLoaded) return;
    this.#device = await loadState(this.#log);
    this.#isLoaded = true;
    await this.#feed({ kind: "Dial" });
  }

  /** The log goes on under another id than this runner knows: its database was gone. */
  async #beginAnew(): Promise<void> {
    this.#transport?.close("bye");
    this.#transport = null;
    this.#dials += 1;
    this.#device = await loadState(this.#log);
    await this.#feed({ kind: "Dial" });
  }

  async #take(input: RunnerInput): Promise<void> {
    await this.#ensureLoaded();
    switch (input.kind) {
      case "Transport":
        if (input.dial === this.#dials && this.#transport !== null) await this.#takeEvent(input.event);
        return;
      case "Segments":
        return this.#takeSegments(input.dial, input.stream, input.segments);
      case "Nudge":
        return this.#readChanges();
      case "Input":
        return this.#feed(input.input);
      default:
        return assertNever(input);
    }
  }

  async #takeEvent(event: TransportEvent): Promise<void> {
    switch (event.kind) {
      case "Joined":
        this.#isSlow = event.slow === true;
        return this.#feed({ kind: "Connected" });
      case "Arrived":
        return this.#feed({ kind: "Received", frame: readServerFrame(event.text) });
      case "Parted":
        this.#transport = null;
        return this.#lose(event.word, event.retryMs);
      default:
        return assertNever(event);
    }
  }

  #lose(word: CloseWord | null, retry_ms: number | null): Promise<void> {
    return this.#feed({ kind: "Lost", word, retry_ms, chance: this.#environment.chance() });
  }

  /** Take up what was appended or looked at since. */
  async #readChanges(): Promise<void> {
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
    const [device, effects] = step(before, input, this.#environment.monotonicUs());
    this.#device = device;
    if (device.link !== before.link || device.dial_at_us !== before.dial_at_us) this.#listener.linked(device);
    for (const effect of effects) await this.#carryOut(effect);
  }

  async #carryOut(effect: Effect): Promise<void> {
    const log = this.#log;
    switch (effect.kind) {
      case "OpenSocket":
        return this.#openTransport();
      case "CloseSocket":
        return this.#closeTransport(effect.word);
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
        return this.#listener.changed(effect.stream);
      case "Settle":
        await log.settle(effect.stream, this.#device.device, effect.through_seq, effect.refused);
        return this.#listener.changed(effect.stream);
      case "Reoffer":
        await log.reoffer(effect.stream, effect.through_seq);
        return this.#listener.changed(effect.stream);
      case "SettleRelay":
        await log.settleRelay(effect.stream, effect.device, effect.through_seq);
        if (effect.through_seq === null) this.nudge();
        return this.#listener.changed(effect.stream);
      case "DropConfirmed": {
        const relays = await log.dropConfirmed(effect.stream);
        this.#listener.changed(effect.stream);
        return this.#feed({ kind: "Salvaged", stream: effect.stream, relays });
      }
      case "TakeNewDevice": {
        const { device, lastSeqs } = await log.takeNewDevice();
        this.#listener.changed(null);
        return this.#feed({ kind: "Renewed", device, last_seqs: lastSeqs });
      }
      case "KeepEpoch":
        return log.keepEpoch(effect.epoch);
      case "ReadSegments":
        void this.#readSegments(effect.stream, effect.position, this.#dials);
        return;
      case "OpenStream":
        await log.openStream(effect.offered);
        this.nudge();
        return this.#listener.changed(null);
      case "CloseStream":
        // A space that closed while this device was away is told of as well, and each once.
        if (await log.closeStream(effect.stream)) await this.#tell("stream_closed", effect.stream);
        return this.#listener.changed(effect.stream);
      case "NoteReach": {
        const { stream, member, held, read, steps } = effect;
        await log.noteReach({ stream, member, held, read, steps });
        return this.#listener.changed(stream);
      }
      case "Show":
        return this.#listener.seen(effect.presence);
      case "Tell":
        return effect.word === "stream_closed" ? undefined : this.#tell(effect.word, effect.stream);
      default:
        return assertNever(effect);
    }
  }

  async #tell(word: string, stream: string | null): Promise<void> {
    await this.#log.tell(word, stream);
    this.#listener.told();
  }

  #openTransport(): void {
    this.#dials += 1;
    const dial = this.#dials;
    const request = {
      device: () => this.#device,
      ticket: () => this.#environment.ticket(this.#device.device),
      pace: () => this.#environment.pace(),
    };
    this.#transport = ticketedTransport(this.#environment.openTransport, request, {
      arrived: (event) => this.#enqueue({ kind: "Transport", dial, event }),
      // A ticket of an older transport is not taken for the present one's.
      isWanted: () => dial === this.#dials,
      show: (ticket) => {
        this.#device = { ...this.#device, credential: ticket };
      },
    });
  }

  async #closeTransport(word: CloseWord): Promise<void> {
    const transport = this.#transport;
    this.#transport = null;
    if (transport === null) return;
    transport.close(word);
    await this.#lose(null, null);
  }

  #send(frames: readonly string[]): void {
    for (const frame of frames) this.#transport?.send(frame);
  }

  // --- segments (E4) -------------------------------------------------------------------------------------------------

  async #readSegments(stream: string, position: number, dial: number): Promise<void> {
    // Without segments the live tail brings everything, only slower.
    const segments = await this.#environment.segments(stream, position).catch(() => []);
    this.#enqueue({ kind: "Segments", dial, stream, segments });
  }

  /** Segments are stored one by one, as far as they can be had; `step` is told how far that was. */
  async #takeSegments(dial: number, stream: string, segments: readonly Segment[]): Promise<void> {
    for (const segment of segments) {
      if (dial !== this.#dials || this.#isOver) break;
      const entries = await entriesOf(segment);
      if (entries === null || (await this.#log.storeSegment(stream, segment.first, entries, segment.checksum)) === null)
        break;
      this.#listener.changed(stream);
    }
    const held = (await this.#log.streams()).find((each) => each.stream === stream);
    if (held === undefined || dial !== this.#dials) return;
    await this.#feed({ kind: "SegmentsRead", stream, position: held.position, checksum: held.checksum });
  }
}
