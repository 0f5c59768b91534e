/**
 * Runs the sync of one log: reads inputs, gives each to `step` of the core, and carries out its effects in order.
 *
 * Everything that decides is in `core/sync`; here are a transport, a timer and the log.
 */
import { assertNever } from "../../core/closed.ts";
import type { Effect } from "../../core/sync/effects.ts";
import { nextDeadlineUs, step } from "../../core/sync/step.ts";
import { type Input, isCurrent, offlineState, type SyncState } from "../../core/sync/sync_state.ts";
import { type CloseWord, type Presence, readServerFrame, writeFrame } from "../../core/wire.ts";
import { StorageFull, StorageLost } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import { loadState } from "./load-state.ts";
import { LocalEffects, type LocalListener } from "./local-effects.ts";
import { pushFrames } from "./push-frames.ts";
import { type Segment, storeSegments } from "./segments.ts";
import { ticketedTransport } from "./ticketed.ts";
import type { OpenTransport, Pace, Ticket, Transport, TransportEvent } from "./transport.ts";

/** A log that could not take something is tried again after this time, or as soon as something is appended. */
const STORAGE_PAUSE_MS = 15_000;

/** A runner environment: what a runner needs of the world; a test holds all of it in its hands. */
export interface RunnerEnvironment {
  /** Microseconds that never run backwards. */
  monotonicUs(): number;
  /** A random number from 0 to 999, for the length of a wait before dialling again. */
  chance(): number;
  /** Fetch a credential for one hello of `device` (rule H1). */
  ticket(device: string): Promise<Ticket>;
  readonly openTransport: OpenTransport;
  /** Return how soon the people at this browser want to see what others do. */
  pace(): Pace;
  /** E4: the sealed segments of a stream that reach beyond `position`. */
  segments(stream: string, position: number): Promise<readonly Segment[]>;
  /** Call back once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, call: () => void): () => void;
  /** Publish own hidden ratings whose round is revealed (rule S4); return whether there were any. */
  publish(): Promise<boolean>;
}

/** Whoever shows what a runner does. */
export interface RunnerListener extends LocalListener {
  /** The link to the server is in another state, or will be dialled at another time. */
  linked(device: SyncState): void;
}

/** `dial` numbers the transport that an input belongs to. */
type RunnerInput =
  | { readonly kind: "Transport"; readonly dial: number; readonly event: TransportEvent }
  | { readonly kind: "Segments"; readonly dial: number; readonly stream: string; readonly segments: readonly Segment[] }
  | { readonly kind: "Nudge" }
  | { readonly kind: "Input"; readonly input: Input };

/**
 * Carries a log to the server and back for as long as it runs.
 *
 * Inputs queue up and are handled one after the other; each is handled wholly, effects included, before the next. When the
 * log fails, the runner drops its transport and its state, waits `STORAGE_PAUSE_MS`, and begins again from the log.
 */
export class Runner {
  readonly #log: Log;
  readonly #environment: RunnerEnvironment;
  readonly #listener: RunnerListener;
  readonly #localEffects: LocalEffects;
  #device: SyncState = offlineState({ device: "", credential: "" });
  readonly #inputs: RunnerInput[] = [];
  #isRunning = false;
  #isOver = false;
  #transport: Transport | null = null;
  #isSlow = false;
  /** How often a transport was opened. Events of an earlier one must not be taken for those of the present one. */
  #dials = 0;
  #stopTimer: () => void = () => {};
  /** Whether `#device` agrees with the log: not before the log was read, nor after it failed. */
  #isLoaded = false;

  constructor(log: Log, environment: RunnerEnvironment, listener: RunnerListener) {
    this.#log = log;
    this.#environment = environment;
    this.#listener = listener;
    this.#localEffects = new LocalEffects(log, listener);
  }

  /** The state of the sync, as the core sees it. */
  get device(): SyncState {
    return this.#device;
  }

  /** Tell whether the present transport goes over HTTP. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Read the log and dial. A log that cannot be read now is tried again later. */
  start(): void {
    this.nudge();
  }

  /** Dial now instead of waiting; over an open HTTP transport, ask the server for news now. */
  dial(): void {
    this.#transport?.hurry?.();
    this.#enqueue({ kind: "Input", input: { kind: "Dial" } });
  }

  /** Read from the log what was appended or looked at since, and send it. */
  nudge(): void {
    this.#enqueue({ kind: "Nudge" });
  }

  /** Tell the others what this person is looking at (rule L1). Nothing is sent while offline. */
  announce(presence: Presence): void {
    this.#enqueue({ kind: "Input", input: { kind: "Announce", presence } });
  }

  /** Close the transport and ignore every later input. */
  stop(): void {
    this.#isOver = true;
    this.#stopTimer();
    this.#dropTransport();
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

  /** Start over after a failure of the log: `step` has assumed that its effects happened, so its state is wrong now. */
  async #fail(error: unknown): Promise<void> {
    this.#dropTransport();
    this.#inputs.length = 0;
    this.#isLoaded = false;
    const { device, credential } = this.#device;
    this.#device = offlineState({ device, credential });
    this.#listener.linked(this.#device);
    if (error instanceof StorageFull || error instanceof StorageLost) {
      const word = error instanceof StorageFull ? "device_full" : "storage_lost";
      // A full or lost log may not take the notice either.
      await this.#localEffects.tell(word, null).catch(() => {});
    } else {
      reportError(error);
    }
    this.#stopTimer = this.#environment.after(STORAGE_PAUSE_MS, () => this.nudge());
  }

  /** Read the log before the first input: without it the device that would be dialled for is unknown. */
  async #ensureLoaded(): Promise<void> {
    if (this.#isLoaded) return;
    this.#device = await loadState(this.#log);
    this.#isLoaded = true;
    await this.#feed({ kind: "Dial" });
  }

  /** Start over under another device id: the database was gone, and the log began a new life (rule P3). */
  async #beginAnew(): Promise<void> {
    this.#dropTransport();
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

  /** Tell `step` what was appended or looked at since the log was last read. */
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
      case "ReadSegments":
        void this.#readSegments(effect.stream, effect.position, this.#dials);
        return;
      default:
        if (await this.#localEffects.carryOut(effect, this.#device.device)) this.nudge();
    }
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
      // A late ticket of an earlier dial must not become the credential of this one.
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

  /** Close the transport without a word to `step`, and ignore its events from now on. */
  #dropTransport(): void {
    this.#transport?.close("bye");
    this.#transport = null;
    this.#dials += 1;
  }

  #send(frames: readonly string[]): void {
    for (const frame of frames) this.#transport?.send(frame);
  }

  async #readSegments(stream: string, position: number, dial: number): Promise<void> {
    // Without segments the live tail brings everything, only slower.
    const segments = await this.#environment.segments(stream, position).catch(() => []);
    this.#enqueue({ kind: "Segments", dial, stream, segments });
  }

  /** Store what can be had of these segments, and tell `step` how far that was. */
  async #takeSegments(dial: number, stream: string, segments: readonly Segment[]): Promise<void> {
    await storeSegments(this.#log, stream, segments, {
      isWanted: () => dial === this.#dials && !this.#isOver,
      stored: () => this.#listener.changed(stream),
    });
    const held = (await this.#log.streams()).find((streamDoc) => streamDoc.stream === stream);
    if (held === undefined || dial !== this.#dials) return;
    await this.#feed({ kind: "SegmentsRead", stream, position: held.position, checksum: held.checksum });
  }
}
