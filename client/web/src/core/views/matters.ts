/** What matters: why the client is here, what they value, how life is going, what is hard. */
import { assertNever } from "../closed.ts";
import type { BodyOf } from "../events/types.ts";
import type { Placed, State, ValueChange } from "../fold/state.ts";
import { type Gathered, grouped, type RowOf, rowsOf } from "./facts/gathered.ts";
import { once } from "./facts/once.ts";
import { byOrder, sortedBy } from "./facts/ordering.ts";

/** Why I am here. */
export interface PurposeDoc {
  text: string;
  by: string;
  at: number;
}

/** A value wording: how a value was worded at some time. */
export interface ValueWordingDoc {
  label: string;
  why: string | null;
  by: string;
  at: number;
}

/** Something that matters. A retired value stays, marked. */
export interface NamedValueDoc {
  value: string;
  label: string;
  why: string | null;
  area: string | null;
  by: string;
  at: number;
  retired: boolean;
  retired_reason: string | null;
  history: ValueWordingDoc[];
}

/** An area rating: how much an area of life matters, how it is now and how it is wanted, each 0–10. */
export interface AreaRatingDoc {
  rating: string;
  importance: number;
  now: number;
  wanted: number;
  why: string | null;
  change: string | null;
  by: string;
  at: number;
}

/** An area of life, its ratings oldest first. */
export interface AreaDoc {
  area: string;
  latest: AreaRatingDoc;
  ratings: AreaRatingDoc[];
}

/** Something that is hard. */
export interface ChallengeDoc {
  challenge: string;
  text: string;
  areas: readonly string[];
  daily_impact: number | null;
  by: string;
  at: number;
}

/** An answer to a prompt. */
export interface AnsweredDoc {
  answer: string;
  prompt: string;
  kind: BodyOf<"reflection_answered">["kind"];
  text: string;
  by: string;
  at: number;
}

/** A person's picture of what matters. `earlier_purposes` oldest first. */
export interface MattersDoc {
  purpose: PurposeDoc | null;
  earlier_purposes: PurposeDoc[];
  values: NamedValueDoc[];
  areas: AreaDoc[];
  challenges: ChallengeDoc[];
  reflections: AnsweredDoc[];
}

/** Return what matters, from a shared or a private stream. */
export function matters(state: State, gathered: Gathered): MattersDoc {
  const stated = once(state.purposes);
  const purposes = stated.flatMap(({ body, author, at }) =>
    body.type === "purpose_stated" ? [{ text: body.text, by: author, at }] : [],
  );
  const stands = stated.at(-1)?.body.type === "purpose_stated";
  const named = [...state.namedValues].map(([value, changes]) => valueDoc(value, once(changes)));
  const rated = grouped(rowsOf(gathered, "life_area_rated"), (body) => body.area);
  return {
    purpose: stands ? (purposes.at(-1) ?? null) : null,
    earlier_purposes: stands ? purposes.slice(0, -1) : purposes,
    values: sortedBy(
      named.filter((doc) => doc !== null),
      (doc) => [doc.at, doc.value],
    ),
    areas: sortedBy(rated, ([area]) => byOrder(area, "")).map(([area, rows]) => areaDoc(area, rows)),
    challenges: rowsOf(gathered, "challenge_named").map(challenge),
    reflections: rowsOf(gathered, "reflection_answered").map(answered),
  };
}

function valueDoc(value: string, changes: readonly Placed<ValueChange>[]): NamedValueDoc | null {
  let doc: NamedValueDoc | null = null;
  const history: ValueWordingDoc[] = [];
  let retired: BodyOf<"value_retired"> | null = null;
  for (const placed of changes) {
    const body = placed.body;
    switch (body.type) {
      case "value_named": {
        const { label, why, area } = body;
        history.push({ label, why, by: placed.author, at: placed.at });
        const { by, at } = history[0]!;
        doc = { value, label, why, area, by, at, retired: false, retired_reason: null, history };
        retired = null; // naming it again brings it back
        break;
      }
      case "value_retired":
        retired = body;
        break;
      default:
        assertNever(body);
    }
  }
  return doc === null || retired === null ? doc : { ...doc, retired: true, retired_reason: retired.reason };
}

function areaDoc(area: string, rows: readonly RowOf<"life_area_rated">[]): AreaDoc {
  const rated = rows.map(areaRating);
  return { area, latest: rated.at(-1)!, ratings: rated };
}

function areaRating({ body, placed }: RowOf<"life_area_rated">): AreaRatingDoc {
  return {
    rating: body.rating,
    importance: body.importance,
    now: body.now,
    wanted: body.wanted,
    why: body.why,
    change: body.change,
    by: placed.author,
    at: placed.at,
  };
}

function challenge({ body, placed }: RowOf<"challenge_named">): ChallengeDoc {
  return {
    challenge: body.challenge,
    text: body.text,
    areas: body.areas,
    daily_impact: body.daily_impact,
    by: placed.author,
    at: placed.at,
  };
}

function answered({ body, placed }: RowOf<"reflection_answered">): AnsweredDoc {
  return {
    answer: body.answer,
    prompt: body.prompt,
    kind: body.kind,
    text: body.text,
    by: placed.author,
    at: placed.at,
  };
}
