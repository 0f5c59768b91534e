/** Which entries stand behind what is shown under an id. */
import { describe, expect, it } from "vitest";
import type { Body } from "../../src/core/events/types.ts";
import { fromLine } from "../../src/core/fold/folded.ts";
import { foldAll } from "../../src/core/fold/folding.ts";
import { restore, snapshot } from "../../src/core/fold/snapshots.ts";
import { empty, type State } from "../../src/core/fold/state.ts";
import { writeBody } from "../../src/core/lines/body.ts";
import { writeLine } from "../../src/core/lines/envelope.ts";
import { entriesBehind } from "../../src/core/views/behind.ts";
import { CLIENT, DEVICES, identifier, THERAPIST } from "./bodies.ts";
import { longLog } from "./long_log.ts";

const [PHONE = "", LAPTOP = "", DESK = ""] = DEVICES.keys();
const [RATING, GOAL, COMMENT] = [identifier(1, 1), identifier(2, 1), identifier(3, 1)];

/** What is said one after the other, from these devices. */
function said(...entries: readonly (readonly [device: string, body: Body])[]): State {
  const lines = entries.map(([device, body], index) => {
    const author = device === DESK ? THERAPIST : CLIENT;
    return writeLine({ device, seq: index + 1, stamp: 1_764_000_000_000_000 + index, author, body: writeBody(body) });
  });
  return foldAll(
    empty(),
    lines.map((line) => fromLine(line, null)).filter((item) => item !== null),
  );
}

const rated: Body = { type: "goal_rated", rating: RATING, goal: GOAL, value: 4, day: "2026-11-20" };

function corrected(number: number, value: number): Body {
  return { type: "entry_corrected", correction: identifier(4, number), ref: RATING, value };
}

function commented(text: string): Body {
  return { type: "commented", comment: COMMENT, on: GOAL, text };
}

describe("the entries behind what is shown under an id", () => {
  it("are the first that said it and what put it right, from whichever device", () => {
    const state = said([PHONE, rated], [LAPTOP, rated], [LAPTOP, corrected(1, 5)], [PHONE, corrected(2, 6)]);

    expect(entriesBehind(state, RATING, CLIENT)).toEqual([`${PHONE}/1`, `${LAPTOP}/3`, `${PHONE}/4`]);
  });

  it("are those of one author only, whoever else has used the id", () => {
    const state = said([PHONE, rated], [DESK, rated], [DESK, corrected(1, 5)]);

    expect(entriesBehind(state, RATING, CLIENT)).toEqual([`${PHONE}/1`]);
    expect(entriesBehind(state, RATING, THERAPIST)).toEqual([`${DESK}/2`, `${DESK}/3`]);
  });

  it("are all wordings of a comment, and the same words again are no news", () => {
    const state = said([PHONE, commented("one")], [PHONE, commented("one")], [LAPTOP, commented("two")]);

    expect(entriesBehind(state, COMMENT, CLIENT)).toEqual([`${PHONE}/1`, `${LAPTOP}/3`]);
    expect(entriesBehind(state, COMMENT, THERAPIST)).toEqual([]);
  });

  it("are none where nothing was written, or only something that puts right what is not there", () => {
    expect(entriesBehind(said([PHONE, corrected(1, 5)]), RATING, CLIENT)).toEqual([]);
    expect(entriesBehind(empty(), RATING, CLIENT)).toEqual([]);
  });

  it("are found in a state that a snapshot brought back", () => {
    const log = longLog(2_000).map((item) => fromLine(item.line, item.receivedUs));
    const state = foldAll(
      empty(),
      log.filter((row) => row !== null),
    );
    const again = restore(snapshot(state)) ?? empty();

    const ids = [...state.facts.keys()].map((fact) => fact.split(" ") as [string, string]);
    const behind = ids.map(([id, author]) => entriesBehind(state, id, author));
    expect(behind.every((candidate) => candidate.length > 0)).toBe(true);
    expect(ids.map(([id, author]) => entriesBehind(again, id, author))).toEqual(behind);
  });
});
