/** Who is in a space: confirm who came in by the link, or end what they may see. Both need the server. */
import { useEffect, useState } from "preact/hooks";
import type { Asked, Invitation, MemberRow } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Banner, Tag } from "../parts/Card.tsx";
import { Confirm } from "../parts/Dialog.tsx";
import { fill, words } from "../words/index.ts";
import { Invited } from "./Invited.tsx";

type Asking = { readonly what: "confirm" | "end"; readonly row: MemberRow } | null;

/** Time between two looks at whether somebody used the link. */
const LOOK_EVERY_MS = 5000;

export function People({ space, name }: { readonly space: string; readonly name: string }) {
  const { store } = useApp();
  const [asked, setAsked] = useState<Asked<readonly MemberRow[]> | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const [invited, setInvited] = useState<Asked<Invitation> | null>(null);
  const look = (): void => void store.server.members(space).then(setAsked);
  useEffect(look, [store, space]);
  const rows = asked?.ok ? asked.value : [];
  const isAwaited = rows.some((row) => row.status === "invited");
  useEffect(() => {
    if (!isAwaited) return;
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isAwaited, store, space]);

  const go = async (): Promise<void> => {
    if (!asking) return;
    const done = await store.server[asking.what](space, asking.row.member);
    setAsking(null);
    if (done.ok) look();
    else setAsked(done);
  };
  const isAway = (asked !== null && !asked.ok) || (invited !== null && !invited.ok);
  return (
    <Screen title={words.people.title}>
      <p>{words.people.lead}</p>
      {isAway && (
        <Banner icon="away">
          <p>{words.common.needsNet}</p>
          <p>
            <Button onClick={look}>{words.common.tryAgain}</Button>
          </p>
        </Banner>
      )}
      <ul class="rows">
        {rows.map((row) => (
          <Person key={row.member} row={row} onAsk={setAsking} />
        ))}
      </ul>
      {asked?.ok && rows.length < 2 && <p class="soft">{words.people.alone}</p>}
      {isAwaited && !invited?.ok && (
        <div class="row">
          <Button onClick={() => void store.server.inviteAgain(space).then(setInvited)}>{words.people.again}</Button>
          <span class="small soft">{words.people.againText}</span>
        </div>
      )}
      {isAwaited && invited?.ok && <Invited name={name} invitation={invited.value} />}
      {asking && <Sure asking={asking} onYes={() => void go()} onClose={() => setAsking(null)} />}
    </Screen>
  );
}

function Person({ row, onAsk }: { readonly row: MemberRow; readonly onAsk: (asking: Asking) => void }) {
  const { store } = useApp();
  const own = row.member === store.me.value?.member;
  return (
    <li class="row apart">
      <div class="grow">
        <p class="strong">{own ? words.common.you : row.name}</p>
        <p class="row small soft">
          <span>{words.people.roles[row.role]}</span>
          <Tag tone={row.status === "accepted" ? "warm" : undefined}>{words.people.standings[row.status]}</Tag>
        </p>
      </div>
      {row.status === "accepted" && (
        <Button kind="main" onClick={() => onAsk({ what: "confirm", row })}>
          {fill(words.people.confirm, { name: row.name })}
        </Button>
      )}
      {!own && row.status !== "ended" && (
        <Button kind="quiet" label={`${words.people.end}: ${row.name}`} onClick={() => onAsk({ what: "end", row })}>
          {words.people.end}
        </Button>
      )}
    </li>
  );
}

interface SureProps {
  readonly asking: NonNullable<Asking>;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

function Sure({ asking, onYes, onClose }: SureProps) {
  const { name } = asking.row;
  const said =
    asking.what === "confirm"
      ? { title: words.people.confirmTitle, text: words.people.confirmText, yes: words.people.confirmYes }
      : { title: words.people.endTitle, text: words.people.endText, yes: words.people.endYes };
  return (
    <Confirm title={fill(said.title, { name })} yes={said.yes} onYes={onYes} onClose={onClose}>
      <p>{fill(said.text, { name })}</p>
    </Confirm>
  );
}
