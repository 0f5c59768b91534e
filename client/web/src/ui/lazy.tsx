/** Screens that are fetched when they are first opened, so that the app itself stays small. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "./parts/Button.tsx";
import { Banner } from "./parts/Card.tsx";
import { words } from "./words/index.ts";

type Loaded = { readonly state: "waiting" | "lost" } | { readonly state: "there"; readonly Screen: ComponentType };

/** A component that stands for one which `load` fetches, once. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  const loaded = signal<Loaded>({ state: "waiting" });
  let asked = false;
  const ask = (): void => {
    asked = true;
    load().then(
      (Screen) => {
        loaded.value = { state: "there", Screen };
      },
      () => {
        asked = false;
        loaded.value = { state: "lost" };
      },
    );
  };
  return function Lazy() {
    const now = loaded.value;
    useEffect(() => {
      if (!asked) ask();
    }, []);
    if (now.state === "there") return <now.Screen />;
    return (
      <main class="page" id="page">
        {now.state === "lost" ? (
          <Banner>
            <p>{words.common.needsNet}</p>
            <p>
              <Button onClick={ask}>{words.common.tryAgain}</Button>
            </p>
          </Banner>
        ) : (
          <p class="soft" role="status">
            {words.common.loading}
          </p>
        )}
      </main>
    );
  };
}
