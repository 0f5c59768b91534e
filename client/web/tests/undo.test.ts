/** Undo, for every command: once what was done is taken back, both people see again what they saw before it. */
import { describe, expect, it } from "vitest";
import { agreeToGoal } from "../src/core/commands/agreement.ts";
import { checkIn } from "../src/core/commands/check_ins.ts";
import { pauseGoal, resumeGoal } from "../src/core/commands/goal_status.ts";
import { rewordGoal } from "../src/core/commands/goals.ts";
import { startSession } from "../src/core/commands/sessions.ts";
import { undo } from "../src/core/commands/undo/undoing.ts";
import type { Ran } from "../src/store/store.ts";
import { EVERY_COMMAND, first, goalOf, told } from "./fakes/every-command.ts";
import type { MemoryStore } from "./fakes/memory.ts";
import { MAYA, SPACE } from "./fakes/people.ts";
import { does } from "./ui/stage.tsx";

/** What tells of the way, not of where things stand. A shared copy that was taken back comes again as another copy. */
const WAY = [
  "at",
  "version",
  "history",
  "timeline",
  "earlier",
  "earlier_purposes",
  "retracted",
  "withdrawn",
  "pauses",
  "share",
  "current",
  "stale",
  "state",
  "suggestions",
];

/** What a person sees: what was let go is not on the screen any more. */
function seen(store: MemoryStore): unknown {
  const view = store.open(SPACE);
  const gone = new Set(
    view.shared
      .peek()
      .board.goals.flatMap((goal) => goal.steps.filter((step) => step.dropped).map((step) => step.step)),
  );
  const isGone = (stepDoc: unknown): boolean =>
    typeof stepDoc === "object" &&
    stepDoc !== null &&
    (("step" in stepDoc && gone.has(String(stepDoc.step))) || ("retired" in stepDoc && stepDoc.retired === true));
  return JSON.parse(
    JSON.stringify([view.shared.peek(), view.mine.peek()], (key, value: unknown) => {
      if (WAY.includes(key)) return undefined;
      return Array.isArray(value) ? value.filter((item) => !isGone(item)) : value;
    }),
  );
}

/** What a run appended, to be taken back. */
async function ranOf(ran: Promise<Ran>) {
  const done = await ran;
  if (!done.saved) throw new Error(`not saved: ${JSON.stringify(done)}`);
  return done.item;
}

describe("undo", () => {
  it.each(Object.entries(EVERY_COMMAND))("%s", async (_, [act, ...beforehand]) => {
    const { client, therapist } = await told();
    const view = client.open(SPACE);
    for (const item of beforehand) expect(await item(client)).toMatchObject({ saved: true });
    const [saw, theySaw] = [seen(client), seen(therapist)];

    const item = await ranOf(act(client));
    const changed = seen(client);
    const undone = await view.run(undo, item);

    expect(changed).not.toEqual(saw);
    expect(undone).toMatchObject({ saved: true });
    expect(seen(client)).toEqual(saw);
    expect(seen(therapist)).toEqual(theySaw);
  });

  it("of three wordings, one after the other, shows each that stood before", async () => {
    const { client } = await told();
    const view = client.open(SPACE);
    const items = [];
    for (const title of ["B", "C", "D"]) {
      items.push(await ranOf(view.run(rewordGoal, { goal: goalOf(client), title })));
    }

    const titles: string[] = [];
    for (const item of items.reverse()) {
      await ranOf(view.run(undo, item));
      titles.push(first(client).title);
    }

    expect(titles).toEqual(["C", "B", "Walk to the park"]);
  });

  it("of agreeing anew leaves the agreement to what was agreed to before", async () => {
    const { client } = await told();
    const view = client.open(SPACE);
    await does(client, rewordGoal, { goal: goalOf(client), title: "Walk far" });
    const item = await ranOf(view.run(agreeToGoal, { goal: goalOf(client) }));

    await ranOf(view.run(undo, item));

    expect(first(client).agreement).toMatchObject({ state: "stale", by: [{ by: MAYA.member, current: false }] });
  });

  it("takes back all of what was done at once, newest first", async () => {
    const { client } = await told();
    const item = await ranOf(client.open(SPACE).run(checkIn, { mood: 4, wins: ["Went out"] }));
    const ids = item.entries.map(({ body }) =>
      body.type === "win_noted" ? body.win : body.type === "check_in_recorded" ? body.check_in : "",
    );

    const undone = await ranOf(client.open(SPACE).run(undo, item));

    expect(undone.entries.map((entry) => entry.body)).toMatchObject([
      { type: "entry_retracted", ref: ids[1] },
      { type: "entry_retracted", ref: ids[0] },
    ]);
  });

  it("offers nothing where a part cannot be taken back", async () => {
    const { client } = await told();
    const view = client.open(SPACE);
    const said = await ranOf(view.run(checkIn, { mood: 4 }));
    const begun = await ranOf(view.run(startSession, {}));

    const both = { entries: [...said.entries, ...begun.entries] };

    expect(view.refusal(undo, both)).toEqual({ code: "final" });
    expect(await view.run(undo, both)).toMatchObject({ saved: false, why: "refused" });
  });

  it("says so where the other has changed it since, and changes nothing", async () => {
    const { client, therapist } = await told();
    const item = await ranOf(client.open(SPACE).run(pauseGoal, { goal: goalOf(client), code: "away" }));
    await does(therapist, resumeGoal, { goal: goalOf(client) });
    const saw = seen(client);

    const undone = await client.open(SPACE).run(undo, item);

    expect(undone).toMatchObject({ saved: false, refusal: { code: "changed_since" } });
    expect(seen(client)).toEqual(saw);
  });
});
