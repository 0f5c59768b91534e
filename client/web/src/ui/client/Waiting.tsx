import type { SpaceRow } from "../../store/store.ts";
import { Screen } from "../frame/Screen.tsx";
import { Card, Empty } from "../parts/Card.tsx";
import { words } from "../words/index.ts";

/** Joined, and not confirmed yet; or no longer a member. */
export function Waiting({ space }: { readonly space: SpaceRow | null }) {
  const ended = space?.status === "ended";
  const told = ended ? words.waiting.ended : words.waiting;
  return (
    <Screen title={told.title}>
      <Empty icon={ended ? "leaf" : "people"}>
        <p>{told.text}</p>
      </Empty>
      <Card tone="calm">
        <p>{told.more}</p>
      </Card>
    </Screen>
  );
}

/** A fresh device reads what was there before it. */
export function Fetching() {
  return (
    <Screen title={words.waiting.fetching}>
      <p role="status">{words.waiting.fetchingMore}</p>
    </Screen>
  );
}
