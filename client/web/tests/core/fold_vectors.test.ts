/** The shared vectors that the Python and TypeScript folds both run, against this fold. */
import { describe, expect, it } from "vitest";
import { canonical } from "../../src/core/canonical.ts";
import { arrivals, publications } from "../../src/core/commands/publications.ts";
import { fromLine } from "../../src/core/fold/folded.ts";
import { foldAll } from "../../src/core/fold/folding.ts";
import { empty, type State } from "../../src/core/fold/state.ts";
import {
  caseOf,
  dueToday,
  met,
  momentum,
  privateProjection,
  sharedProjection,
  sinceLastSession,
} from "../../src/core/views/index.ts";
import { vector, vectorsIn } from "./vectors.ts";

interface EntryCase {
  readonly received_us: number | null;
  readonly line: string;
}

interface FoldCase {
  readonly says: string;
  readonly entries: readonly EntryCase[];
  readonly shared: unknown;
  readonly private: unknown;
  readonly views: {
    readonly today: string;
    readonly due: unknown;
    readonly met: unknown;
    readonly momentum: unknown;
    readonly since: string;
    readonly case: unknown;
  };
}

interface PublicationsCase {
  readonly shared_entries: readonly EntryCase[];
  readonly private_entries: readonly EntryCase[];
  readonly author: string;
  readonly publications: readonly string[];
}

interface ArrivalsCase {
  readonly entries: readonly EntryCase[];
  readonly space: string;
  readonly title: string;
  readonly arrivals: readonly {
    readonly member: string;
    readonly role: "client" | "therapist";
    readonly name: string;
    readonly due: readonly unknown[];
  }[];
}

const NAMES = vectorsIn("fold");
const PUBLICATIONS = "fold/publications/of_hidden_ratings.json";
const ARRIVALS = "fold/publications/of_arrivals.json";
const OF_ONE_STREAM = NAMES.filter((name) => name !== PUBLICATIONS && name !== ARRIVALS);

function stateOf(entries: readonly EntryCase[]): State {
  const read = entries.map((entry) => fromLine(entry.line, entry.received_us));
  return foldAll(
    empty(),
    read.filter((entry) => entry !== null),
  );
}

function shows(state: State, today: string): string[] {
  const shared = sharedProjection(state);
  const views = {
    today,
    due: dueToday(shared, today),
    met: met(shared),
    momentum: momentum(shared, today),
    since: sinceLastSession(shared, today),
    case: caseOf(shared, today),
  };
  return [shared, privateProjection(state), views].map(canonical);
}

describe.each(OF_ONE_STREAM)("%s", (name) => {
  const read = vector(name) as FoldCase;
  const expected = [read.shared, read.private, read.views].map(canonical);

  it("shows what it shows in Python", () => {
    expect(shows(stateOf(read.entries), read.views.today)).toEqual(expected);
  });

  it("shows the same in the other order", () => {
    expect(shows(stateOf(read.entries.toReversed()), read.views.today)).toEqual(expected);
  });
});

it("S4: the publications of the vector are the hidden ratings of the revealed round", () => {
  const read = vector(PUBLICATIONS) as PublicationsCase;

  const found = publications(stateOf(read.shared_entries), stateOf(read.private_entries), read.author);

  expect(found.map((rating) => rating.rating)).toEqual(read.publications);
  expect(read.publications).toHaveLength(1);
});

it("the arrivals of the vector are what is not said yet", () => {
  const read = vector(ARRIVALS) as ArrivalsCase;
  const { space, title } = read;

  for (const { due, ...who } of read.arrivals) {
    expect(arrivals(stateOf(read.entries), { ...who, space, title })).toEqual(due);
  }
  expect(read.arrivals.map((arrival) => arrival.due.length)).toEqual([0, 2]);
  expect(arrivals(stateOf([]), { ...THERAPIST, title: null })).toEqual([{ type: "space_opened", space: "s" }, JOINED]);
});

const THERAPIST = { space: "s", member: "m", role: "therapist", name: "Dr Osei" } as const;
const JOINED = { type: "member_joined", member: "m", role: "therapist", name: "Dr Osei" };

it("every file of the folder was run", () => {
  expect(NAMES.length).toBeGreaterThan(30);
  expect(NAMES).toContain(PUBLICATIONS);
});
