/** Who else is in this space right now, what they look at, and whether they write (rule L1: shown, never kept). */
import type { SharedProjection } from "../../core/views/shared.ts";
import { useSpace } from "../app-context.ts";
import { Icon } from "../parts/Icon.tsx";
import { fill, words } from "../words/index.ts";

export function HereNow({ sayAway }: { readonly sayAway?: boolean }) {
  const { view, shared, me, otherName, nameOf } = useSpace();
  const others = view.present.value.filter((each) => each.member !== me.member);
  if (others.length === 0) {
    return sayAway ? (
      <p class="here soft" role="status">
        <Icon name="away" />
        {fill(words.live.away, { name: otherName })}
      </p>
    ) : null;
  }
  return (
    <ul class="stack tight" aria-live="polite">
      {others.map((each) => {
        const name = nameOf(each.member);
        const what = nameOfThing(shared, each.focus);
        return (
          <li key={each.device} class="here">
            <span class="here-dot" aria-hidden="true" />
            <span>{what === null ? fill(words.live.here, { name }) : fill(words.live.hereAt, { name, what })}</span>
            {each.typing && <span class="soft">{fill(words.live.writes, { name })}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** What an id that somebody looks at is called here; null for what has no name. */
export function nameOfThing(shared: SharedProjection, id: string | null): string | null {
  if (id === null) return null;
  const goal = shared.board.goals.find((each) => each.goal === id);
  if (goal) return goal.title;
  const items = [...shared.sessions.sessions.flatMap((each) => each.agenda), ...shared.sessions.upcoming];
  return items.find((each) => each.item === id)?.text ?? null;
}
