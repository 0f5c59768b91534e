import type { SpaceRow } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
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

/** The device opens what it holds, and a fresh one reads what was there before it. */
export function Fetching() {
  const { store } = useApp();
  const { state } = store.link.value;
  const isAway = state === "offline" || state === "stopped";
  return (
    <Screen title={words.waiting.fetching}>
      <p role="status">{isAway ? words.waiting.fetchingAway : words.waiting.fetchingMore}</p>
    </Screen>
  );
}
