/** The client's way in and a session held together, by hand through the screens: a phone and a desk, with gaps in the net. */
import { cutOff, draftGoal, openApp, press, readUntil } from "../support/by-hand.ts";
import { expect, type Page, test } from "../support/fixture.ts";

test("a first goal and a check-in that was made without a network arrive at the therapist's page", async ({
  pair,
  server,
}) => {
  const desk = await openApp(pair.therapist, `${server.url}/clients/${pair.space}`);
  const phone = await openApp(pair.client, `${server.url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  await expect(desk.getByText("Walk to the park").first()).toBeVisible();

  await cutOff(phone);
  await expect(phone.getByRole("link", { name: "No connection" })).toBeVisible();
  await phone.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  await phone.getByRole("button", { name: "Good", exact: true }).click();
  await press(phone, "Save check-in");
  await expect(phone.getByText("You checked in today: good.")).toBeVisible();
  await expect(phone.getByText("1 waiting")).toBeVisible();
  await expect(phone.getByRole("img", { name: "On this device" })).toBeVisible();
  await pair.client.setOffline(false);

  await expect(phone.getByText("Saved and sent")).toBeVisible();
  await expect(desk.getByText("Good", { exact: true }).first()).toBeVisible();
  await expect(phone.getByRole("img", { name: "On Dr Osei's device" })).toBeVisible();
  await readUntil(desk, () => phone.getByRole("img", { name: /^Read by / }).isVisible());
});

test("a session goes on for both with no network, each by themselves, and all of it is there for both afterwards", async ({
  pair,
  server,
}) => {
  const phone = await openApp(pair.client, `${server.url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  const desk = await openApp(pair.therapist, `${server.url}/clients/${pair.space}/sessions`);
  await phone.goto(`${server.url}/sessions`);
  await press(phone, "Start a session");
  await desk.getByRole("link", { name: "Go to the session" }).click();
  for (const page of [desk, phone]) await expect(page.getByText("is here", { exact: false })).toBeVisible();
  await expect(phone.getByText("Saved and sent")).toBeVisible();

  for (const page of [phone, desk]) await cutOff(page);
  for (const page of [phone, desk]) {
    await expect(page.getByText("You are off the net.", { exact: false })).toBeVisible();
    await expect(page.getByText("is not here now", { exact: false })).toBeVisible();
  }
  await press(phone, "Wins first");
  await phone.getByLabel("A win since last time").fill("I called my sister");
  await press(phone, "Add");
  await promise(phone, "Walk on Tuesday");
  await promise(desk, "Send the sheet");
  await press(desk, "To talk about");
  await desk.getByLabel("What do you want to talk about?").fill("The gate");
  await press(desk, "Add");
  await desk.getByRole("button", { name: "Talk about this now: The gate" }).click();
  await press(desk, "Rate together");
  await press(desk, "Start to rate");
  await desk.getByRole("radio", { name: "7", exact: true }).check();
  await press(desk, "Keep my rating");
  await press(desk, "Summary");
  await desk.getByLabel("What did we talk about?").fill("The gate, on two sides of a gap");
  await press(desk, "Save the summary");
  for (const page of [phone, desk]) await page.context().setOffline(false);

  for (const page of [phone, desk]) {
    await expect(page.getByText("Saved and sent")).toBeVisible();
    await expect(page.getByText("You are off the net.", { exact: false })).toHaveCount(0);
  }
  await follows(desk, false);
  await follows(phone, false);
  for (const page of [phone, desk]) {
    await press(page, "Wins first");
    await expect(page.getByText("I called my sister")).toBeVisible();
    await press(page, "To talk about");
    await expect(page.getByText("The gate", { exact: true })).toBeVisible();
    await press(page, "What we will do");
    await expect(page.getByText("Walk on Tuesday")).toBeVisible();
    await expect(page.getByText("Send the sheet")).toBeVisible();
    await press(page, "Summary");
    await expect(page.getByText("The gate, on two sides of a gap")).toBeVisible();
  }
  // What was rated out of reach is still unseen: the other rates now, and both turn over.
  await press(phone, "Rate together");
  await expect(phone.getByText("7", { exact: true })).toHaveCount(1);
  await phone.getByRole("radio", { name: "4", exact: true }).check();
  await press(phone, "Keep my rating");
  await expect(phone.getByText("Saved and sent")).toBeVisible();
  await press(phone, "Turn over");
  await press(desk, "Rate together");
  for (const page of [phone, desk]) {
    await expect(page.getByText("You are 3 points apart.", { exact: false })).toBeVisible();
  }
});

/** Go along with the other, or not. */
async function follows(page: Page, on: boolean): Promise<void> {
  const button = page.getByRole("button", { name: /^Follow / });
  if ((await button.getAttribute("aria-pressed")) !== String(on)) await button.click();
}

test("a session: rated unseen, turned over at once, apart for a while, joined up again, summed up for both", async ({
  pair,
  server,
}) => {
  const phone = await openApp(pair.client, `${server.url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  const desk = await openApp(pair.therapist, `${server.url}/clients/${pair.space}`);
  await press(desk, "Start a session");
  await phone.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  await phone.getByRole("link", { name: /^Session since/ }).click();
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
