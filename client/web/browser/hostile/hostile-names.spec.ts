/**
 * Hostile text in what people type that is no entry: what they call themselves, a client and each device, and the codes
 * and searches that they type or follow. Entries have `hostile.spec.ts`.
 */
import { DESK, expect, meet, type Page, PHONE, test } from "../support/fixture.ts";
import { packed } from "./corpus.ts";
import { compact, openApp, readAll, TROUBLE, watched } from "./watch.ts";

/** What the server takes for a name, and what the screens let people type. */
const LONG = 80;
const TYPED = 60;
const LINK = 200;
/** So many names begin each at another text of the corpus. */
const NAMES = 7;

test("no name of a person, a client or a device runs or becomes an element, and no code or search", async ({
  browser,
  server,
}) => {
  const [therapist, client, tablet, stranger] = await Promise.all(
    [DESK, PHONE, PHONE, PHONE].map(async (item) => watched(await browser.newContext(item))),
  );
  if (!therapist || !client || !tablet || !stranger) throw new Error("no browser");
  const named = (mark: string, turn: number, most = TYPED): string => packed(`${mark}#`, most, turn, NAMES);
  const names = { client: named("client", 0, LONG), therapist: named("therapist", 1, LONG) };
  const devices = { client: named("phone", 2, LONG), therapist: named("desk", 3, LONG) };
  const further = { device: named("tablet", 4), client: named("second", 5), search: named("search", 6) };
  await meet(therapist, client, server, names, devices);
  const seen: string[] = [];
  const read = async (page: Page): Promise<void> => {
    seen.push(...(await page.evaluate(readAll)));
  };

  const desk = await openApp(therapist, `${server.url}/devices`);
  await desk.getByText("This device", { exact: true }).waitFor();
  await read(desk);
  await desk.goto(`${server.url}/clients/new`);
  await desk.getByLabel("What do you call this client?").fill(further.client);
  await desk.getByRole("button", { name: "Make a link" }).click();
  const link = await desk.locator("input[readonly]").inputValue();
  await read(desk);
  await desk.goto(`${server.url}/clients`);
  await desk.getByLabel("Find a client").waitFor();
  await read(desk);
  await desk.getByLabel("Find a client").fill(further.search);
  await desk.getByText("No client fits that.").waitFor();
  await read(desk);

  const door = await openApp(stranger, link);
  await door.getByText("invites you").waitFor();
  await read(door);
  // More of them, and the server would let nobody from here in for a while.
  for (const turn of [0, 1]) {
    await door.goto(`${server.url}/help`);
    await door.goto(`${server.url}/join#${encodeURIComponent(named("link", turn, LINK))}`);
    await door.getByRole("button", { name: "Try again" }).waitFor();
    await read(door);
  }

  const phone = await openApp(client, `${server.url}/devices`);
  await phone.getByRole("button", { name: "Add a device" }).click();
  const code = (await phone.getByText(/^Code: /).textContent())?.replace("Code: ", "") ?? "";
  const other = await openApp(tablet, `${server.url}/pair#${encodeURIComponent(further.search)}`);
  await other.getByLabel("A name for this device").fill(further.device);
  await other.getByRole("button", { name: "Add this device" }).click();
  await other.getByRole("alert").waitFor();
  await read(other);
  await other.getByLabel("Code").fill(code);
  await other.getByRole("button", { name: "Add this device" }).click();
  await other.waitForURL(`${server.url}/`);
  await other.goto(`${server.url}/devices`);
  await other.getByText("This device", { exact: true }).waitFor();
  await read(other);

  await phone.goto(`${server.url}/devices`);
  await phone.getByRole("button", { name: "Sign it out" }).click();
  await read(phone);
  await phone.getByRole("dialog").getByRole("button", { name: "Sign it out" }).click();
  await phone.getByText("Signed out", { exact: true }).waitFor();
  await read(phone);

  const shown = compact(seen.join(" "));
  const written = [...Object.values(names), ...Object.values(devices), ...Object.values(further)];
  expect(written.filter((row) => !shown.includes(compact(row)))).toEqual([]);
  expect([therapist, client, tablet, stranger].flatMap((item) => TROUBLE.get(item))).toEqual([]);
  await Promise.all([therapist, client, tablet, stranger].map((item) => item.close()));
});
