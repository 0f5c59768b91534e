/** Open a space for a client, and give them the way in: a link, or its code to scan. */
import { useState } from "preact/hooks";
import type { Office } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner, Card } from "../parts/Card.tsx";
import { Field } from "../parts/Field.tsx";
import { QrCode } from "../parts/QrCode.tsx";
import { href } from "../router.tsx";
import { fill, words } from "../words/index.ts";

type Opened = Awaited<ReturnType<Office["newSpace"]>>;

const NAME_LIMIT = 120;

export function NewClient() {
  const { store } = useApp();
  const [name, setName] = useState("");
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (name.trim() === "" || asking) return;
    setAsking(true);
    setOpened(await store.office.newSpace(name.trim()));
    setAsking(false);
  };
  return (
    <Screen title={words.invite.title} back={href("caseload")}>
      {opened?.ok ? (
        <Ready name={name.trim()} {...opened.value} />
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

interface ReadyProps {
  readonly name: string;
  readonly space: string;
  readonly link: string;
  readonly qr: string;
}

function Ready({ name, space, link, qr }: ReadyProps) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await globalThis.navigator?.clipboard?.writeText(link);
    setCopied(true);
  };
  return (
    <Card label={fill(words.invite.ready, { name })}>
      <h2>{fill(words.invite.ready, { name })}</h2>
      <p>{words.invite.give}</p>
      {qr !== "" && <QrCode squares={qr} label={words.invite.scan} />}
      <p>
        <input class="input" readOnly value={link} aria-label={fill(words.invite.ready, { name })} />
      </p>
      <div class="row">
        <Button kind="main" onClick={() => void copy()}>
          {words.invite.copy}
        </Button>
        <LinkButton to={href("client", { space })}>{words.invite.open}</LinkButton>
        {copied && <span role="status">{words.invite.copied}</span>}
      </div>
    </Card>
  );
}
