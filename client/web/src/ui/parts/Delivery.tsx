/**
 * How far an entry has come: on this device, on the server, on the other's device, read and when. Private ones go half
 * the way. In words where there is room, `quiet` as the mark alone, which has the words as its name.
 */
import { type Delivery, deliveryOf } from "../../store/delivery.ts";
import type { Audience, DeliveryState } from "../../store/store.ts";
import { type SpaceNow, useSpace } from "../app-context.ts";
import { A, href } from "../router.tsx";
import { when } from "../words/days.ts";
import { fill, words } from "../words/index.ts";

const LADDER: readonly DeliveryState[] = ["device", "server", "held", "read"];

interface DeliveryProps {
  readonly audience: Audience;
  readonly quiet?: boolean;
}

/** Shows the delivery of entries `device/seq`: that of the one delivered least far. Nothing where there are none. */
export function EntryDelivery({ entries, audience, quiet }: DeliveryProps & { readonly entries: readonly string[] }) {
  const space = useSpace();
  space.view.deliveryChanges.value;
  return drawn(space, deliveryOf(space.view, audience, entries), audience, quiet ?? false);
}

/** Shows the delivery of what this person wrote under these ids. Nothing where somebody else wrote it. */
export function OwnDelivery({ of, audience, quiet }: DeliveryProps & { readonly of: readonly string[] }) {
  const space = useSpace();
  space.view.deliveryChanges.value;
  const entries = of.flatMap((about) => space.view.entries(audience, about));
  return drawn(space, deliveryOf(space.view, audience, entries), audience, quiet ?? false);
}

// Functions from here on, and no components: a long table holds hundreds of marks.

function drawn({ today, otherName }: SpaceNow, delivery: Delivery | null, audience: Audience, quiet: boolean) {
  if (delivery === null) return null;
  if (delivery.state === "refused") {
    return (
      <span class="rung">
        <A to={href("yourData")}>{words.delivery.refused}</A>
      </span>
    );
  }
  const said = inWords(delivery, audience, otherName, today);
  const knots = audience === "private" ? LADDER.slice(0, 2) : LADDER;
  const reached = knots.indexOf(delivery.state) + 1;
  if (quiet) return ladder(knots.length, reached, said);
  return (
    <span class="rung">
      {ladder(knots.length, reached, null)}
      <span>{said}</span>
    </span>
  );
}

function inWords({ state, readAt }: Delivery, audience: Audience, name: string, today: string): string {
  if (state === "read" && readAt !== null) return fill(words.delivery.readWhen, { name, when: when(readAt, today) });
  return fill(words.delivery[audience === "private" && state === "server" ? "kept" : state], { name });
}

/** Knots on a rail, filled as far as it has come. `name` is what it says where no words beside it do. */
function ladder(knots: number, reached: number, name: string | null) {
  const places = Array.from({ length: knots }, (_, index) => 6 + index * 10);
  const wide = knots * 10 + 4;
  const drawing = [
    <path key="open" class="knot" d={`M6 6H${wide - 8}${places.slice(reached).map(ring).join("")}`} />,
    <path key="come" class="knot come" d={places.slice(0, reached).map(ring).join("")} />,
  ];
  if (name === null) {
    return (
      <svg class="ladder" viewBox={`0 0 ${wide} 12`} aria-hidden="true" focusable="false">
        {drawing}
      </svg>
    );
  }
  return (
    <svg class="ladder" viewBox={`0 0 ${wide} 12`} role="img">
      <title>{name}</title>
      {drawing}
    </svg>
  );
}

function ring(x: number): string {
  return `M${x - 3.5} 6a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0`;
}
