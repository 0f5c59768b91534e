/** Records of the log: plain values, as the database holds them. */

import type { Role } from "../../core/events/types.ts";
import type { Entry, Stub } from "../../core/lines/entry.ts";
import type { Audience } from "../../core/rights.ts";
import type { ReadStep } from "../../core/wire.ts";

/**
 * The identity of a device: whom it belongs to. `stamp` is the latest one given or seen; `synced_us` when all was last
 * current.
 */
export interface Identity {
  readonly member: string;
  readonly role: Role;
  readonly name: string;
  readonly device: string;
  /** The server's id of this browser; a browser that signed out shows it to come back as the same one. */
  readonly installation: string;
  readonly epoch: string | null;
  readonly stamp: number;
  /** True once the person signed out here: nothing is shown or sent until they come back. */
  readonly sealed?: boolean;
}

/**
 * A space that this member is in, with its shared stream and the member's own private one. `arriving`: whether the
 * shared stream says that this member came has to be looked up, once all of it is here.
 */
export interface SpaceHeld {
  readonly space: string;
  readonly title: string | null;
  readonly standing: "invited" | "accepted" | "confirmed" | "ended";
  readonly shared: string;
  readonly private: string;
  readonly arriving?: boolean;
}

/** This device's copy of a stream. `copy` changes whenever confirmed content is dropped. */
export interface StreamHeld {
  readonly stream: string;
  readonly space: string;
  readonly audience: Audience;
  readonly position: number;
  readonly checksum: number;
  readonly head: number;
  readonly read: number;
  readonly open: boolean;
  readonly copy: number;
  /** True while hidden ratings may be due to be published (rule S4). */
  readonly unpublished: boolean;
}

/** `moved`: written under a former device id and written again under the present one (rule P3). */
export type OwnState = "pending" | "accepted" | "refused" | "moved";

/** A line that this device wrote, in this life or a former one. `line` is verbatim, as it was encoded once. */
export interface OwnLine {
  readonly stream: string;
  readonly device: string;
  readonly seq: number;
  readonly stamp: number;
  readonly line: string;
  readonly state: OwnState;
  readonly code: string | null;
  /** Where it stands in the confirmed copy, once it is there. */
  readonly position: number | null;
  /** The stream again, while the line lies on top of the confirmed copy: an index finds those. */
  readonly shown?: string;
}

/** A confirmed entry at its position. */
export interface PlacedEntry {
  readonly position: number;
  readonly entry: Entry | Stub;
}

/** A line that only a newer program can read: `device/seq` where it has them, when it was made, and its author. */
export interface Newer {
  readonly id: string;
  readonly at: number;
  readonly by: string;
}

/**
 * A fold's snapshot of the confirmed entries up to `position`, those of them that it could not read, and
 * where each stands (`places`), by device, then by seq.
 */
export interface Cached {
  readonly stream: string;
  readonly position: number;
  readonly state: string;
  readonly newer?: readonly Newer[];
  /** Not there where it was kept before places were. */
  readonly places?: ReadonlyMap<string, readonly number[]>;
}

/** A from: where a fold stands: at a position of the copy of that number; null: of whichever it is. */
export interface From {
  readonly position: number;
  readonly copy: number | null;
}

/** Everything that a fold of one stream needs: where it may begin, what came after, and what only this device has. */
export interface Holding {
  readonly stream: StreamHeld;
  readonly snapshot: Cached | null;
  readonly tail: readonly PlacedEntry[];
  readonly overlay: readonly string[];
}

/** Rules E3, E7: how far another member's devices hold a stream, how far that member has read it, and when. */
export interface Reached {
  readonly stream: string;
  readonly member: string;
  readonly held: number;
  readonly read: number;
  /** Not there where it was noted before times were kept. */
  readonly steps?: readonly ReadStep[];
}

/** Something that sync has to say, as a word of the closed list in `docs/protocol.md`. */
export interface Noted {
  readonly id?: number;
  readonly at_us: number;
  readonly word: string;
  readonly stream: string | null;
}

export interface EntryRow {
  readonly stream: string;
  readonly position: number;
  readonly received_us: number;
  readonly device: string;
  readonly seq: number;
  readonly crc: number;
  /** Null where it was taken back (rule E5). */
  readonly line: string | null;
}

/** A sealed run of entries (rule E4) as one row: entry texts, each with a newline. */
export interface SegmentRow {
  readonly stream: string;
  readonly first: number;
  readonly last: number;
  readonly text: string;
}
