/** Invented people, their space and streams, and a clock and chance that tests hold in their hands. */
import type { Body } from "../../src/core/events/types.ts";
import { Log } from "../../src/shell/log/log.ts";

export function idOf(kind: string, number: number): string {
  return `01930000-0000-7000-8000-${kind.charCodeAt(0).toString(16).padStart(4, "0")}${number.toString(16).padStart(8, "0")}`;
}

export const SPACE = idOf("s", 1);
export const SHARED = idOf("h", 1);
export const MAYA = { member: idOf("m", 1), role: "client", name: "Maya", private: idOf("p", 1) } as const;
export const OSEI = { member: idOf("m", 2), role: "therapist", name: "Dr Osei", private: idOf("p", 2) } as const;

export type Person = typeof MAYA | typeof OSEI;

export function heldBy(person: Person): {
  space: string;
  title: string | null;
  standing: "confirmed";
  shared: string;
  private: string;
} {
  return { space: SPACE, title: "Maya", standing: "confirmed", shared: SHARED, private: person.private };
}

/** Time that moves only when told, and ids that count. */
export class Clock {
  us = 1_764_000_000_000_000;
  #ids = 0;
  readonly #first: number;

  constructor(first = 0) {
    this.#first = first;
  }

  nowUs = (): number => this.us;
  newId = (): string => {
    this.#ids += 1;
    return idOf("d", this.#first + this.#ids);
  };
}

let databases = 0;

/** A log of its own for one person, joined. */
export async function joinedLog(
  person: Person = MAYA,
  given: { clock?: Clock; name?: string; device?: string } = {},
): Promise<{ log: Log; clock: Clock; name: string }> {
  databases += 1;
  const clock = given.clock ?? new Clock(databases * 1000);
  const name = given.name ?? `handrail test ${databases}`;
  const log = new Log(name, clock);
  const device = given.device ?? clock.newId();
  const { member, role, name: called } = person;
  await log.become({ member, role, name: called, device, installation: idOf("i", databases) }, [heldBy(person)]);
  return { log, clock, name };
}

/** A mood, as small as an event can be. */
export function mood(number: number): Body {
  return { type: "check_in_recorded", check_in: idOf("c", number), day: "2026-11-22", mood: 4 } as Body;
}
