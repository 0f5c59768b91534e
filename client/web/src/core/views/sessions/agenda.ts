/**
 * What people want to talk about, and in which session it came up.
 *
 * An item belongs to the session it names; else to the one in which it was discussed; else to the first session that was
 * started after it was proposed; else it waits for the next one.
 */
import { assertNever } from "../../closed.ts";
import type { BodyOf } from "../../events/types.ts";
import { type AgendaChange, comparePlacing, type Placed, type Placing, type State } from "../../fold/state.ts";
import { isRetracted } from "../facts/comments.ts";
import type { EarlierTextDoc } from "../facts/earlier.ts";
import { once } from "../facts/once.ts";
import { sortedBy } from "../facts/ordering.ts";

/** An item was talked about. */
export interface DiscussedDoc {
  by: string;
  at: number;
  minutes: number | null;
  note: string | null;
}

/** An item in its latest words. */
export interface AgendaItemDoc {
  item: string;
  session: string | null;
  text: string;
  kind: BodyOf<"agenda_item_proposed">["kind"];
  about: string | null;
  minutes: number | null;
  by: string;
  at: number;
  discussed: DiscussedDoc | null;
  earlier: EarlierTextDoc[];
}

/** Starts: when each session was started, in order. */
export type Starts = readonly (readonly [Placing, string])[];

/** All items in the order in which they were proposed; what its author took back is left out. */
export function agenda(state: State, starts: Starts): AgendaItemDoc[] {
  const found: [Placing, AgendaItemDoc][] = [];
  for (const [item, changes] of state.agenda) {
    const kept = once(changes);
    const first = kept.find((placed) => placed.body.type === "agenda_item_proposed");
    if (first !== undefined && !isRetracted(state, item, first.author)) {
      found.push([first, itemDoc(item, first, kept, starts)]);
    }
  }
  return sortedBy(found, ([at, doc]) => [at.at, at.device, at.seq, doc.item]).map(([, doc]) => doc);
}

function itemDoc(
  item: string,
  first: Placed<AgendaChange>,
  changes: readonly Placed<AgendaChange>[],
  starts: Starts,
): AgendaItemDoc {
  const doc: AgendaItemDoc = {
    item,
    session: null,
    text: "",
    kind: "other",
    about: null,
    minutes: null,
    by: first.author,
    at: first.at,
    discussed: null,
    earlier: [],
  };
  let discussedIn: string | null = null;
  for (const placed of changes) {
    const body = placed.body;
    switch (body.type) {
      case "agenda_item_proposed":
        if (doc.text !== "" && doc.text !== body.text) doc.earlier.push({ text: doc.text, until: placed.at });
        doc.session = body.session;
        doc.text = body.text;
        doc.kind = body.kind;
        doc.about = body.about;
        doc.minutes = body.minutes;
        break;
      case "agenda_item_discussed":
        doc.discussed = { by: placed.author, at: placed.at, minutes: body.minutes, note: body.note };
        discussedIn = body.session ?? placed.session;
        break;
      default:
        assertNever(body);
    }
  }
  doc.session ??= discussedIn ?? nextStart(starts, first);
  return doc;
}

function nextStart(starts: Starts, after: Placing): string | null {
  return starts.find(([at]) => comparePlacing(at, after) > 0)?.[1] ?? null;
}
