/**
 * What the screens know of the device: signals to read, and a few verbs. The shell implements it over IndexedDB and a
 * socket, the store in `tests/fakes` over nothing at all, for tests and for looking at screens.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { Decide, Refusal } from "../core/commands/context.ts";
import type { UndoItem } from "../core/commands/undo/items.ts";
import type { Body, Role } from "../core/events/types.ts";
import type { Audience } from "../core/rights.ts";
import type { PrivateProjection } from "../core/views/private.ts";
import type { SharedProjection } from "../core/views/shared.ts";
import type { TimelineRow } from "../core/views/timeline.ts";

export type { Audience, Role };

/** The person who uses this device. */
export interface Me {
  readonly member: string;
  readonly name: string;
  readonly role: Role;
  readonly device: string;
}

/** A space this person belongs to. Only `confirmed` opens anything. */
export interface SpaceRow {
  readonly space: string;
  readonly name: string;
  readonly status: "invited" | "accepted" | "confirmed" | "ended";
}

/**
 * How the device stands with its server. `slow`: the server is asked now and then, since this network blocks the quick
 * way. `stopped` waits for the person: `word` is a close word of the protocol.
 */
export type ServerLink =
  | { readonly state: "offline"; readonly retryAtMs: number | null }
  | { readonly state: "greeting" }
  | { readonly state: "live"; readonly slow?: true }
  | { readonly state: "stopped"; readonly word: "sign_in" | "removed" | "upgrade" };

/** A delivery state: how far an entry was delivered. `held` and `read` are about the other people of the space. */
export type DeliveryState = "device" | "server" | "held" | "read" | "refused";

export interface RefusedLine {
  readonly space: string;
  readonly audience: Audience;
  readonly seq: number;
  readonly code: string;
  readonly line: string;
}

/** A line that is on this device and not yet on the server. */
export interface Pending {
  readonly space: string;
  readonly audience: Audience;
  readonly seq: number;
  readonly line: string;
}

/** `id` is `device/seq`, as in the timeline. Nothing of what was not saved is lost: `body` comes back. */
export type WriteResult =
  | { readonly saved: true; readonly ids: readonly string[] }
  | { readonly saved: false; readonly why: "storage_full" | "storage_lost" | "sealed" | "malformed" };

/** A ran: what a command appended, or why nothing was. Nothing of what was typed is lost: the screen keeps it. */
export type Ran =
  | { readonly saved: true; readonly item: UndoItem }
  | { readonly saved: false; readonly why: Extract<WriteResult, { readonly saved: false }>["why"] }
  | { readonly saved: false; readonly why: "refused"; readonly refusal: Refusal };

/** An event as it is, and to whom it is shown. */
export interface RawEvent {
  readonly audience: Audience;
  readonly body: Body;
  /** The session during which it was made: a rating or a step is made in one; who joined or shared something is not. */
  readonly session?: string | null;
}

/** Somebody else in the space right now (rule L1). */
export interface Present {
  readonly member: string;
  readonly device: string;
  readonly focus: string | null;
  readonly typing: string | null;
}

/** Entries that this version of the program keeps and sends on, and cannot show. */
export interface Unshown {
  /** O4: entries that this version has a bug with. */
  readonly leftOut: number;
  /** Entries that only a newer version can read: where each stands in time, and whose it is. */
  readonly newer: readonly {
    readonly id: string;
    readonly at: number;
    readonly by: string;
    readonly audience: Audience;
  }[];
}

/** One space as this person sees it: confirmed entries with the device's own pending ones on top. */
export interface SpaceView {
  readonly space: string;
  readonly shared: ReadonlySignal<SharedProjection>;
  readonly mine: ReadonlySignal<PrivateProjection>;
  readonly unshown: ReadonlySignal<Unshown>;
  readonly present: ReadonlySignal<readonly Present[]>;
  /** False until the first entries of a fresh device have come. */
  readonly ready: ReadonlySignal<boolean>;
  /** Return how far this person's own entry `device/seq` was delivered. */
  deliveryState(audience: Audience, id: string): DeliveryState;
  /**
   * The entries `device/seq` behind what `author` (this person, if none is named) wrote under an id of their own (a
   * rating, a log, a comment): it, and what put it right since. None where it is somebody else's.
   */
  entries(audience: Audience, id: string, author?: string): readonly string[];
  /** The time at which such an entry was read (microseconds since 1970); null where the server does not know. */
  readAt(audience: Audience, id: string): number | null;
  /** Changes whenever the delivery of an entry may have changed. */
  readonly deliveryChanges: ReadonlySignal<number>;
  /** Decide a command on what this person sees, and append what follows durably, in one transaction. */
  run<C>(decide: Decide<C>, command: C): Promise<Ran>;
  /** Why a command would be refused as things are shown now; null where it would not be. */
  refusal<C>(decide: Decide<C>, command: C): Refusal | null;
  /** The entry `device/seq` of an audience as something to take back; null where it is not shown. */
  item(audience: Audience, id: string): UndoItem | null;
  /** Append events as they are, which no command decided on: durably, in one transaction. */
  write(events: readonly RawEvent[]): Promise<WriteResult>;
  /** The others' shared entries that this person has not seen on this device. */
  readonly unread: ReadonlySignal<readonly TimelineRow[]>;
  /** The person has seen these shared entries `device/seq` (rule E3). The others are told how far that is without a gap. */
  saw(entries: readonly string[]): void;
  /** Say where this person is, to the others who are here. Silent while sharing is paused. */
  announce(focus: string | null, typing: string | null): void;
}

/** One of a therapist's spaces as the server describes it, without its log on this device. */
export interface CaseloadRow {
  readonly space: string;
  readonly name: string;
  readonly status: SpaceRow["status"];
  readonly nextSession: string | null;
  readonly lastSession: string | null;
  readonly lastEntryAt: number | null;
  readonly focus: readonly { readonly goal: string; readonly title: string; readonly ratings: readonly number[] }[];
  readonly staleAgreements: number;
  readonly newShared: number;
  readonly attention: readonly SignalRow[];
}

/** A reason to look, and what one could do next, each by its name (`core/views/signals.ts`). */
export interface SignalRow {
  readonly why: string;
  readonly goal: string | null;
  readonly actions: readonly string[];
}

/** A way in for one person, once: a link, and the link to scan as `parts/QrCode` draws it. */
export interface Invitation {
  readonly link: string;
  readonly qr: string;
}

export interface DeviceRow {
  readonly installation: string;
  readonly name: string;
  readonly createdUs: number;
  readonly this: boolean;
  readonly revoked: boolean;
}

export interface MemberRow {
  readonly member: string;
  readonly name: string;
  readonly role: Role;
  readonly status: SpaceRow["status"];
}

/** An answer of the server is a value; `offline` when there is none. */
export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Requests that only the server can answer, but for `ownCaseload`. */
export interface ServerApi {
  caseload(): Promise<Asked<readonly CaseloadRow[]>>;
  /** Build the caseload from this device's own copies, for when the server does not answer. */
  ownCaseload(): Promise<readonly CaseloadRow[]>;
  newSpace(clientName: string): Promise<Asked<Invitation & { readonly space: string }>>;
  /** Another link for a client who has not come yet; the one before it works no more. */
  inviteAgain(space: string): Promise<Asked<Invitation>>;
  members(space: string): Promise<Asked<readonly MemberRow[]>>;
  confirm(space: string, member: string): Promise<Asked<null>>;
  end(space: string, member: string): Promise<Asked<null>>;
  devices(): Promise<Asked<readonly DeviceRow[]>>;
  revoke(installation: string): Promise<Asked<null>>;
  pairing(): Promise<
    Asked<{ readonly code: string; readonly link: string; readonly qr: string; readonly expiresUs: number }>
  >;
}

/** A device before anybody has joined on it. */
export interface Enrolment {
  preview(token: string): Promise<Asked<{ readonly from: string; readonly name: string | null; readonly role: Role }>>;
  join(token: string, name: string, deviceName: string): Promise<Asked<null>>;
  pair(code: string, deviceName: string): Promise<Asked<null>>;
}

/** Why the log of whoever this browser belongs to cannot be opened: a newer version wrote it, or the browser says no. */
export type LogProblem = "newer" | "stuck";

/** Something the device has to tell its person: a `Tell` word of the protocol, or one of the shell's own. */
export interface Notice {
  readonly id: number;
  readonly word: string;
}

/** A clinic's own contacts for a crisis, and the day on which the clinic last tried them. */
export interface ClinicHelp {
  readonly clinic: string;
  readonly checked: string;
  readonly contacts: readonly {
    readonly name: string;
    readonly call: string | null;
    readonly text: string | null;
    readonly hours: string | null;
  }[];
}

export interface Store {
  readonly me: ReadonlySignal<Me | null>;
  /** Why the log cannot be opened; null where it is open, or there is none. Opening it is tried again and again. */
  readonly logProblem: ReadonlySignal<LogProblem | null>;
  readonly spaces: ReadonlySignal<readonly SpaceRow[]>;
  readonly link: ReadonlySignal<ServerLink>;
  readonly pending: ReadonlySignal<readonly Pending[]>;
  readonly refused: ReadonlySignal<readonly RefusedLine[]>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  /** Whether the browser promised to keep what is stored: null while nobody has asked. */
  readonly persisted: ReadonlySignal<boolean | null>;
  /** A new version of the app waits to be taken. */
  readonly updateReady: ReadonlySignal<boolean>;
  /** Whether this person lets others see where they are. */
  readonly sharingPaused: ReadonlySignal<boolean>;
  /** The clinic's own contacts; null where it set none, or none have come yet. */
  readonly clinic: ReadonlySignal<ClinicHelp | null>;
  /** Today where the person is, YYYY-MM-DD; changes at midnight. */
  readonly today: ReadonlySignal<string>;
  /** Microseconds since 1970. */
  nowUs(): number;
  newId(): string;
  open(space: string): SpaceView;
  dismiss(notice: number): void;
  pauseSharing(paused: boolean): void;
  askToPersist(): Promise<boolean>;
  takeUpdate(): void;
  /** Every own line and every confirmed entry, one a line, nothing left out. */
  exportAll(): Promise<Blob>;
  /** Dial now, whatever was waited for. */
  dial(): void;
  /**
   * Seal the log: nothing is deleted, nothing shows until this person signs in again. Answers how many wait unsent.
   * The last device by which its person can sign in stays signed in (`last_device`) unless they insist: only another
   * device could let this one in again.
   */
  signOut(insist?: boolean): Promise<number | "last_device">;
  readonly server: ServerApi;
  readonly enrolment: Enrolment;
  /** A draft as typed, kept on the device until it is saved or let go. */
  draft(key: string): ReadonlySignal<string>;
  keepDraft(key: string, text: string): void;
  /** Let go of the draft with this name, and of all whose keys continue it after a slash. */
  letGoDrafts(name: string): void;
}
