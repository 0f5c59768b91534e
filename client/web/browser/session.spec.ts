/** The client's way in and a session held together, by hand through the screens: a phone and a desk, with gaps in the net. */
import type { BrowserContext } from "@playwright/test";
import { expect, type Page, test } from "./fixture.ts";

/** A tab at a place of the app that starts without a network from now on. */
async function openApp(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await page.locator("h1").waitFor();
  return page;
}

/** No network from now on. Opened anew: being offline leaves an open socket open in this browser. */
async function cutOff(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.reload();
  await page.locator("h1").waitFor();
}

function press(page: Page, name: string): Promise<void> {
  return page.getByRole("button", { name, exact: true }).click();
}

async function draftGoal(page: Page, wish: string): Promise<void> {
  await page.getByRole("textbox").first().fill(wish);
  for (const each of ["Next", "Next", "Next", "Leave the rest for later", "Next", "Next"]) await press(page, each);
  await press(page, "Save goal");
  await expect(page.getByRole("heading", { level: 1, name: wish })).toBeVisible();
}

test("a first goal and a check-in that was made without a network arrive at the therapist's page", async ({
  pair,
  server,
}) => {
  const desk = await openApp(pair.therapist, `${server.url}/clients/${pair.space}`);
  const phone = await openApp(pair.client, `${server.url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  await expect(desk.getByText("Walk to the park").first()).toBeVisible();

  await cutOff(phone);
  await expect(phone.getByText("No connection")).toBeVisible();
  await phone.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  await phone.getByRole("radio", { name: "Good", exact: true }).check();
  await press(phone, "Save check-in");
  await expect(phone.getByText("You checked in today: good.")).toBeVisible();
  await expect(phone.getByText("1 waiting")).toBeVisible();
  await pair.client.setOffline(false);

  await expect(phone.getByText("Saved and sent")).toBeVisible();
  await expect(desk.getByText("Good", { exact: true }).first()).toBeVisible();
});

test("a session: rated unseen, turned over at once, apart for a while, joined up again, summed up for both", async ({
  pair,
  server,
}) => {
  const phone = await openApp(pair.client, `${server.url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  const desk = await openApp(pair.therapist, `${server.url}/clients/${pair.space}`);
  await press(desk, "Start a session");
  await phone.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  await phone.getByRole("link", { name: "A session is going on" }).click();
  await expect(desk.getByText("Maya is here")).toBeVisible();
  await expect(phone.getByText("Dr Osei is here")).toBeVisible();

  await press(desk, "Rate together");
  await press(desk, "Start to rate");
  // The phone goes along with where the desk is.
  for (const [page, value] of [
    [desk, "7"],
    [phone, "4"],
  ] as const) {
    await page.getByRole("radio", { name: value, exact: true }).check();
    await press(page, "Keep my rating");
    await expect(page.getByText("You have rated.", { exact: false })).toBeVisible();
  }
  await expect(phone.getByText("Saved and sent")).toBeVisible();
  for (const page of [desk, phone]) await expect(page.getByText("points apart", { exact: false })).toHaveCount(0);
  await press(desk, "Turn over");
  for (const page of [desk, phone])
    await expect(page.getByText("You are 3 points apart.", { exact: false })).toBeVisible();
  await expect(desk.getByText("Maya: 4")).toBeVisible();
  await expect(phone.getByText("Dr Osei: 7")).toBeVisible();

  await cutOff(phone);
  await expect(phone.getByText("You are off the net.", { exact: false })).toBeVisible();
  await promise(phone, "Walk on Tuesday");
  await promise(desk, "Send the sheet");
  await expect(desk.getByText("Walk on Tuesday")).toHaveCount(0);
  await pair.client.setOffline(false);
  await expect(phone.getByText("You are off the net.", { exact: false })).toHaveCount(0);
  for (const page of [desk, phone]) {
    await expect(page.getByText("Walk on Tuesday")).toBeVisible();
    await expect(page.getByText("Send the sheet")).toBeVisible();
  }

  await press(desk, "End the session");
  await desk.getByRole("dialog").getByRole("button", { name: "End the session" }).click();
  await press(desk, "Summary");
  await desk.getByLabel("What did we talk about?").fill("The gate, and beyond");
  await press(desk, "Save the summary");
  await expect(desk.getByText("The gate, and beyond")).toBeVisible();
  await press(phone, "Summary");
  await expect(phone.getByText("The gate, and beyond")).toBeVisible();
  await phone.goto(`${server.url}/sessions`);
  await phone.locator("details summary").last().click();
  await expect(phone.getByText("The gate, and beyond")).toBeVisible();
});

async function promise(page: Page, text: string): Promise<void> {
  await press(page, "What we will do");
  await page.getByLabel("What will you do?").fill(text);
  await press(page, "Add");
  await expect(page.getByText(text)).toBeVisible();
}
