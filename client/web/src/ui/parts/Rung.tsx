/**
 * How far an entry has come: on this device, on the server, on the other's device, read and when. Private ones go half
 * the way. In words where there is room, `quiet` as the mark alone, which has the words as its name.
 */
import { type Come, comeOf } from "../../store/come.ts";
import type { Audience, Rung } from "../../store/store.ts";
import { useSpace } from "../app-context.ts";
import { A, href } from "../router.tsx";
import { when } from "../words/days.ts";
import { fill, words } from "../words/index.ts";

const LADDER: readonly Rung[] = ["device", "server", "held", "read"];

interface RungProps {
  readonly audience: Audience;
  readonly quiet?: boolean;
}

/** Of entries by their ids `device/seq`: as far as the one that has come least far. Nothing where there are none. */
export function EntryRung({ entries, audience, quiet }: RungProps & { readonly entries: readonly string[] }) {
  const { view } = useSpace();
  view.rungs.value;
  const come = comeOf(view, audience, entries);
  return come && <Mark come={come} audience={audience} quiet={quiet ?? false} />;
}

/** Of what this person wrote under these ids. Nothing where they are somebody else's. */
export function OwnRung({ of, audience, quiet }: RungProps & { readonly of: readonly string[] }) {
  const { view } = useSpace();
  const entries = of.flatMap((each) => view.entries(audience, each));
  return <EntryRung entries={entries} audience={audience} quiet={quiet ?? false} />;
}

function Mark({ come, audience, quiet }: Required<RungProps> & { readonly come: Come }) {
  const { today, otherName } = useSpace();
  if (come.rung === "refused") {
    return (
      <span class="rung">
        <A to={href("yourData")}>{words.rungs.refused}</A>
      </span>
    );
  }
  const said = inWords(come, audience, otherName, today);
  const knots = audience === "private" ? LADDER.slice(0, 2) : LADDER;
  return (
    <span class="rung">
      <Ladder knots={knots.length} come={knots.indexOf(come.rung) + 1} name={quiet ? said : null} />
      {!quiet && <span>{said}</span>}
    </span>
  );
}

function inWords({ rung, readAt }: Come, audience: Audience, name: string, today: string): string {
  if (rung === "read" && readAt !== null) return fill(words.rungs.readWhen, { name, when: when(readAt, today) });
  return fill(words.rungs[audience === "private" && rung === "server" ? "kept" : rung], { name });
}

interface LadderProps {
  readonly knots: number;
  readonly come: number;
  /** What it says, where no words beside it do. */
  readonly name: string | null;
}

/** Knots on a rail, filled as far as it has come. Two paths: a long table holds hundreds of these. */
function Ladder({ knots, come, name }: LadderProps) {
  const places = Array.from({ length: knots }, (_, index) => 6 + index * 10);
  const wide = knots * 10 + 4;
  const drawn = [
    <path key="open" class="knot" d={`M6 6H${wide - 8}${places.slice(come).map(ring).join("")}`} />,
    <path key="come" class="knot come" d={places.slice(0, come).map(ring).join("")} />,
  ];
  if (name === null) {
    return (
      <svg class="ladder" viewBox={`0 0 ${wide} 12`} aria-hidden="true" focusable="false">
        {drawn}
      </svg>
    );
  }
  return (
    <svg class="ladder" viewBox={`0 0 ${wide} 12`} role="img" aria-label={name}>
      <title>{name}</title>
      {drawn}
    </svg>
  );
}

function ring(x: number): string {
  return `M${x - 3.5} 6a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0`;
}
