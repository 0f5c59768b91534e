/** The therapist's desk, by hand: a client opened before is there with no network, and two hundred clients stay fast. */
import { cutOff, draftGoal, openApp, press } from "../support/by-hand.ts";
import { DESK, expect, joinBy, openDevice, type Page, test } from "../support/fixture.ts";
import { IS_FULL } from "../support/proof.ts";

// Five starts of the app and a cold one among them: long, not slow.

test("a client who was opened before opens with no network after a cold start; what is noted there arrives later", async ({
  pair,
  server,
}) => {
  const phone = await openApp(pair.client, `${server.url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  const opened = await openApp(pair.therapist, `${server.url}/clients/${pair.space}`);
  await expect(opened.getByText("Walk to the park").first()).toBeVisible();
  await cutOff(opened);
  await opened.close();

  const cold = await pair.therapist.newPage();
  await cold.goto(`${server.url}/clients`);
  await expect(cold.getByText("The server is out of reach.", { exact: false })).toBeVisible();
  await cold.getByRole("rowheader", { name: /Maya/ }).getByRole("link").click();
  await expect(cold.getByText("Walk to the park").first()).toBeVisible();
  await cold.getByRole("link", { name: "Notes" }).click();
  await cold.getByLabel("Note", { exact: true }).fill("Ask about the gate");
  await press(cold, "Keep note");
  await cold.getByRole("link", { name: "Sessions" }).click();
  await cold.getByLabel("What do you want to talk about?").fill("The gate");
  await press(cold, "Add");
  await expect(cold.getByText("2 waiting")).toBeVisible();
  await cold.close();
  const again = await pair.therapist.newPage();
  await again.goto(`${server.url}/clients/${pair.space}/notes`);
  await expect(again.getByText("Ask about the gate")).toBeVisible();
  await pair.therapist.setOffline(false);

  await expect(again.getByText("Saved and sent")).toBeVisible();
  await phone.goto(`${server.url}/sessions`);
  await expect(phone.getByText("The gate", { exact: true })).toBeVisible();
  // The note is in a stream that the client's device is never given.
  const theirs = await openDevice(pair.client, server.url);
  const copy = await theirs.evaluate(async () => (await window.store.exportAll()).text());
  expect(copy).toContain("The gate");
  expect(copy).not.toContain("Ask about the gate");
});

const MANY = 200;

test("two hundred clients are listed, sorted and searched without a wait that anybody notices", async ({
  browser,
  server,
}) => {
  const therapist = await browser.newContext(DESK);
  const bare = await openDevice(therapist, server.url);
  await joinBy(bare, await server.inviteTherapist("Dr Osei"), "Dr Osei");
  await bare.close();
  const rows = Array.from({ length: MANY }, (_, number) => rowOf(number));
  await therapist.route("**/api/caseload?*", (route) => route.fulfill({ json: { today: "2026-11-25", rows } }));

  const desk = await openApp(therapist, `${server.url}/clients`);
  await expect(desk.getByText(`${MANY} clients shown`)).toBeVisible();
  const took = {
    search: await paints(desk, { label: "Find a client", text: "Client 19" }, "11 clients shown"),
    clear: await paints(desk, { label: "Find a client", text: "" }, `${MANY} clients shown`),
    filter: await paints(desk, { label: "Who needs a look" }, "67 clients shown"),
    unplanned: await paints(desk, { label: "No session planned" }, "100 clients shown"),
    all: await paints(desk, { label: "All" }, `${MANY} clients shown`),
    byNext: await paints(desk, { label: "Next session" }, `${MANY} clients shown`),
    byName: await paints(desk, { label: "Name" }, `${MANY} clients shown`),
  };

  console.log(`${MANY} clients, ms until it is painted: ${JSON.stringify(took)}`);
  await expect(desk.getByRole("rowheader").first()).toContainText("Client 0");
  await desk.getByRole("radio", { name: "Quiet longest" }).check();
  await expect(desk.getByRole("rowheader").first()).toContainText("Client 199");
  if (IS_FULL) for (const item of Object.values(took)) expect(item).toBeLessThan(20_000);
  await therapist.close();
});

/** A third is to be looked at, half have a session planned, and the higher the number the longer it is quiet. */
function rowOf(number: number) {
  const goal = `01930000-0000-7000-8000-${String(number).padStart(12, "0")}`;
  const signal = {
    rule: "goal.stalled.v2",
    level: "attention",
    why: "Walk to the park: about 4 for 5 weeks, in 4 ratings",
    goal,
    actions: ["put_on_agenda", "smaller_step"],
  };
  return {
    space: goal,
    name: `Client ${number}`,
    status: "confirmed",
    next_session: number % 2 === 0 ? "2999-01-01" : null,
    last_session: "2026-11-01",
    last_entry_at: 1_790_000_000_000_000 - number * 86_400_000_000,
    focus: [{ goal, title: "Walk to the park", ratings: [3, 4, 4, 5, 4, 4, 4, 5, 4, 4, 4, 4] }],
    stale_agreements: 0,
    new_shared: number % 3,
    attention: number % 3 === 0 ? [signal] : [],
  };
}

/** How many milliseconds pass in the page from a person's act until its outcome is painted. */
function paints(page: Page, act: { readonly label: string; readonly text?: string }, outcome: string): Promise<number> {
  return page.evaluate(
    async ([{ label, text }, expected]) => {
      const found = [...document.querySelectorAll("label")].find((item) => item.textContent?.trim() === label);
      const field = found?.control as HTMLInputElement;
      const begun = performance.now();
      if (text === undefined) field.click();
      else {
        field.value = text;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      const frame = () => new Promise((painted) => requestAnimationFrame(painted));
      do await frame();
      while (!document.querySelector("main [role=status]")?.textContent?.includes(expected));
      await frame();
      return Math.round(performance.now() - begun);
    },
    [act, outcome] as const,
  );
}
