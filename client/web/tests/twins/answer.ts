/**
 * The TypeScript fold as a process: reads a log a line, `{today, entries: [[received_us, line], …]}`, and answers with
 * canonical JSON of all that it shows. `tests/twins` puts the same logs to the Python fold and compares.
 *
 * Where a line asks what is decided, `{context, shared, private, command | item}`, it answers with what follows from it,
 * what takes that back, and what takes that back in turn.
 *
 * With the argument `tie_break`, of changes made in the same microsecond the other device's comes last; with `half_undone`
 * an undo of several events lacks the last one: faults that the comparison must notice.
 */
import { createInterface } from "node:readline";
import { canonical } from "../../src/core/canonical.ts";
import { publications } from "../../src/core/commands/publications.ts";
import { fromLine } from "../../src/core/fold/folded.ts";
import { foldAll } from "../../src/core/fold/folding.ts";
import { comparePlacing, empty, type Placed, type State } from "../../src/core/fold/state.ts";
import {
  caseOf,
  dueToday,
  momentum,
  privateProjection,
  sharedProjection,
  sinceLastSession,
  timeline,
} from "../../src/core/views/index.ts";
import { type CommandCase, type Told, turnsOf } from "../core/commands/deciding.ts";

interface Deciding extends CommandCase {
  readonly today?: undefined;
}

interface Asked {
  readonly today: string;
  readonly author: string;
  readonly entries: readonly (readonly [number | null, string])[];
}

const fault = process.argv[2];

function answer({ today, author, entries }: Asked): string {
  const read = entries.map(([receivedUs, line]) => fromLine(line, receivedUs));
  const state = foldAll(
    empty(),
    read.filter((entry) => entry !== null),
  );
  if (fault === "tie_break") breakTies(state);
  const shared = sharedProjection(state);
  return canonical({
    shared,
    private: privateProjection(state),
    timeline: timeline(state),
    due: dueToday(shared, today),
    momentum: momentum(shared, today),
    since: sinceLastSession(shared, today),
    case: caseOf(shared, today),
    publications: publications(empty(), state, author).length,
    revealed: publications({ ...empty(), rounds: state.rounds }, state, author).map((rating) => rating.rating),
  });
}

function breakTies(state: State): void {
  for (const changes of state.goals.values()) {
    const list: Placed[] = changes;
    list.sort((a, b) => (a.at === b.at ? -comparePlacing(a, b) : a.at - b.at));
  }
}

/** What is decided, what takes it back, and what takes that back in turn, as far as that is accepted. */
function turns(asked: Deciding): readonly Told[] {
  return turnsOf(asked, (found) => {
    if (fault !== "half_undone" || found.events === undefined || found.events.length < 2) return found;
    return { events: found.events.slice(0, -1) };
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked | Deciding;
  process.stdout.write(`${asked.today === undefined ? canonical(turns(asked)) : answer(asked)}\n`);
}
