import { useSpace } from "../app-context.ts";
import { OwnDelivery } from "../parts/Delivery.tsx";
import { Icon } from "../parts/Icon.tsx";
import { fill, words } from "../words/index.ts";

/** A mark on an entry: only for oneself, or shared, and then how far its copy was delivered. */
export function ShareState({ entry }: { readonly entry: string }) {
  const { shared, me, otherName } = useSpace();
  const copy = shared.journal.find((entryDoc) => entryDoc.entry === entry && entryDoc.by === me.member);
  if (!copy) {
    return (
      <span class="rung">
        <Icon name="lock" />
        {words.journal.onlyYou}
      </span>
    );
  }
  return (
    <span class="stack tight">
      <span class="rung">
        <Icon name="people" />
        {fill(words.journal.shared, { name: otherName })}
      </span>
      <OwnDelivery of={[copy.share]} audience="shared" />
    </span>
  );
}
