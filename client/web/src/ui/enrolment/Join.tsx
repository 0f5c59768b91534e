import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Banner, Card } from "../parts/Card.tsx";
import { Field } from "../parts/Field.tsx";
import { Icon } from "../parts/Icon.tsx";
import { A, href, useRouter } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { whyNot } from "./why.ts";

type Look =
  | { readonly state: "none" }
  | { readonly state: "looking" }
  | { readonly state: "known"; readonly from: string }
  | { readonly state: "refused"; readonly why: string };

/** Join by a link: who invites, what one is called, and in. The link's token never leaves the part after the `#`. */
export function Join() {
  const { store } = useApp();
  const router = useRouter();
  const [token] = useState(() => router.fragment());
  const [look, setLook] = useState<Look>({ state: token ? "looking" : "none" });
  const [name, setName] = useState("");
  const [device, setDevice] = useState<string>(words.enrolment.deviceDefault);
  const [mend, setMend] = useState<string | null>(null);
  const [joining, setJoining] = useState(false);

  const preview = (): void => {
    setLook({ state: "looking" });
    void store.enrolment.preview(token).then((asked) => {
      if (!asked.ok) return setLook({ state: "refused", why: asked.why });
      setLook({ state: "known", from: asked.value.from });
      setName((typed) => typed || (asked.value.name ?? ""));
    });
  };
  useEffect(() => {
    if (token) preview();
  }, [token]);

  const join = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (name.trim() === "") return setMend(words.enrolment.nameFirst);
    setMend(null);
    setJoining(true);
    const asked = await store.enrolment.join(token, name.trim(), device.trim() || words.enrolment.deviceDefault);
    setJoining(false);
    if (asked.ok) router.go(href("today"), { replace: true });
    else setLook({ state: "refused", why: asked.why });
  };

  return (
    <Screen title={words.enrolment.title} alone>
      <p class="large">{words.enrolment.what}</p>
      {look.state === "none" && <p>{words.enrolment.noLink}</p>}
      {look.state === "looking" && <p role="status">{words.enrolment.looking}</p>}
      {look.state === "refused" && (
        <Banner tone="warm" urgent>
          <p>{whyNot(look.why)}</p>
          <p>
            <Button onClick={preview}>{words.common.tryAgain}</Button>
          </p>
        </Banner>
      )}
      {look.state === "known" && (
        <form class="stack loose" onSubmit={(event) => void join(event)}>
          <p class="strong">{fill(words.enrolment.from, { name: look.from })}</p>
          <Card tone="calm">
            <ul class="stack tight">
              {words.enrolment.promise.map((promise) => (
                <li class="row still top" key={promise}>
                  <Icon name="done" />
                  <span>{promise}</span>
                </li>
              ))}
            </ul>
          </Card>
          <Field
            label={words.enrolment.yourName}
            hint={words.enrolment.yourNameHint}
            value={name}
            onInput={setName}
            limit={60}
            mend={mend}
            complete="given-name"
          />
          <Field
            label={words.enrolment.device}
            hint={words.enrolment.deviceHint}
            value={device}
            onInput={setDevice}
            limit={60}
          />
          <Button kind="main" type="submit" wide disabled={joining}>
            {joining ? words.enrolment.joining : words.enrolment.join}
          </Button>
        </form>
      )}
      <p>
        <A to={href("pair")}>{words.enrolment.haveCode}</A>
      </p>
    </Screen>
  );
}
