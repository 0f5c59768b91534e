/** Who else is in this space right now, what they look at, and whether they write (rule L1: shown, never kept). */
import type { SharedProjection } from "../../core/views/shared.ts";
import type { Present } from "../../store/store.ts";
import { useSpace } from "../app-context.ts";
import { Icon } from "../parts/Icon.tsx";
import { fill, words } from "../words/index.ts";
import { partAt } from "./parts.ts";

export function HereNow({ sayAway }: { readonly sayAway?: boolean }) {
  const { view, shared, me, otherName, nameOf } = useSpace();
  const others = view.present.value.filter((member) => member.member !== me.member);
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
      {others.map((other) => (
        <li key={other.device} class="here">
          <span class="here-dot" aria-hidden="true" />
          <span>{fill(words.live.here, { name: nameOf(other.member) })}</span>
          <span class="soft">{doing(shared, other)}</span>
        </li>
      ))}
    </ul>
  );
}

function doing(shared: SharedProjection, { focus, typing }: Present): string {
  const writes = nameOfThing(shared, typing);
  if (writes !== null) return fill(words.live.writesAt, { what: writes });
  if (typing !== null) return words.live.writes;
  const what = nameOfThing(shared, focus);
  return what === null ? "" : fill(words.live.looksAt, { what });
}

/** Return the name of the thing that somebody looks at; null where it has none. */
export function nameOfThing(shared: SharedProjection, id: string | null): string | null {
  if (id === null) return null;
  const part = partAt(id);
  if (part !== null) return words.live.parts[part];
  const goal = shared.board.goals.find((goal) => goal.goal === id);
  if (goal) return goal.title;
  if (shared.sessions.sessions.some((session) => session.rounds.some((round) => round.round === id))) {
    return words.live.parts.rate;
  }
  const items = [...shared.sessions.sessions.flatMap((session) => session.agenda), ...shared.sessions.upcoming];
  return items.find((item) => item.item === id)?.text ?? null;
}
