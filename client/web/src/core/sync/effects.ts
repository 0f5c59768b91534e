/**
 * The effects of the device half of the sync rules: each asks the shell for one thing.
 *
 * The shell carries them out in order and feeds back what happened as inputs (`sync_state.ts`). It keeps entries and own
 * lines in one store, which the functions that append share.
 */
import type { Entry, Stub } from "../lines/entry.ts";
import type { CloseWord, DeviceMessage, Offered, Presence, ReadStep, RefusedSeq } from "../wire.ts";
import type { SyncState } from "./sync_state.ts";

export type Effect =
  /** Open a socket to the server; answer with `Connected` or `Lost`. */
  | { readonly kind: "OpenSocket" }
  /** Drop the socket now; `Lost` is the next input, and nothing more of this socket comes after it. */
  | { readonly kind: "CloseSocket"; readonly word: CloseWord }
  /** Send a message that carries no lines. */
  | { readonly kind: "Send"; readonly message: DeviceMessage }
  /** Read own lines `first_seq` to `last_seq` from the log and push them, in as many frames as the limits ask. */
  | { readonly kind: "SendLines"; readonly stream: string; readonly first_seq: number; readonly last_seq: number }
  /** Push every kept line of another device of this member, as `relayed` (R2). */
  | { readonly kind: "SendRelay"; readonly stream: string; readonly device: string }
  /** E1: store these entries and the new cursor in one transaction. */
  | {
      readonly kind: "StoreEntries";
      readonly stream: string;
      readonly after: number;
      readonly checksum: number;
      readonly entries: readonly (Entry | Stub)[];
    }
  /** Note durably what the server said of own seqs up to `through_seq`; `refused` ones are kept, with the reason. */
  | {
      readonly kind: "Settle";
      readonly stream: string;
      readonly through_seq: number;
      readonly refused: readonly RefusedSeq[];
    }
  /** R1: own seqs beyond `through_seq` are no longer on the server. They are pending again. */
  | { readonly kind: "Reoffer"; readonly stream: string; readonly through_seq: number }
  /**
   * The server has the relayed lines of `device` up to `through_seq`: drop them. Null: it has others under those seqs.
   * Append what is left again as own lines (same body, same stamp), then drop it.
   */
  | {
      readonly kind: "SettleRelay";
      readonly stream: string;
      readonly device: string;
      readonly through_seq: number | null;
    }
  /** Drop the confirmed copy, keeping lines of this member's other devices for offering again; answer `Salvaged`. */
  | { readonly kind: "DropConfirmed"; readonly stream: string }
  /** P3: in one transaction take a new id and append every unsettled own event again under it; answer `Renewed`. */
  | { readonly kind: "TakeNewDevice" }
  /** Note the server's epoch durably. */
  | { readonly kind: "KeepEpoch"; readonly epoch: string }
  /** E4: read sealed segments over HTTP from `position` on; answer with `SegmentsRead`. */
  | { readonly kind: "ReadSegments"; readonly stream: string; readonly position: number }
  /** The server offers this stream: note it, and that it is open. */
  | { readonly kind: "OpenStream"; readonly offered: Offered }
  /** The stream is no longer open to this member. Own lines are kept. */
  | { readonly kind: "CloseStream"; readonly stream: string }
  /** E3, E7: how far another member's devices hold the stream, how far that member has read, and when. */
  | {
      readonly kind: "NoteReach";
      readonly stream: string;
      readonly member: string;
      readonly held: number;
      readonly read: number;
      readonly steps: readonly ReadStep[];
    }
  /** L1: someone is here, or gone. */
  | { readonly kind: "Show"; readonly presence: Presence }
  /** Say to the person what happened: a word of the closed list in `docs/protocol.md`. */
  | { readonly kind: "Tell"; readonly word: string; readonly stream: string | null };

export type Stepped = readonly [SyncState, readonly Effect[]];
