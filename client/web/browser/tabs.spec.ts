/** A device in a real browser: what is saved stays, whatever happens to tabs, storage and clocks. */
import { expect, openDevice, test } from "./fixture.ts";

test("an entry comes from one browser to the other", async ({ pair, server }) => {
  const phone = await openDevice(pair.client, server.url);
  const desk = await openDevice(pair.therapist, server.url);

  await phone.evaluate(async (space) => {
    const device = await window.device;
    const body = { type: "goal_drafted", goal: device.newId(), change: device.newId(), title: "Walk" } as const;
    await device.open(space).write([{ audience: "shared", body }]);
  }, pair.space);

  await desk.waitForFunction(async (space) => {
    const view = (await window.device).open(space);
    return view.shared.value.board.goals.some((each) => each.title === "Walk");
  }, pair.space);
  await expect.poll(() => phone.evaluate(async () => (await window.device).pending.value.length)).toBe(0);
});
