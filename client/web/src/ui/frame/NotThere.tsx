import { LinkButton } from "../parts/Button.tsx";
import { Empty } from "../parts/Card.tsx";
import { href } from "../router.tsx";
import { words } from "../words/index.ts";
import { Screen } from "./Screen.tsx";

/** An address that leads nowhere, or to something that was taken back. */
export function NotThere() {
  return (
    <Screen title={words.common.notThere}>
      <Empty icon="leaf">
        <p>{words.common.notThereMore}</p>
        <LinkButton kind="main" to={href("today")}>
          {words.common.goToday}
        </LinkButton>
      </Empty>
    </Screen>
  );
}
