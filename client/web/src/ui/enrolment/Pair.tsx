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
  const [device, setDevice] = useState<string>(words.enrolment.deviceDefault);
  const [mend, setMend] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [joining, setJoining] = useState(false);

  const pair = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (code.trim() === "") return setMend(words.enrolment.codeFirst);
    setMend(null);
    setJoining(true);
    const asked = await store.enrolment.pair(code.trim(), device.trim() || words.enrolment.deviceDefault);
    setJoining(false);
    if (asked.ok) router.go(href("today"), { replace: true });
    else setRefused(whyNot(asked.why));
  };

  return (
    <Screen title={words.enrolment.pairTitle} alone>
      <p>{filled ? words.enrolment.pairFilled : words.enrolment.pairHint}</p>
      {refused && (
        <Banner tone="warm" urgent>
          <p>{refused}</p>
        </Banner>
      )}
      <form class="stack loose" onSubmit={(event) => void pair(event)}>
        <Field label={words.enrolment.code} value={code} onInput={setCode} limit={200} mend={mend} />
        <Field
          label={words.enrolment.device}
          hint={words.enrolment.deviceHint}
          value={device}
          onInput={setDevice}
          limit={60}
        />
        <Button kind="main" type="submit" wide disabled={joining}>
          {joining ? words.enrolment.joining : words.enrolment.pair}
        </Button>
      </form>
      <p>
        <A to={href("join")}>{words.enrolment.haveLink}</A>
      </p>
    </Screen>
  );
}
