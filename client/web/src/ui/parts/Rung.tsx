import type { Audience, Rung } from "../../store/store.ts";
import { useSpace } from "../app-context.ts";
import { A, href } from "../router.tsx";
import { when } from "../words/days.ts";
import { fill, words } from "../words/index.ts";

const LADDER: readonly Rung[] = ["device", "server", "held", "read"];

interface RungMarkProps {
  readonly rung: Rung;
  readonly audience: Audience;
  /** The name of the person at the other end. */
  readonly other: string;
  /** When it was read, where that is known. */
  readonly readAt?: number | null;
}

/** How far an entry has come: on this phone, on the server, on the other's device, read and when. Private ones go half the way. */
export function RungMark({ rung, audience, other, readAt = null }: RungMarkProps) {
  const { today } = useSpace();
  if (rung === "refused") {
    return (
      <span class="rung">
        <A to={href("yourData")}>{words.rungs.refused}</A>
      </span>
    );
  }
  const knots = audience === "private" ? LADDER.slice(0, 2) : LADDER;
  const come = knots.indexOf(rung);
  return (
    <span class="rung">
      <svg class="ladder" viewBox="0 0 44 12" aria-hidden="true" focusable="false">
        <path class="rail" d={`M6 6H${6 + (knots.length - 1) * 10}`} stroke-width="2" />
        {knots.map((each, index) => (
          <circle
            key={each}
            class={index <= come ? "knot come" : "knot"}
            cx={6 + index * 10}
            cy="6"
            r="3.5"
            stroke-width="1.5"
          />
        ))}
      </svg>
      <span>
        {rung === "read" && readAt !== null
          ? fill(words.rungs.readWhen, { name: other, when: when(readAt, today) })
          : fill(words.rungs[audience === "private" && rung === "server" ? "kept" : rung], { name: other })}
      </span>
    </span>
  );
}

/** The same, for an entry by its id `device/seq`; nothing where the id is not known any more. */
export function EntryRung({ id, audience }: { readonly id: string | undefined; readonly audience: Audience }) {
  const { view, otherName } = useSpace();
  view.rungs.value;
  if (id === undefined) return null;
  return (
    <RungMark rung={view.rung(audience, id)} audience={audience} other={otherName} readAt={view.readAt(audience, id)} />
  );
}
