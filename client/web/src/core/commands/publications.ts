/** What a member's device says in the shared stream by itself: who came, hidden ratings (S4), what is taken back (E5). */
import type { Body, BodyOf, Role } from "../events/types.ts";
import { type Event, key, type State } from "../fold/state.ts";
import { gather, rowsOf } from "../views/facts/gathered.ts";

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

/**
 * What the shared stream does not say yet of how its space began: that a therapist opened it, and that `member` came.
 *
 * What the server grants and what tells of it are two steps, and a device may stop between them. Said twice it would
 * change nothing, but a stream that says it already is left alone.
 */
export function arrivals(
  shared: State,
  given: {
    readonly space: string;
    readonly title: string | null;
    readonly member: string;
    readonly role: Role;
    readonly name: string;
  },
): Arrival[] {
  const { space, title, member, role, name } = given;
  const said: Arrival[] = [];
  if (role === "therapist" && !shared.space.some((placed) => placed.body.type === "space_opened")) {
    said.push(title === null ? { type: "space_opened", space } : { type: "space_opened", space, title });
  }
  if (!(shared.members.get(member) ?? []).some((placed) => placed.body.type === "member_joined")) {
    said.push({ type: "member_joined", member, role, name });
  }
  return said;
}

type Arrival = Extract<Body, { readonly type: "space_opened" | "member_joined" }>;

function isRevealed(shared: State, round: string): boolean {
  return (shared.rounds.get(round) ?? []).some((placed) => placed.body.type === "rating_round_revealed");
}

/** The share whose lines an event takes back: they are delivered as stubs from then on. null for other events. */
export function takesBack(body: Event): string | null {
  return body.type === "entry_unshared" ? body.share : null;
}
