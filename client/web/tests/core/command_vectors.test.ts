/** The shared vectors of commands: each is decided here as it is in Python, and taken back, and done again. */
import { describe, expect, it } from "vitest";
import { canonical } from "../../src/core/canonical.ts";
import { type Context, type Decide, type Decision, type Given, isRefusal } from "../../src/core/commands/context.ts";
import { encode } from "../../src/core/commands/encode.ts";
import { READS } from "../../src/core/commands/generated.ts";
import { COMMANDS } from "../../src/core/commands/registry.ts";
import type { UndoEntry, UndoItem } from "../../src/core/commands/undo/items.ts";
import { undo } from "../../src/core/commands/undo/undoing.ts";
import { type Folded, fromLine } from "../../src/core/fold/folded.ts";
import { foldAll } from "../../src/core/fold/folding.ts";
import { type Event, empty, type State } from "../../src/core/fold/state.ts";
import { fill } from "../../src/core/lines/body.ts";
import { vector, vectorsIn } from "./vectors.ts";

type Lines = readonly (readonly [number | null, string])[];
type Audience = "shared" | "private";
type Logs = { readonly [Name in Audience]: readonly Folded[] };

interface Told {
  readonly events?: readonly { readonly audience: Audience; readonly body: unknown }[];
  readonly refusal?: unknown;
}

interface CommandCase extends Told {
  readonly name: string;
  readonly context: Omit<Context, "newId"> & { readonly device: string; readonly first_id: number };
  readonly shared: Lines;
  readonly private: Lines;
  readonly command?: { readonly type: keyof typeof COMMANDS };
  readonly item?: readonly (readonly [Audience, string, number])[];
  readonly undo?: Told;
  readonly redo?: Told;
}

const NAMES = vectorsIn("commands");
const LATER_SEQ = 1001;
const LATER_US = 1_764_086_400_000_000;

function read(lines: Lines): readonly Folded[] {
  return lines.map(([receivedUs, line]) => fromLine(line, receivedUs)).filter((entry) => entry !== null);
}

function stateOf(log: readonly Folded[]): State {
  return foldAll(empty(), log);
}

function contextOf({ context }: CommandCase): Context {
  let count = context.first_id - 1;
  const newId = () => {
    count += 1;
    return `00000000-0000-7000-800a-${count.toString(16).padStart(12, "0")}`;
  };
  return { ...context, newId };
}

function givenOf(logs: Logs, reads = "both"): Given {
  return {
    shared: reads === "nothing" ? empty() : stateOf(logs.shared),
    private: reads === "both" ? stateOf(logs.private) : empty(),
  };
}

/** What follows, once the end of every command has checked rights and limits. */
function told(decision: Decision, context: Context): Told {
  const encoded = isRefusal(decision) ? decision : encode(decision, context);
  if (isRefusal(encoded)) return { refusal: encoded };
  return { events: encoded.map(({ audience, body }) => ({ audience, body: JSON.parse(body) as unknown })) };
}

/** The logs with what was decided as pending lines of one run, and that run. */
function appended(logs: Logs, { events = [] }: Told, { context }: CommandCase): readonly [Logs, UndoItem] {
  const { device, member } = context;
  const grown = { shared: [...logs.shared], private: [...logs.private] };
  const entries = events.map(({ audience, body }): UndoEntry => {
    const at = grown.shared.length + grown.private.length;
    const [seq, event] = [LATER_SEQ + at, fill(body) as Event];
    const session = audience === "shared" ? context.session : null;
    grown[audience].push({ receivedUs: null, device, seq, stamp: LATER_US + at, author: member, session, body: event });
    return { audience, device, seq, body: event };
  });
  return [grown, { entries }];
}

function itemOf(logs: Logs, places: NonNullable<CommandCase["item"]>): UndoItem {
  return {
    entries: places.map(([audience, device, seq]): UndoEntry => {
      const found = logs[audience].find((each) => each.device === device && each.seq === seq);
      if (found === undefined) throw new Error("no such entry");
      return { audience, device, seq, body: found.body };
    }),
  };
}

describe.each(NAMES)("%s", (name) => {
  it.each((vector(name) as readonly CommandCase[]).map((each) => [each.name, each] as const))("%s", (_, tried) => {
    let logs: Logs = { shared: read(tried.shared), private: read(tried.private) };
    const context = contextOf(tried);

    if (tried.command === undefined) {
      const found = told(undo(itemOf(logs, tried.item ?? []), context, givenOf(logs)), context);
      expect(canonical(found)).toEqual(canonical(expected(tried)));
      return;
    }
    const decide = COMMANDS[tried.command.type] as Decide<unknown>;
    let found = told(decide(tried.command, context, givenOf(logs, READS[tried.command.type])), context);
    expect(canonical(found)).toEqual(canonical(expected(tried)));
    for (const turn of [tried.undo, tried.redo]) {
      if (turn === undefined) break;
      let item: UndoItem;
      [logs, item] = appended(logs, found, tried);
      found = told(undo(item, context, givenOf(logs)), context);
      expect(canonical(found)).toEqual(canonical(turn));
    }
  });
});

function expected({ events, refusal }: CommandCase): Told {
  return events === undefined ? { refusal } : { events };
}

it("every command has cases, and what it appends is tried to be taken back", () => {
  const cases = NAMES.flatMap((name) => vector(name) as readonly CommandCase[]).filter((each) => each.command);

  expect([...new Set(cases.map((each) => each.command?.type))].sort()).toEqual(Object.keys(COMMANDS).sort());
  expect(cases.filter((each) => each.events && !each.undo)).toEqual([]);
});
