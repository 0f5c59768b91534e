/** The effects that end on this device: they need the log and a word to the person, but no transport and no timer. */
import { assertNever } from "../../core/closed.ts";
import type { Effect } from "../../core/sync/effects.ts";
import type { Presence } from "../../core/wire.ts";
import type { Log } from "../log/log.ts";

export type LocalEffect = Extract<
  Effect,
  {
    readonly kind:
      | "StoreEntries"
      | "Settle"
      | "Reoffer"
      | "SettleRelay"
      | "KeepEpoch"
      | "OpenStream"
      | "CloseStream"
      | "NoteReach"
      | "Show"
      | "Tell";
  }
>;

/** Whoever shows what a sync learns. */
export interface LocalListener {
  /** Something of this stream is stored differently now: entries, verdicts, how far others are. Null: of several. */
  changed(stream: string | null): void;
  /** Somebody is here, or gone (rule L1). */
  seen(presence: Presence): void;
  /** The log holds a new notice for the person. */
  told(): void;
}

/** Carries out local effects on a log and tells a listener. */
export class LocalEffects {
  readonly #log: Log;
  readonly #listener: LocalListener;

  constructor(log: Log, listener: LocalListener) {
    this.#log = log;
    this.#listener = listener;
  }

  /** Carry out one effect for the device `device`; return whether the log may now hold something to send. */
  async carryOut(effect: LocalEffect, device: string): Promise<boolean> {
    const log = this.#log;
    switch (effect.kind) {
      case "StoreEntries":
        await log.store(effect.stream, effect.after, effect.checksum, effect.entries);
        this.#listener.changed(effect.stream);
        return false;
      case "Settle":
        await log.settle(effect.stream, device, effect.through_seq, effect.refused);
        this.#listener.changed(effect.stream);
        return false;
      case "Reoffer":
        await log.reoffer(effect.stream, effect.through_seq);
        this.#listener.changed(effect.stream);
        return false;
      case "SettleRelay":
        await log.settleRelay(effect.stream, effect.device, effect.through_seq);
        this.#listener.changed(effect.stream);
        // R2: with null, the relayed lines were appended again as own ones.
        return effect.through_seq === null;
      case "KeepEpoch":
        await log.keepEpoch(effect.epoch);
        return false;
      case "OpenStream":
        await log.openStream(effect.offered);
        this.#listener.changed(null);
        return true;
      case "CloseStream":
        // Both streams of a space close, also while this device was away: the log says which was the last.
        if (await log.closeStream(effect.stream)) await this.tell("stream_closed", effect.stream);
        this.#listener.changed(effect.stream);
        return false;
      case "NoteReach": {
        const { stream, member, held, read, steps } = effect;
        await log.noteReach({ stream, member, held, read, steps });
        this.#listener.changed(stream);
        return false;
      }
      case "Show":
        this.#listener.seen(effect.presence);
        return false;
      case "Tell":
        // `CloseStream` says that, once for each space.
        if (effect.word !== "stream_closed") await this.tell(effect.word, effect.stream);
        return false;
      default:
        return assertNever(effect);
    }
  }

  /** Keep a notice for the person. */
  async tell(word: string, stream: string | null): Promise<void> {
    await this.#log.tell(word, stream);
    this.#listener.told();
  }
}
