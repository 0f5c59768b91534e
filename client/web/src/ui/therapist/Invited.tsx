import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Invitation } from "../../store/store.ts";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { QrCode } from "../parts/QrCode.tsx";
import { fill, words } from "../words/index.ts";

interface InvitedProps {
  readonly name: string;
  readonly invitation: Invitation;
  readonly children?: ComponentChildren;
}

/** The way in for a client: a link to copy, and its code to scan. It is shown once and kept nowhere. */
export function Invited({ name, invitation: { link, qr }, children }: InvitedProps) {
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
        {children}
        {copied && <span role="status">{words.invite.copied}</span>}
      </div>
    </Card>
  );
}
