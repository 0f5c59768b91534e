/** What has to move between a member's private stream and the shared one (rule S4), and what is taken back (E5). */
import type { BodyOf } from "../events/types.ts";
import { type Event, key, type State } from "../fold/state.ts";
import { gather, rowsOf } from "./gathered.ts";

/**
 * The hidden ratings of `author` whose round is revealed and that the shared stream does not hold yet.
 *
 * A device of `author` appends them to the shared stream as they are; doing so twice changes nothing, since a rating
 * counts once by its id.
 */
export function publications(shared: State, own: State, author: string): BodyOf<"goal_rated">[] {
  return rowsOf(gather(own), "goal_rated")
    .filter(
      ({ body, placed }) =>
        body.round !== null &&
        placed.author === author &&
        isRevealed(shared, body.round) &&
        !shared.facts.has(key(body.rating, author)),
    )
    .map((row) => row.body);
}

function isRevealed(shared: State, round: string): boolean {
  return (shared.rounds.get(round) ?? []).some((placed) => placed.body.type === "rating_round_revealed");
}

/** The share whose lines an event takes back: they are delivered as stubs from then on. null for other events. */
export function takesBack(body: Event): string | null {
  return body.type === "entry_unshared" ? body.share : null;
}
