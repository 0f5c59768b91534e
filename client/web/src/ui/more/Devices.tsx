/** The devices of this person: add one by a code to scan or type, see them all, sign one out. */
import { useEffect, useState } from "preact/hooks";
import type { Asked, DeviceRow } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Banner, Card, Tag } from "../parts/Card.tsx";
import { Confirm } from "../parts/Dialog.tsx";
import { Icon } from "../parts/Icon.tsx";
import { QrCode } from "../parts/QrCode.tsx";
import { href } from "../router.tsx";
import { clock, dated, dayOf } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";

type Pairing = Awaited<ReturnType<ReturnType<typeof useApp>["store"]["server"]["pairing"]>>;

export function Devices() {
  const { store } = useApp();
  const [rows, setRows] = useState<Asked<readonly DeviceRow[]> | null>(null);
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const [revoking, setRevoking] = useState<DeviceRow | null>(null);
  const [leaving, setLeaving] = useState(false);
  const look = (): void => void store.server.devices().then(setRows);
  useEffect(look, [store]);

  const revoke = async (row: DeviceRow): Promise<void> => {
    const asked = await store.server.revoke(row.installation);
    setRevoking(null);
    if (asked.ok) look();
    else setRows(asked);
  };

  return (
    <Screen title={words.devices.title} back={href("more")}>
      <p>{words.devices.lead}</p>
      {rows && !rows.ok && (
        <Banner>
          <p>{words.common.needsNet}</p>
          <p>
            <Button onClick={look}>{words.common.tryAgain}</Button>
          </p>
        </Banner>
      )}
      <ul class="rows">
        {rows?.ok &&
          rows.value.map((row) => <Device key={row.installation} row={row} onRevoke={() => setRevoking(row)} />)}
      </ul>
      {pairing?.ok ? (
        <Card label={words.devices.add}>
          <p>{words.devices.addText}</p>
          {pairing.value.qr !== "" && <QrCode squares={pairing.value.qr} label={words.devices.qrAlt} />}
          <p class="large strong numbers">{fill(words.devices.code, { code: pairing.value.code })}</p>
          <p class="small soft">{fill(words.devices.expires, { clock: clock(pairing.value.expiresUs) })}</p>
        </Card>
      ) : (
        <>
          {pairing && (
            <Banner>
              <p>{words.common.needsNet}</p>
            </Banner>
          )}
          <Button kind="main" icon="add" wide onClick={() => void store.server.pairing().then(setPairing)}>
            {words.devices.add}
          </Button>
        </>
      )}
      <Button kind="quiet" onClick={() => setLeaving(true)}>
        {words.devices.signOut}
      </Button>
      {revoking && (
        <Confirm
          title={fill(words.devices.revokeTitle, { name: revoking.name })}
          yes={words.devices.revoke}
          onYes={() => void revoke(revoking)}
          onClose={() => setRevoking(null)}
        >
          <p>{words.devices.revokeText}</p>
        </Confirm>
      )}
      {leaving && <Leave onClose={() => setLeaving(false)} />}
    </Screen>
  );
}

/** Sign out. Nothing is deleted; on the last device it is asked twice, since only another one could let it in again. */
function Leave({ onClose }: { readonly onClose: () => void }) {
  const { store } = useApp();
  const [last, setLast] = useState(false);
  const waiting = store.pending.value.length;
  const leave = async (): Promise<void> => {
    if ((await store.signOut(last)) === "last_device") setLast(true);
    else onClose();
  };
  return (
    <Confirm
      title={words.devices.signOutTitle}
      yes={last ? words.devices.signOutStill : words.devices.signOut}
      onYes={() => void leave()}
      onClose={onClose}
    >
      <p>{words.devices.signOutText}</p>
      {waiting > 0 && <p class="strong">{counted(words.devices.signOutWaiting, waiting)}</p>}
      {last && (
        <p class="mend" role="alert">
          {words.devices.signOutLast}
        </p>
      )}
    </Confirm>
  );
}

function Device({ row, onRevoke }: { readonly row: DeviceRow; readonly onRevoke: () => void }) {
  const { store } = useApp();
  return (
    <li class="row apart">
      <Icon name="phone" />
      <div class="grow">
        <p class="strong">{row.name}</p>
        <p class="row small soft">
          <span>{fill(words.devices.since, { day: dated(dayOf(row.createdUs), store.today.value) })}</span>
          {row.this && <Tag tone="calm">{words.devices.this}</Tag>}
          {row.revoked && <Tag>{words.devices.revoked}</Tag>}
        </p>
      </div>
      {!row.this && !row.revoked && (
        <Button kind="quiet" label={`${words.devices.revoke}: ${row.name}`} onClick={onRevoke}>
          {words.devices.revoke}
        </Button>
      )}
    </li>
  );
}
