/** Rounds of rating together: nobody sees the other's number before the reveal (rule S4). */
import { assertNever } from "../../closed.ts";
import type { Placed, RoundChange, State } from "../../fold/state.ts";
import { type Gathered, grouped, type RowOf, rowsOf } from "../facts/gathered.ts";
import { once } from "../facts/once.ts";
import { sortedBy } from "../facts/ordering.ts";
import { type RatingDoc, ratings } from "../facts/series.ts";

/** A round of rating together. Ratings stay hidden with their authors until it is revealed (rule S4). */
export interface RoundDoc {
  round: string;
  session: string | null;
  goals: readonly string[];
  by: string;
  at: number;
  revealed: boolean;
  ratings: RatingDoc[];
}

/** All rounds, in order of their opening; a revealed round shows what was published for it. */
export function rounds(state: State, gathered: Gathered): RoundDoc[] {
  const rated = grouped(rowsOf(gathered, "goal_rated"), (body) => body.round);
  const found = [...state.rounds].map(([identifier, changes]) =>
    roundDoc(identifier, once(changes), rated.get(identifier) ?? []),
  );
  return sortedBy(
    found.filter((doc) => doc !== null),
    (doc) => [doc.at, doc.round],
  );
}

function roundDoc(
  identifier: string,
  changes: readonly Placed<RoundChange>[],
  rated: readonly RowOf<"goal_rated">[],
): RoundDoc | null {
  let doc: RoundDoc | null = null;
  let revealed = false;
  for (const placed of changes) {
    const body = placed.body;
    switch (body.type) {
      case "rating_round_opened":
        doc ??= {
          round: identifier,
          session: body.session ?? placed.session,
          goals: body.goals,
          by: placed.author,
          at: placed.at,
          revealed: false,
          ratings: [],
        };
        break;
      case "rating_round_revealed":
        revealed = true;
        break;
      default:
        assertNever(body);
    }
  }
  return doc !== null && revealed ? { ...doc, revealed: true, ratings: ratings(rated) } : doc;
}
