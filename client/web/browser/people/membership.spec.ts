/** A client's way in and out, by hand through the screens of both: invited, let in, at work, and told when it ends. */
import { draftGoal, openApp, press } from "../support/by-hand.ts";
import { DESK, expect, joinBy, openDevice, PHONE, test } from "../support/fixture.ts";

test("a client is invited by a link, joins, is confirmed, shows a first goal, and is told when it ends", async ({
  browser,
  server,
}) => {
  const therapist = await browser.newContext({ ...DESK, permissions: ["clipboard-read", "clipboard-write"] });
  const client = await browser.newContext(PHONE);
  const bare = await openDevice(therapist, server.url);
  await joinBy(bare, await server.inviteTherapist("Dr Osei"), "Dr Osei");
  await bare.close();

  const desk = await openApp(therapist, `${server.url}/clients`);
  await expect(desk.getByText("No client yet.", { exact: false })).toBeVisible();
  await desk.getByRole("link", { name: "New client" }).click();
  await desk.getByLabel("What do you call this client?").fill("Robin");
  await press(desk, "Make a link");
  await expect(desk.getByRole("img", { name: "The link as a code to scan" })).toBeVisible();
  const lost = await desk.getByRole("textbox", { name: "Link for Robin" }).inputValue();
  await desk.getByRole("link", { name: "See who came in" }).click();
  await expect(desk.getByText("Invited, not here yet")).toBeVisible();
  // The first link went astray: another one takes its place.
  await press(desk, "Make a new link");
  const link = await desk.getByRole("textbox", { name: "Link for Robin" }).inputValue();
  expect(link).not.toBe(lost);

  const phone = await client.newPage();
  await phone.goto(lost);
  await expect(phone.getByText("This link cannot be used.", { exact: false })).toBeVisible();
  await phone.goto("about:blank");
  await phone.goto(link);
  await expect(phone.getByText("Dr Osei invites you.")).toBeVisible();
  await phone.getByLabel("What should we call you?").fill("Robin");
  await press(phone, "Join");
  await expect(phone.getByRole("heading", { level: 1, name: "Almost there" })).toBeVisible();
  await expect(phone.getByRole("link", { name: "Goals" })).toHaveCount(0);

  await press(desk, "Confirm Robin");
  await expect(desk.getByRole("dialog")).toContainText("Is this the right Robin?");
  await press(desk, "Yes, confirm");
  await expect(desk.getByText("Can see into this space").nth(1)).toBeVisible();
  await expect(phone.getByRole("heading", { level: 1, name: "Hello Robin" })).toBeVisible();
  await phone.goto(`${server.url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  await desk.getByRole("link", { name: "Overview" }).click();
  await expect(desk.getByText("Walk to the park").first()).toBeVisible();

  await desk.getByRole("link", { name: "People" }).click();
  await press(desk, "End access: Robin");
  await expect(desk.getByRole("dialog")).toContainText("What is on their device stays there.");
  await desk.getByRole("dialog").getByRole("button", { name: "End access" }).click();
  await expect(desk.getByText("Nobody else can see into this space.")).toBeVisible();
  await expect(phone.getByRole("heading", { level: 1, name: "This space has ended" })).toBeVisible();
  await expect(phone.getByText("You are no longer a member here.").first()).toBeVisible();
  await expect(phone.getByText("Walk to the park")).toHaveCount(0);

  // With the others it stands no more; it is found among those that have ended.
  await desk.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Clients" }).click();
  await expect(desk.getByText("No client fits that.")).toBeVisible();
  await desk.getByRole("group", { name: "Show" }).getByRole("radio", { name: "Ended" }).check();
  await expect(desk.getByRole("rowheader", { name: /Robin/ })).toBeVisible();
  await Promise.all([therapist.close(), client.close()]);
});
