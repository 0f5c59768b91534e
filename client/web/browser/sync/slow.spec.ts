/** A network that blocks WebSockets: everything still goes out and comes in, over HTTP, and the screens say so. */
import type { BrowserContext } from "@playwright/test";
import { expect, openDevice, type Page, test } from "../support/fixture.ts";

declare global {
  interface Window {
    blocksSockets: boolean;
  }
}

/** From the next page on no socket of this browser opens, as behind a proxy that knows no upgrade. */
async function refuseSockets(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.blocksSockets = true;
    const Real = window.WebSocket;
    class Blocked extends EventTarget {
      static readonly OPEN = 1;
      readonly readyState = 3;
      onclose: ((event: CloseEvent) => void) | null = null;
      constructor(url: string, protocol: string) {
        super();
        // biome-ignore lint/correctness/noConstructorReturn: whoever asks for a socket gets a real one once it may
        if (!window.blocksSockets) return new Real(url, protocol) as never;
        setTimeout(() => this.onclose?.(new CloseEvent("close", { code: 1006 })));
      }
      send(): void {}
      close(): void {}
    }
    window.WebSocket = Blocked as never;
  });
}

/** From the next page on every socket of this browser opens, and closes without a word. */
async function muteSockets(context: BrowserContext): Promise<void> {
  await context.routeWebSocket(/\/sync$/, (socket) => socket.close());
}

function write(page: Page, space: string, title: string): Promise<string> {
  return page.evaluate(
    async ([id, called]) => {
      const { store } = window;
      const body = { type: "goal_drafted", goal: store.newId(), change: store.newId(), title: called } as const;
      const written = await store.open(id).write([{ audience: "shared", body }]);
      return written.saved ? (written.ids[0] ?? "") : "";
    },
    [space, title] as const,
  );
}

async function sees(page: Page, space: string, title: string): Promise<void> {
  await page.waitForFunction(
    ([id, called]) => window.store.open(id).shared.value.board.goals.some((goal) => goal.title === called),
    [space, title] as const,
  );
}

for (const [how, block] of [
  ["no socket opens", refuseSockets],
  ["sockets open and close without a word", muteSockets],
] as const) {
  test(`where ${how}, entries go out and come in over HTTP`, async ({ pair, server }) => {
    await block(pair.client);
    const phone = await openDevice(pair.client, server.url);
    const desk = await openDevice(pair.therapist, server.url);

    const told = await phone.evaluate(() => window.store.notices.value);

    const entry = await write(phone, pair.space, "from the phone");
    await sees(desk, pair.space, "from the phone");
    await write(desk, pair.space, "from the desk");
    await sees(phone, pair.space, "from the desk");
    await desk.evaluate((space) => {
      const view = window.store.open(space);
      view.saw(view.shared.value.timeline.map((row) => row.id));
    }, pair.space);

    expect(await phone.evaluate(() => window.store.link.value)).toEqual({ state: "live", slow: true });
    expect(await desk.evaluate(() => window.store.link.value)).toEqual({ state: "live" });
    const rung = (): Promise<string> =>
      phone.evaluate(([space, id]) => window.store.open(space).deliveryState("shared", id), [
        pair.space,
        entry,
      ] as const);
    await expect.poll(rung).toBe("read");
    expect(await phone.evaluate(() => window.store.notices.value)).toEqual(told);
  });
}

test("the screens say which way it goes, and a socket is had again once the network changes", async ({
  pair,
  server,
}) => {
  await refuseSockets(pair.client);
  const page = await pair.client.newPage();
  await page.goto(server.url);
  await expect(page.getByText("Connected the slow way")).toBeVisible();
  await page.getByText("Connected the slow way").click();
  await expect(page.getByText("This network blocks the quick way to the server.")).toBeVisible();

  await pair.client.setOffline(true);
  await expect(page.getByRole("link", { name: "No connection" })).toBeVisible();
  await page.evaluate(() => {
    window.blocksSockets = false;
  });
  await pair.client.setOffline(false);

  await expect(page.getByText("Saved and sent", { exact: true })).toBeVisible();
});

test("another tab of the same browser shows what comes the slow way, and sends by it", async ({ pair, server }) => {
  await refuseSockets(pair.client);
  const leading = await openDevice(pair.client, server.url);
  await leading.waitForFunction(() => window.store.link.value.state === "live");
  const other = await openDevice(pair.client, server.url);
  const desk = await openDevice(pair.therapist, server.url);

  await write(other, pair.space, "from the other tab");

  await sees(desk, pair.space, "from the other tab");
  await other.waitForFunction(() => window.store.pending.value.length === 0);
  expect(await other.evaluate(() => window.store.link.value)).toEqual({ state: "live", slow: true });
});
