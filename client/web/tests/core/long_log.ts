/** A long log as two people might write it: years of check-ins, steps, counters, ratings, sessions. No chance in it. */

import type { Body } from "../../src/core/events/types.ts";
import { fill, writeBody } from "../../src/core/lines/body.ts";
import { writeLine } from "../../src/core/lines/envelope.ts";
import { CLIENT, DEVICES, identifier, THERAPIST } from "./bodies.ts";

/** A line and the server's receipt time. */
export interface Received {
  readonly receivedUs: number;
  readonly line: string;
}

const START_US = 1_700_000_000_000_000;
const MINUTE_US = 60_000_000;
const [PHONE = "", LAPTOP = "", DESK = ""] = DEVICES.keys();
const GOALS = Array.from({ length: 6 }, (_, number) => identifier(1, number));
const STEPS = Array.from({ length: 18 }, (_, number) => identifier(2, number));
const MEASURES = Array.from({ length: 6 }, (_, number) => identifier(3, number));

/** The first `count` entries of the log. */
export function longLog(count: number): Received[] {
  const found: Received[] = [];
  const seqs = new Map<string, number>();
  const says = (device: string, body: Body) => {
    if (found.length >= count) return;
    if (fill(body).type !== body.type) throw new Error(`no valid ${body.type}`);
    const seq = (seqs.get(device) ?? 0) + 1;
    seqs.set(device, seq);
    const receivedUs = START_US + found.length * MINUTE_US * 30;
    const author = device === DESK ? THERAPIST : CLIENT;
    const line = writeLine({ device, seq, stamp: receivedUs - seq, author, body: writeBody(body) });
    found.push({ receivedUs, line });
  };
  begin(says);
  for (let day = 0; found.length < count; day += 1) liveThrough(day, says);
  return found;
}

type Says = (device: string, body: Body) => void;

function begin(says: Says): void {
  says(PHONE, { type: "member_joined", member: CLIENT, role: "client", name: "Maya" });
  says(DESK, { type: "member_joined", member: THERAPIST, role: "therapist", name: "Dr Osei" });
  GOALS.forEach((goal, index) => {
    const base = { number: 1, mark: 0 };
    says(PHONE, { type: "goal_drafted", goal, change: identifier(7, index), title: `Goal ${index}`, own_words: "out" });
    says(PHONE, {
      ...{ type: "goal_measure_defined", goal, change: identifier(8, index), base },
      ...{ measure: MEASURES[index]!, kind: index % 2 === 0 ? "counter" : "number", label: "How often" },
    });
  });
  STEPS.forEach((step, index) => {
    const per = (["day", "week", null] as const)[index % 3]!;
    says(PHONE, {
      type: "step_added",
      step,
      goal: GOALS[index % GOALS.length]!,
      title: `Step ${index}`,
      per,
      times: 2,
    });
  });
  says(PHONE, { type: "goal_focus_set", focus: GOALS.slice(0, 3) });
}

/** Some sixteen entries of one day. */
function liveThrough(number: number, says: Says): void {
  const day = dayOf(number);
  const id = (kind: number) => identifier(0x100 + kind, number);
  const goal = GOALS[number % GOALS.length]!;
  const device = number % 4 === 0 ? LAPTOP : PHONE;
  const note = "It was raining, and I went out all the same, as far as the bridge.";
  says(device, { type: "check_in_recorded", check_in: id(0), day, mood: 1 + (number % 5), feelings: ["okay"], note });
  for (let part = 0; part < 6; part += 1) {
    const step = STEPS[(number + part * 5) % STEPS.length]!;
    says(device, { type: "step_done", log: id(1 + part), step, day, note: part === 0 ? "with a friend" : null });
  }
  says(device, { type: "step_skipped", log: id(8), step: STEPS[number % 7]!, day, code: "unwell" });
  says(device, { type: "counter_ticked", tick: id(9), measure: MEASURES[0]!, day });
  says(device, { type: "counter_ticked", tick: id(10), measure: MEASURES[2]!, day, intensity: number % 11 });
  says(device, { type: "measure_logged", log: id(11), measure: MEASURES[1]!, value: `${number}.5`, day });
  says(device, { type: "goal_rated", rating: id(12), goal, value: number % 11, day });
  says(device, { type: "win_noted", win: id(13), text: "Said hello first", day, goal });
  says(device, { type: "entry_corrected", correction: id(14), ref: id(0), text: `${note} Twice.` });
  says(DESK, { type: "commented", comment: id(15), on: goal, text: "Good to read this." });
  if (number % 7 === 0) meet(number, says, id(16));
}

function meet(number: number, says: Says, session: string): void {
  const day = dayOf(number);
  const id = (kind: number) => identifier(0x200 + kind, number);
  const goal = GOALS[number % GOALS.length]!;
  says(DESK, { type: "session_scheduled", session, day });
  says(PHONE, { type: "agenda_item_proposed", item: id(0), text: "The bridge", session });
  says(DESK, { type: "session_started", session, day });
  says(DESK, { type: "agenda_item_discussed", item: id(0), session });
  says(PHONE, { type: "commitment_made", commitment: id(1), text: "Go twice", session, due: day });
  says(DESK, { type: "goal_rated", rating: id(2), goal, value: 5, day, context: "session" });
  says(DESK, { type: "session_ended", session });
}

/** Days of made-up years of twelve times 28 days: enough for order, and no calendar needed. */
function dayOf(number: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${2024 + Math.floor(number / 336)}-${two(1 + (Math.floor(number / 28) % 12))}-${two(1 + (number % 28))}`;
}
