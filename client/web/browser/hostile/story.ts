/**
 * One entry of every type that has a text to write, by each of those who may write it, each of its texts hostile. Drawn
 * from the shapes of the vocabulary (`shared/schema.json`): a new type or field is tried as soon as it exists.
 */

import { EVENT_TYPES } from "../../src/core/events/index.ts";
import type { Field, Rule } from "../../src/core/events/shapes.ts";
import type { Body, Role } from "../../src/core/events/types.ts";
import { fill } from "../../src/core/lines/body.ts";
import { crc } from "../../src/core/lines/checksum.ts";
import { type Audience, mayAppend } from "../../src/core/rights.ts";
import type { RawEvent } from "../../src/store/store.ts";
import { CORPUS, NAMES, packed } from "./corpus.ts";

/** So many turns try all of the corpus in long fields, and most of it in short ones; one more tries the bare names. */
export const TURNS = 2;
const BARE = TURNS;

export interface Written {
  readonly role: Role;
  readonly event: RawEvent;
}

/** A text that was written somewhere. */
export interface Planted {
  readonly field: string;
  readonly by: Role;
  readonly audience: Audience;
  readonly text: string;
}

export interface Story {
  /** What the others are about. */
  readonly plain: readonly Written[];
  readonly hostile: readonly Written[];
  /** What shuts the space or leaves it: written when everything else was looked at. */
  readonly last: readonly Written[];
  readonly planted: readonly Planted[];
  readonly goals: readonly string[];
  readonly setbacks: readonly string[];
  readonly entries: readonly string[];
  readonly session: string;
}

/** Whose names people have is told by their accounts: a text of `member_joined` comes in another way. */
const BY_ACCOUNT = new Set(["member_joined"]);
const LAST = new Set(["member_left", "therapy_ended"]);

/** What a type is about that nothing else is: it ends it, or puts other words in its place. */
const SUBJECTS: Readonly<Record<string, readonly [field: string, kind: Kind]>> = {
  step_reworded: ["step", "step"],
  step_moved: ["step", "step"],
  step_dropped: ["step", "step"],
  step_done: ["step", "step"],
  step_partly_done: ["step", "step"],
  step_skipped: ["step", "step"],
  step_log_corrected: ["log", "log"],
  milestone_reworded: ["milestone", "milestone"],
  milestone_celebrated: ["milestone", "milestone"],
  session_cancelled: ["session", "planned"],
  session_recapped: ["session", "session"],
  session_feedback_given: ["session", "session"],
  agenda_item_discussed: ["item", "item"],
  commitment_reported: ["commitment", "commitment"],
  win_cheered: ["win", "win"],
  entry_corrected: ["ref", "win"],
  entry_retracted: ["ref", "win"],
  setback_reflected: ["setback", "setback"],
  observation_answered: ["observation", "observation"],
  journal_edited: ["entry", "journal"],
  value_retired: ["value", "value"],
  measure_logged: ["measure", "number"],
  counter_ticked: ["measure", "counter"],
  goal_suggestion_answered: ["suggestion", "suggestion"],
};

type Kind =
  | "goal"
  | "step"
  | "log"
  | "milestone"
  | "planned"
  | "session"
  | "item"
  | "commitment"
  | "win"
  | "setback"
  | "observation"
  | "journal"
  | "value"
  | "number"
  | "counter"
  | "suggestion";

/** What may stay away, and would lead elsewhere. */
const LEFT_OUT = new Set(["parent", "round", "evidence", "reply_to", "barrier", "values", "challenges", "about"]);
/** Of these the first word in the order of the alphabet would hide the entry. */
const WORDS: Readonly<Record<string, string>> = {
  "goal_measure_defined.kind": "number",
  "step_log_corrected.outcome": "partly",
  "session_feedback_given.context": "session",
};

/** The story of one space. */
export function hostileStory({ day, members }: { day: string; members: Readonly<Record<Role, string>> }): Story {
  const teller = new Teller(day, members);
  teller.begin();
  // The bare names first: of what only the newest counts, the other texts are to be seen.
  for (const turn of [BARE, ...Array(TURNS).keys()]) {
    for (const role of ["client", "therapist"] as const) {
      for (const tag of EVENT_TYPES.keys()) teller.tell(tag, role, turn);
    }
  }
  return teller;
}

class Teller implements Story {
  readonly plain: Written[] = [];
  readonly hostile: Written[] = [];
  readonly last: Written[] = [];
  readonly planted: Planted[] = [];
  readonly goals: string[] = [];
  readonly setbacks: string[] = [];
  readonly entries: string[] = [];
  readonly session = idOf("session main");
  readonly #day: string;
  readonly #members: Readonly<Record<Role, string>>;

  constructor(day: string, members: Readonly<Record<Role, string>>) {
    this.#day = day;
    this.#members = members;
  }

  /** A goal, a step and a session that goes on: what everything else is about. */
  begin(): void {
    this.#plainGoal("main", "client");
    this.#write(this.plain, "client", { type: "goal_focus_set", focus: [idOf("goal main")] });
    this.#plainSubject("step", "main", "client");
    this.#write(this.plain, "therapist", { type: "session_started", session: this.session, day: this.#day });
  }

  tell(tag: string, role: Role, turn: number): void {
    const shape = EVENT_TYPES.get(tag);
    const audience = (["shared", "private"] as const).find((item) => mayAppend(role, item, tag));
    const texts = shape?.fields.filter((field) => holdsText(field.rule)) ?? [];
    if (shape === undefined || audience === undefined || texts.length === 0 || BY_ACCOUNT.has(tag)) return;
    const place = `${tag} ${role} ${turn}`;
    const body: Record<string, unknown> = { type: tag };
    for (const field of shape.fields) {
      if (field.name === "own_words" && role !== "client") continue;
      if (LEFT_OUT.has(field.name) && "absent" in field) continue;
      body[field.name] = this.#value(field, { tag, role, turn, audience, place });
    }
    const filled = fill(body);
    if (filled.type === "unknown" || filled.type === "misshapen") throw new Error(`no valid ${tag}`);
    if (tag === "setback_noted") this.setbacks.push(body["setback"] as string);
    if (tag === "journal_written") this.entries.push(body["entry"] as string);
    if (tag === "journal_edited") this.entries.push(body["entry"] as string);
    if (tag === "setback_reflected") this.setbacks.push(body["setback"] as string);
    this.#write(LAST.has(tag) ? this.last : this.hostile, role, body as unknown as Body, audience);
  }

  #write(to: Written[], role: Role, body: Body, audience: Audience = "shared"): void {
    to.push({ role, event: { audience, body } });
  }

  #value(field: Field, of: Place): unknown {
    return this.#byRule(field.name, field.rule, of);
  }

  #byRule(name: string, rule: Rule, of: Place): unknown {
    switch (rule.kind) {
      case "text":
        if (rule.pattern === null) return this.#text(name, rule.most, of);
        return rule.pattern.test(this.#day) ? this.#day : rule.pattern.test("1") ? "1" : this.#reference(name, of);
      case "integer":
        return Math.max(rule.least ?? 1, Math.min(rule.most ?? 1, 1));
      case "flag":
        return true;
      case "word":
        return WORDS[`${of.tag}.${name}`] ?? rule.words[0];
      case "list":
        return [this.#byRule(name, rule.of, of)];
      case "maybe":
        return this.#byRule(name, rule.of, of);
      case "struct":
        return { number: 1, mark: crc(idOf(`change goal ${of.place}`)) };
      default:
        throw new Error(`no value for ${rule.kind}`);
    }
  }

  #text(name: string, most: number | null, { tag, role, turn, audience }: Place): string {
    const field = `${tag}.${name}`;
    if (turn === BARE) return NAMES[this.planted.length % NAMES.length] ?? "";
    const text = packed(`${this.planted.length.toString(36)}#`, most, turn, TURNS);
    this.planted.push({ field, by: role, audience, text });
    return text;
  }

  #reference(name: string, { tag, role, place }: Place): string {
    const [subject, kind] = SUBJECTS[tag] ?? [];
    if (subject === name && kind !== undefined) return this.#plainSubject(kind, place, role);
    if (name === "goal" && tag.startsWith("goal_")) {
      if (tag !== "goal_drafted" && tag !== "goal_rated") return this.#plainGoal(place, role);
      if (tag === "goal_drafted") this.goals.push(idOf(`goal ${place}`));
      return tag === "goal_rated" ? idOf("goal main") : idOf(`goal ${place}`);
    }
    if (["goal", "goals", "focus", "on"].includes(name)) return idOf("goal main");
    if (name === "session" && tag !== "session_scheduled") return this.session;
    if (name === "step") return tag === "step_added" ? idOf(`step ${place}`) : idOf("step main");
    if (name === "member") return this.#members[role];
    return idOf(`${name} ${place}`);
  }

  #plainGoal(place: string, role: Role): string {
    const goal = idOf(`goal ${place}`);
    this.goals.push(goal);
    this.#write(this.plain, role, {
      ...{ type: "goal_drafted", goal, change: idOf(`change goal ${place}`), title: "A plain goal" },
    });
    return goal;
  }

  /** Something plain of a kind, for one hostile entry to be about; its id. */
  #plainSubject(kind: Kind, place: string, role: Role): string {
    const id = idOf(`${kind} ${place}`);
    const goal = idOf("goal main");
    const day = this.#day;
    const base = { number: 1, mark: crc(idOf("change goal main")) };
    const write = (by: Role, body: Body, audience: Audience = "shared") => this.#write(this.plain, by, body, audience);
    switch (kind) {
      case "step":
        write(role, { type: "step_added", step: id, goal, title: "A plain step" });
        break;
      case "log":
        write(role, { type: "step_done", log: id, step: this.#plainSubject("step", `${place} log`, role), day });
        break;
      case "milestone":
        write(role, { type: "milestone_added", milestone: id, goal, title: "A plain milestone" });
        write("client", { type: "milestone_reached", milestone: id, day });
        break;
      case "planned":
        write("therapist", { type: "session_scheduled", session: id, day: "2999-01-01" });
        break;
      case "session":
        write("therapist", { type: "session_started", session: id, day });
        write("therapist", { type: "session_ended", session: id });
        break;
      case "item":
        write(role, { type: "agenda_item_proposed", item: id, text: "A plain item", session: this.session });
        break;
      case "commitment":
        write(role, { type: "commitment_made", commitment: id, text: "A plain promise" });
        break;
      case "win":
        write(role, { type: "win_noted", win: id, text: "A plain win", day, goal });
        break;
      case "setback":
        write("client", { type: "setback_noted", setback: id, text: "A plain setback", day, goal });
        break;
      case "observation":
        write("therapist", { type: "observation_recorded", observation: id, text: "Plainly seen", day });
        break;
      case "journal":
        write(role, { type: "journal_written", entry: id, text: "A plain entry", day }, "private");
        break;
      case "value":
        write("client", { type: "value_named", value: id, label: "A plain value" });
        break;
      case "number":
      case "counter":
        write("client", {
          ...{ type: "goal_measure_defined", goal, change: idOf(`change ${kind} ${place}`), base },
          ...{ measure: id, kind, label: `A plain ${kind}` },
        });
        break;
      case "suggestion":
        write(role === "client" ? "therapist" : "client", {
          ...{ type: "goal_change_suggested", goal: idOf(`goal ${place}`), base, suggestion: id, title: "Plainer" },
        });
        break;
      case "goal":
        break;
    }
    return id;
  }
}

interface Place {
  readonly tag: string;
  readonly role: Role;
  readonly turn: number;
  readonly audience: Audience;
  readonly place: string;
}

function holdsText(rule: Rule): boolean {
  if (rule.kind === "maybe" || rule.kind === "list") return holdsText(rule.of);
  return rule.kind === "text" && rule.pattern === null;
}

/** Every field that holds a text which somebody may write, as `type.field`. */
export function textFields(): readonly string[] {
  return [...EVENT_TYPES].flatMap(([tag, { fields }]) =>
    fields.filter((field) => holdsText(field.rule)).map((field) => `${tag}.${field.name}`),
  );
}

/** The longest text of the corpus: a field shorter than that is tried with what fits. */
export const LONGEST = Math.max(...CORPUS.map((item) => item.length));

/** An id that is the same for the same name. */
function idOf(name: string): string {
  const [one, other] = [crc(name), crc(`${name} once more`)].map((item) => item.toString(16).padStart(8, "0"));
  return `01930000-0000-7000-8000-${`${one}${other}`.slice(0, 12)}`;
}
