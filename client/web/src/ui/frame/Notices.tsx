import { useApp } from "../app-context.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { href } from "../router.tsx";
import { words } from "../words/index.ts";
import { Unsaved } from "./Toast.tsx";

/** Notices of the device, each a plain sentence with what can be done. */
export function Notices() {
  const { store } = useApp();
  const link = store.link.value;
  // Whose every space has ended is told so where the space was, and in those words.
  const spaces = store.spaces.value;
  const hasEnded = spaces.length > 0 && spaces.every((space) => space.status === "ended");
  return (
    <>
      <Unsaved />
      {store.updateReady.value && (
        <Banner>
          <p>{words.update.ready}</p>
          <p>
            <Button onClick={() => store.takeUpdate()}>{words.update.take}</Button>
          </p>
        </Banner>
      )}
      {link.state === "stopped" && !hasEnded && (
        <Banner tone="warm">
          <p>{words.stopped[link.word]}</p>
          <p>
            {link.word === "upgrade" ? (
              <Button onClick={() => store.takeUpdate()}>{words.stoppedDo.upgrade}</Button>
            ) : (
              <LinkButton to={href(link.word === "sign_in" ? "pair" : "yourData")}>
                {words.stoppedDo[link.word]}
              </LinkButton>
            )}
          </p>
        </Banner>
      )}
      {store.notices.value.map((notice) => (
        <Banner key={notice.id}>
          <p>{sentence(notice.word)}</p>
          <p>
            <Button onClick={() => store.dismiss(notice.id)}>{words.common.close}</Button>
          </p>
        </Banner>
      ))}
    </>
  );
}

function sentence(word: string): string {
  const known: Readonly<Record<string, string>> = words.notices;
  return known[word] ?? words.notices.unknown;
}
