/** The shared vectors of commands: each is decided here as it is in Python. */
import { describe, expect, it } from "vitest";
import { canonical } from "../../src/core/canonical.ts";
import { type Context, type Decide, type Decision, type Given, isRefusal } from "../../src/core/commands/context.ts";
import { encode } from "../../src/core/commands/encode.ts";
import { READS } from "../../src/core/commands/generated.ts";
import { COMMANDS } from "../../src/core/commands/registry.ts";
import { fromLine } from "../../src/core/fold/folded.ts";
import { foldAll } from "../../src/core/fold/folding.ts";
import { empty, type State } from "../../src/core/fold/state.ts";
import { vector, vectorsIn } from "./vectors.ts";

type Lines = readonly (readonly [number | null, string])[];

interface CommandCase {
  readonly name: string;
  readonly context: Omit<Context, "newId"> & { readonly device: string };
  readonly shared: Lines;
  readonly private: Lines;
  readonly command: { readonly type: keyof typeof COMMANDS };
  readonly events?: unknown;
  readonly refusal?: unknown;
}

const NAMES = vectorsIn("commands");

function stateOf(lines: Lines): State {
  const read = lines.map(([receivedUs, line]) => fromLine(line, receivedUs));
  return foldAll(
    empty(),
    read.filter((entry) => entry !== null),
  );
}

function contextOf({ context }: CommandCase): Context {
  let count = 0;
  const newId = () => {
    count += 1;
    return `00000000-0000-7000-800a-${count.toString(16).padStart(12, "0")}`;
  };
  return { ...context, newId };
}

function givenOf(tried: CommandCase): Given {
  const reads = READS[tried.command.type];
  return {
    shared: reads === "nothing" ? empty() : stateOf(tried.shared),
    private: reads === "both" ? stateOf(tried.private) : empty(),
  };
}

/** What follows, once the end of every command has checked rights and limits. */
function told(decision: Decision, context: Context): unknown {
  const encoded = isRefusal(decision) ? decision : encode(decision, context);
  if (isRefusal(encoded)) return { refusal: encoded };
  return { events: encoded.map(({ audience, body }) => ({ audience, body: JSON.parse(body) as unknown })) };
}

describe.each(NAMES)("%s", (name) => {
  it.each((vector(name) as readonly CommandCase[]).map((each) => [each.name, each] as const))("%s", (_, tried) => {
    const decide = COMMANDS[tried.command.type] as Decide<unknown>;

    const context = contextOf(tried);

    const decision = decide(tried.command, context, givenOf(tried));

    const expected = "events" in tried ? { events: tried.events } : { refusal: tried.refusal };
    expect(canonical(told(decision, context))).toEqual(canonical(expected));
  });
});

it("every command has cases", () => {
  const tried = NAMES.flatMap((name) => (vector(name) as readonly CommandCase[]).map((each) => each.command.type));

  expect([...new Set(tried)].sort()).toEqual(Object.keys(COMMANDS).sort());
});
