import type { LogProblem as Why } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { words } from "../words/index.ts";

/** Somebody's log is in this browser and cannot be opened: nobody is asked to join, as if nothing were there. */
export function LogProblemScreen({ why }: { readonly why: Why }) {
  const { store } = useApp();
  const { title, text } = words.logProblem[why];
  return (
    <Screen title={title} alone>
      <p>{text}</p>
      {why === "newer" && (
        <p>
          <Button kind="main" onClick={() => store.takeUpdate()}>
            {words.update.take}
          </Button>
        </p>
      )}
    </Screen>
  );
}
