/** Commands on a real device: decided on what it shows, appended as they were written, in one transaction. */
import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import { logMeasure, noteWin } from "../src/core/commands/check_ins.ts";
import { focusGoals } from "../src/core/commands/goal_status.ts";
import { draftGoal, rewordGoal } from "../src/core/commands/goals.ts";
import { writeEntry } from "../src/core/commands/journal.ts";
import { endSession, startSession } from "../src/core/commands/sessions.ts";
import { undo } from "../src/core/commands/undo/undoing.ts";
import { readBody } from "../src/core/lines/body.ts";
import { readEnvelope } from "../src/core/lines/envelope.ts";
import type { Log } from "../src/shell/log/log.ts";
import type { Ran } from "../src/store/store.ts";
import { idOf, joinedLog, MAYA, SHARED } from "./fakes/people.ts";
import { FakeServer } from "./fakes/server.ts";
import { closeTabs, tabOver, until } from "./fakes/tab.ts";

afterEach(closeTabs);

async function aDevice() {
  const { log } = await joinedLog();
  const { space } = await tabOver(log, new FakeServer());
  await until(() => space.ready.value);
  return { log, space };
}

function itemOf(ran: Ran) {
  if (!ran.saved) throw new Error(`not saved: ${JSON.stringify(ran)}`);
  return ran.item;
}

function goalOf(ran: Ran): string {
  const body = itemOf(ran).entries[0]?.body;
  return body?.type === "goal_drafted" ? body.goal : "";
}

async function envelopes(log: Log) {
  return (await log.ownLines()).map(({ stream, line }) => {
    const envelope = readEnvelope(line);
    if (typeof envelope === "string") throw new Error(envelope);
    return { stream, ...envelope };
  });
}

describe("a command", () => {
  it("P1: becomes lines that every peer reads, and names the session only where both see them", async () => {
    const { log, space } = await aDevice();
    const begun = itemOf(await space.run(startSession, {}));
    await until(() => space.shared.value.sessions.sessions.some((session) => session.state === "started"));

    const shared = itemOf(await space.run(noteWin, { text: 'Said "no" – 😀' }));
    await space.run(writeEntry, { text: "For me" });

    const lines = await envelopes(log);
    const session = begun.entries[0]?.body.type === "session_started" ? begun.entries[0].body.session : "";
    expect(lines.map((line) => [line.stream, line.session])).toEqual([
      [SHARED, null],
      [SHARED, session],
      [MAYA.private, null],
    ]);
    expect(lines.slice(1, 2).map(readBody)).toEqual(shared.entries.map((entry) => entry.body));
    expect(shared.entries).toMatchObject([{ audience: "shared", device: lines[1]?.device, seq: 2 }]);
  });

  it("is decided on what was appended right before it", async () => {
    const { space } = await aDevice();
    const goals: string[] = [];
    for (const title of "ABCD") goals.push(goalOf(await space.run(draftGoal, { title })));

    const [three, reworded] = await Promise.all([
      space.run(focusGoals, { focus: goals.slice(0, 3) }),
      space.run(rewordGoal, { goal: goals[3] ?? "", title: "E" }),
    ]);

    expect([three, reworded]).toMatchObject([{ saved: true }, { saved: true }]);
    expect(await space.run(rewordGoal, { goal: goals[3] ?? "", title: "E" })).toMatchObject({
      refusal: { code: "already_so" },
    });
    expect(await space.run(focusGoals, { focus: goals })).toMatchObject({ refusal: { code: "too_many" } });
  });

  it("that is refused appends nothing", async () => {
    const { log, space } = await aDevice();

    const unfit = await space.run(logMeasure, { measure: idOf("m", 1), value: "a lot" });
    const long = await space.run(noteWin, { text: "a".repeat(501) });

    expect(unfit).toEqual({ saved: false, why: "refused", refusal: { code: "does_not_fit", field: "value" } });
    expect(long).toEqual({ saved: false, why: "refused", refusal: { code: "does_not_fit", field: "text" } });
    expect(space.refusal(endSession, {})).toEqual({ code: "not_found", field: "session" });
    expect(await log.ownLines()).toEqual([]);
  });

  it("is taken back, and nothing of it shows", async () => {
    const { space } = await aDevice();
    const goal = goalOf(await space.run(draftGoal, { title: "Walk" }));
    const item = itemOf(await space.run(rewordGoal, { goal, title: "Sing" }));

    itemOf(await space.run(undo, item));

    await until(() => space.shared.value.board.goals[0]?.title === "Walk");
    expect(space.refusal(undo, item)).not.toBeNull();
  });

  it("of which an entry is known by device and seq is found again", async () => {
    const { space } = await aDevice();
    const [entry] = itemOf(await space.run(noteWin, { text: "Went out" })).entries;
    await until(() => space.shared.value.progress.wins.length === 1);

    expect(space.item("shared", `${entry?.device}/${entry?.seq}`)).toEqual({ entries: [entry] });
    expect(space.item("private", `${entry?.device}/${entry?.seq}`)).toBeNull();
  });
});
