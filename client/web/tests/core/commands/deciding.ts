/** Decides the cases of the shared vectors of commands: a command or an undo, what takes it back, and redo. */
import { type Context, type Decide, type Decision, type Given, isRefusal } from "../../../src/core/commands/context.ts";
import { encode } from "../../../src/core/commands/encode.ts";
import { READS } from "../../../src/core/commands/generated.ts";
import { COMMANDS } from "../../../src/core/commands/registry.ts";
import type { UndoEntry, UndoItem } from "../../../src/core/commands/undo/items.ts";
import { undo } from "../../../src/core/commands/undo/undoing.ts";
import { type Folded, fromLine } from "../../../src/core/fold/folded.ts";
import { foldAll } from "../../../src/core/fold/folding.ts";
import { type Event, empty, type State } from "../../../src/core/fold/state.ts";
import { fill } from "../../../src/core/lines/body.ts";

type Lines = readonly (readonly [number | null, string])[];
type Audience = "shared" | "private";
type Logs = { readonly [Name in Audience]: readonly Folded[] };

/** What was decided, as a case holds it. */
export interface Told {
  readonly events?: readonly { readonly audience: Audience; readonly body: unknown }[];
  readonly refusal?: unknown;
}

/** A case of the shared vectors of commands. */
export interface CommandCase extends Told {
  readonly name: string;
  readonly context: Omit<Context, "newId"> & { readonly device: string; readonly first_id: number };
  readonly shared: Lines;
  readonly private: Lines;
  readonly command?: { readonly type: keyof typeof COMMANDS };
  readonly item?: readonly (readonly [Audience, string, number])[];
  readonly undo?: Told;
  readonly redo?: Told;
}

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
      const found = logs[audience].find((log) => log.device === device && log.seq === seq);
      if (found === undefined) throw new Error("no such entry");
      return { audience, device, seq, body: found.body };
    }),
  };
}

/**
 * What is decided, what takes it back, and what takes that back in turn, as far as that is accepted. `seen` may change what
 * was undone, to plant a fault.
 */
export function turnsOf(tried: CommandCase, seen: (found: Told) => Told = (found) => found): readonly Told[] {
  let logs: Logs = { shared: read(tried.shared), private: read(tried.private) };
  const context = contextOf(tried);
  const turns: Told[] = [];
  if (tried.command === undefined) {
    turns.push(seen(told(undo(itemOf(logs, tried.item ?? []), context, givenOf(logs)), context)));
  } else {
    const decide = COMMANDS[tried.command.type] as Decide<unknown>;
    turns.push(told(decide(tried.command, context, givenOf(logs, READS[tried.command.type])), context));
  }
  while (turns.length < 3 && turns.at(-1)?.events !== undefined) {
    let item: UndoItem;
    [logs, item] = appended(logs, turns.at(-1)!, tried);
    turns.push(seen(told(undo(item, context, givenOf(logs)), context)));
  }
  return turns;
}
