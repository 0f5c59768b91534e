/** Short texts beside the logs: whose log is open in this browser, and whose are sealed. */

/** A few short texts that outlive the page, such as `localStorage`. */
export interface LocalStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Somebody who signed out here. Named at the next pairing, this browser comes back as what it was. */
export interface SealedLog {
  readonly member: string;
  readonly installation: string;
  /** The server could not be told yet: its session goes on until it is. */
  readonly isUntold?: boolean;
}

const OPEN = "handrail.member";
const SEALED = "handrail.sealed";

/** The member whose log is open in this browser. */
export function openMember(storage: LocalStorage): string | null {
  return storage.get(OPEN);
}

/** The log of `member` is open from now on, and no longer sealed. */
export function rememberOpen(storage: LocalStorage, member: string): void {
  storage.set(OPEN, member);
  storage.set(SEALED, JSON.stringify(sealedLogs(storage).filter((sealedLog) => sealedLog.member !== member)));
}

/** The log of this member is sealed from now on. */
export function rememberSealed(storage: LocalStorage, sealed: SealedLog): void {
  storage.set(
    SEALED,
    JSON.stringify([...sealedLogs(storage).filter((sealedLog) => sealedLog.member !== sealed.member), sealed]),
  );
  storage.remove(OPEN);
}

/** Everybody who signed out here, the latest last. */
export function sealedLogs(storage: LocalStorage): readonly SealedLog[] {
  try {
    const found: unknown = JSON.parse(storage.get(SEALED) ?? "[]");
    return Array.isArray(found) ? (found as SealedLog[]) : [];
  } catch {
    return [];
  }
}

/** The name of a member's database. */
export function databaseOf(member: string): string {
  return `handrail ${member}`;
}
