import { useState } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { Field } from "../parts/Field.tsx";
import { A, href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { whyNot } from "./why.ts";

/** A further device of somebody who has joined before: by the code that the other device shows, typed or in the link. */
export function Pair() {
  const { store } = useApp();
  const router = useRouter();
  const filled = router.fragment() !== "";
  const [code, setCode] = useState(() => router.fragment());
  const [device, setDevice] = useState<string>(words.door.deviceDefault);
  const [mend, setMend] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [joining, setJoining] = useState(false);

  const pair = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (code.trim() === "") return setMend(words.door.codeFirst);
    setMend(null);
    setJoining(true);
    const asked = await store.door.pair(code.trim(), device.trim() || words.door.deviceDefault);
    setJoining(false);
    if (asked.ok) router.go(href("today"), { replace: true });
    else setRefused(whyNot(asked.why));
  };

  return (
    <Screen title={words.door.pairTitle} alone>
      <p>{filled ? words.door.pairFilled : words.door.pairHint}</p>
      {refused && (
        <Banner tone="warm" urgent>
          <p>{refused}</p>
        </Banner>
      )}
      <form class="stack loose" onSubmit={(event) => void pair(event)}>
        <Field label={words.door.code} value={code} onInput={setCode} limit={200} mend={mend} />
        <Field label={words.door.device} hint={words.door.deviceHint} value={device} onInput={setDevice} limit={60} />
        <Button kind="main" type="submit" wide disabled={joining}>
          {joining ? words.door.joining : words.door.pair}
        </Button>
      </form>
      <p>
        <A to={href("join")}>{words.door.haveLink}</A>
      </p>
    </Screen>
  );
}
