/**
 * The terms of a goal: what its changes amount to, which version that is, and which wordings compete.
 *
 * Rule A1: a version is how many changes it holds and the mark of exactly which (the sum of the CRC-32 of their ids,
 * modulo 2^48). Per field the last change in the order wins; what loses stays in the history.
 */
import { assertNever } from "../../closed.ts";
import { equal } from "../../equal.ts";
import type { Body, BodyOf, Version } from "../../events/types.ts";
import type { GoalChange, Placed } from "../../fold/state.ts";
import { crc } from "../../lines/checksum.ts";
import { sortedBy } from "../facts/ordering.ts";
import { emptyTrail, extendTrail, unseen } from "./awareness.ts";

/** A field value: what a change gives a field: a text, ids or words, or how a measure is defined. */
export type FieldValue = string | number | readonly string[] | MeasureTerms;

/** Measure terms: how a measure is defined; its target is a field of its own. */
export interface MeasureTerms {
  measure: string;
  kind: BodyOf<"goal_measure_defined">["kind"];
  label: string;
  unit: string;
  better: BodyOf<"goal_measure_defined">["better"];
  baseline: string | null;
  per: BodyOf<"goal_measure_defined">["per"];
}

/** One field that a change set; null where it took the field away. Fields of a measure are named `measure/<id>` and `target/<id>`. */
export interface FieldDoc {
  field: string;
  value: FieldValue | null;
}

/** A version: how many changes the terms hold, and the mark of exactly which. */
export interface VersionDoc {
  number: number;
  mark: number;
}

/**
 * One change of a goal's terms, made on `base` (null: on all that precedes it).
 *
 * `concurrent`: its author had not seen every change that precedes it.
 */
export interface ChangeDoc {
  change: string;
  type: Body["type"];
  at: number;
  by: string;
  number: number;
  base: VersionDoc | null;
  fields: FieldDoc[];
  reason: string | null;
  code: BodyOf<"goal_adjusted">["code"] | null;
  easier: boolean;
  suggestion: string | null;
  concurrent: boolean;
}

/** One of the competing wordings. */
export interface ContenderDoc {
  value: FieldValue | null;
  by: string;
  at: number;
  change: string;
}

/** Wordings of one field that were written without knowledge of each other; the last one is shown. */
export interface ConcurrentDoc {
  field: string;
  values: ContenderDoc[];
}

/** The fields of a goal as they stand, in the order in which they were first set. */
export type Latest = ReadonlyMap<string, FieldValue>;

type Fields = ReadonlyMap<string, FieldValue | null>;

/**
 * The changes, by their index, that stand last in a field: taking one of them back changes its value.
 *
 * That is the change that gave it and, where others were taken back since, what took them back: so changes can be taken
 * back one after the other, and that can be taken back as well.
 */
type Setters = ReadonlySet<number>;

type Replaced = ReadonlyMap<string, { readonly value: FieldValue | null; readonly setters: Setters }>;

const NONE: Setters = new Set();

/** A past: what is known of the changes so far: what stands last in a field, and what each of them replaced. */
interface Past {
  readonly latest: Map<string, FieldValue>;
  readonly setters: Map<string, Setters>;
  readonly replaced: Replaced[];
  readonly history: ChangeDoc[];
  readonly answered: Set<string>;
}

/**
 * What one change does to the terms. `base` is null where a change rests on all that precedes it.
 *
 * `restored`: by field, whose value it brings back where it takes a change back.
 */
export interface Edit {
  readonly change: string;
  readonly base: Version | null;
  readonly fields: Fields;
  readonly reason: string | null;
  readonly code: ChangeDoc["code"];
  readonly easier: boolean;
  readonly suggestion: string | null;
  readonly restored: ReadonlyMap<string, Setters>;
}

/** The terms of a goal as they have come to be. `setters`: by field, the changes (by index) that stand last in it. */
export interface Terms {
  readonly latest: Latest;
  readonly setters: ReadonlyMap<string, Setters>;
  readonly version: VersionDoc;
  readonly history: ChangeDoc[];
  readonly concurrent: ConcurrentDoc[];
}

/** The terms after all changes of one goal, which are in order and each of them once. */
export function terms(changes: readonly Placed<GoalChange>[]): Terms {
  const suggestions = firstSuggestions(changes);
  const past: Past = { latest: new Map(), setters: new Map(), replaced: [], history: [], answered: new Set() };
  const { latest, setters, history } = past;
  const given: Fields[] = [];
  const contenders = new Map<string, number[]>();
  const trail = emptyTrail();
  for (const placed of changes) {
    const edit = editOf(placed.body, placed.author, suggestions, past);
    if (edit === null) continue;
    const index = history.length;
    const missed = unseen(trail, edit.base, placed.device);
    extendTrail(trail, { base: edit.base, device: placed.device, missed, crc: crc(edit.change) });
    for (const [field, value] of edit.fields) {
      const standing = (contenders.get(field) ?? []).filter(
        (earlier) => missed.has(earlier) && !equal(given[earlier]?.get(field), value),
      );
      contenders.set(field, [...standing, index]);
    }
    apply(past, index, edit);
    given.push(edit.fields);
    history.push(changeDoc(placed, edit, { number: index + 1, concurrent: missed.size > 0 }));
  }
  const version = { number: history.length, mark: trail.marks.at(-1)! };
  return { latest, setters, version, history, concurrent: concurrentDocs(history, given, contenders) };
}

/** Let a change have its effect; a field that it gives nothing is not set any more. */
function apply(past: Past, index: number, { fields, restored }: Edit): void {
  past.replaced.push(
    new Map(
      [...fields.keys()].map((field) => [
        field,
        { value: past.latest.get(field) ?? null, setters: past.setters.get(field) ?? NONE },
      ]),
    ),
  );
  for (const [field, value] of fields) {
    past.setters.set(field, new Set([...(restored.get(field) ?? NONE), index]));
    past.latest.delete(field);
    if (value !== null) past.latest.set(field, value);
  }
}

/** The suggestions for a goal by id; where two share an id, the first in order. */
export function firstSuggestions(
  changes: readonly Placed<GoalChange>[],
): Map<string, Placed<BodyOf<"goal_change_suggested">>> {
  const found = new Map<string, Placed<BodyOf<"goal_change_suggested">>>();
  for (const placed of changes) {
    const { body } = placed;
    if (body.type === "goal_change_suggested" && !found.has(body.suggestion)) {
      found.set(body.suggestion, { ...placed, body });
    }
  }
  return found;
}

const PLAIN = {
  reason: null,
  code: null,
  easier: false,
  suggestion: null,
  restored: new Map<string, Setters>(),
} as const;

/** Return what a change does to the terms; null where it does nothing to them. Notes in `past` what was answered. */
function editOf(
  body: GoalChange,
  author: string,
  suggestions: ReadonlyMap<string, Placed<BodyOf<"goal_change_suggested">>>,
  past: Past,
): Edit | null {
  switch (body.type) {
    case "goal_drafted":
      return { ...PLAIN, change: body.change, base: null, fields: drafted(body) };
    case "goal_reworded": {
      const { change, base, title, own_words, why, reason } = body;
      return { ...PLAIN, change, base, fields: givenOf({ title, own_words, why }), reason };
    }
    case "goal_smart_answered":
      return { ...PLAIN, change: body.change, base: body.base, fields: answers(body) };
    case "goal_measure_defined":
      return { ...PLAIN, change: body.change, base: body.base, fields: measureFields(body) };
    case "goal_adjusted": {
      const { change, base, code, easier, note } = body;
      return { ...PLAIN, change, base, fields: adjusted(body), reason: note, code, easier };
    }
    case "goal_suggestion_answered": {
      const { change, suggestion, reason } = body;
      const first = !past.answered.has(suggestion);
      past.answered.add(suggestion);
      if (!body.accepted) return null;
      const suggested = first ? suggestions.get(suggestion) : undefined;
      const fields = suggested === undefined ? givenOf({}) : suggestedFields(suggested.body);
      return { ...PLAIN, change, base: null, fields, reason, suggestion };
    }
    case "goal_change_undone": {
      const before = [...undone(body, author, past)];
      const fields = new Map(before.map(([field, { value }]) => [field, value]));
      const restored = new Map(before.map(([field, { setters }]) => [field, setters]));
      return { ...PLAIN, change: body.change, base: body.base, fields, restored };
    }
    case "goal_change_suggested":
    case "goal_agreed":
    case "goal_agreement_withdrawn":
    case "goal_paused":
    case "goal_resumed":
    case "goal_reached":
    case "goal_reopened":
    case "goal_closed_unmet":
    case "goal_retracted":
      return null;
    default:
      return assertNever(body);
  }
}

/** Gives what its author's change replaced, for each field where that change stands. A goal keeps its first words. */
function undone(body: BodyOf<"goal_change_undone">, author: string, past: Past): Replaced {
  const index = past.history.findIndex(
    (change) => change.change === body.undoes && change.by === author && change.type !== "goal_drafted",
  );
  const replaced: Replaced = past.replaced[index] ?? new Map();
  return new Map([...replaced].filter(([field]) => past.setters.get(field)?.has(index)));
}

function drafted(body: BodyOf<"goal_drafted">): Fields {
  const { title, own_words, why, horizon, parent, due, areas, values, challenges } = body;
  return givenOf({
    title,
    own_words,
    why,
    horizon,
    parent,
    due,
    areas: areas.length > 0 ? areas : null,
    values: values.length > 0 ? values : null,
    challenges: challenges.length > 0 ? challenges : null,
  });
}

function answers(body: BodyOf<"goal_smart_answered">): Fields {
  const { specific, measurable, achievable, relevant, time_bound } = body;
  return givenOf({ specific, measurable, achievable, relevant, due: time_bound });
}

/** Return what the definition of a measure gives the terms: how it is defined, and its target. */
export function measureFields(body: BodyOf<"goal_measure_defined">): Fields {
  const { measure, kind, label, unit, better, baseline, per, target } = body;
  const defined: MeasureTerms = { measure, kind, label, unit, better, baseline, per };
  return givenOf({ [`measure/${measure}`]: defined, [`target/${measure}`]: target });
}

function adjusted(body: BodyOf<"goal_adjusted">): Fields {
  const { title, own_words, due, horizon, parent, measure } = body;
  // A target that names no measure is the goal's own.
  const target = measure === null ? "target" : `target/${measure}`;
  return givenOf({ title, own_words, due, horizon, parent, [target]: body.target });
}

function suggestedFields({ title, why, due, horizon }: BodyOf<"goal_change_suggested">): Fields {
  return givenOf({ title, why, due, horizon });
}

/** The fields that a change sets: an absent one stays as it was. No name is a number, so that their order is kept. */
function givenOf(fields: Readonly<Record<string, FieldValue | null>>): Fields {
  return new Map(Object.entries(fields).filter((field): field is [string, FieldValue] => field[1] !== null));
}

function changeDoc(
  placed: Placed<GoalChange>,
  edit: Edit,
  { number, concurrent }: { readonly number: number; readonly concurrent: boolean },
): ChangeDoc {
  return {
    change: edit.change,
    type: placed.body.type,
    at: placed.at,
    by: placed.author,
    number,
    base: edit.base === null ? null : { number: edit.base.number, mark: edit.base.mark },
    fields: [...edit.fields].map(([field, value]) => ({ field, value })),
    reason: edit.reason,
    code: edit.code,
    easier: edit.easier,
    suggestion: edit.suggestion,
    concurrent,
  };
}

function concurrentDocs(
  history: readonly ChangeDoc[],
  given: readonly Fields[],
  contenders: ReadonlyMap<string, readonly number[]>,
): ConcurrentDoc[] {
  return sortedBy(contenders, ([field]) => [field])
    .filter(([, indexes]) => indexes.length > 1)
    .map(([field, indexes]) => ({
      field,
      values: indexes.map((index) => contender(history[index]!, given[index]!.get(field) ?? null)),
    }));
}

function contender(change: ChangeDoc, value: FieldValue | null): ContenderDoc {
  return { value, by: change.by, at: change.at, change: change.change };
}
