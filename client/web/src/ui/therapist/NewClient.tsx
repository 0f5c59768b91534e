/** Open a space for a client, and give them the way in: a link, or its code to scan. */
import { useState } from "preact/hooks";
import type { ServerApi } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { Field } from "../parts/Field.tsx";
import { href } from "../router.tsx";
import { words } from "../words/index.ts";
import { Invited } from "./Invited.tsx";

type Opened = Awaited<ReturnType<ServerApi["newSpace"]>>;

const NAME_LIMIT = 120;

export function NewClient() {
  const { store } = useApp();
  const form = useForm("client/new");
  const [name, setName] = form.choice("name", "");
  const [invited, setInvited] = useState("");
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (name.trim() === "" || asking) return;
    setAsking(true);
    const answer = await store.server.newSpace(name.trim());
    setOpened(answer);
    setInvited(name.trim());
    if (answer.ok) form.letGo();
    setAsking(false);
  };
  return (
    <Screen title={words.invite.title} back={href("caseload")}>
      {opened?.ok ? (
        <Invited name={invited} invitation={opened.value}>
          <LinkButton to={`${href("client", { space: opened.value.space })}${href("people")}`}>
            {words.invite.who}
          </LinkButton>
          <LinkButton to={href("client", { space: opened.value.space })}>{words.invite.open}</LinkButton>
        </Invited>
      ) : (
        <form class="stack" onSubmit={(event) => void make(event)}>
          <p>{words.invite.lead}</p>
          {opened && (
            <Banner icon="away">
              <p>{words.common.needsNet}</p>
            </Banner>
          )}
          <Field label={words.invite.name} hint={words.invite.hint} value={name} onInput={setName} limit={NAME_LIMIT} />
          <Button kind="main" type="submit" wide disabled={name.trim() === "" || asking}>
            {words.invite.make}
          </Button>
        </form>
      )}
    </Screen>
  );
}
