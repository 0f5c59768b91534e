/** What this version cannot show is told in words, with what can be done, and stays to be found. */
import { cleanup, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { SPACE } from "../fakes/people.ts";
import { aClient, open, tap } from "./stage.tsx";

afterEach(cleanup);

const NEWER = { id: "d/7", at: Date.UTC(2026, 10, 24, 9) * 1000, by: "", audience: "private" } as const;

it("O4: one entry that is left out is told of, until the person closes it, and stays under Your data", async () => {
  const store = await aClient();
  store.view(SPACE).unshown.value = { leftOut: 1, newer: [] };
  const router = open(store, "/more");
  expect(screen.getByText("1 entry could not be shown by this version. It is kept.")).toBeTruthy();

  tap("Close");

  expect(screen.queryByText(/could not be shown/)).toBe(null);
  router.go("/your-data");
  await screen.findByText("What cannot be shown here");
  store.view(SPACE).unshown.value = { leftOut: 2, newer: [] };
  expect(await screen.findAllByText("2 entries could not be shown by this version. They are kept.")).toHaveLength(2);
});

it("an entry of a newer version stands at its place in time, and the way to it is offered", async () => {
  const store = await aClient();
  store.view(SPACE).unshown.value = { leftOut: 0, newer: [{ ...NEWER, by: store.me.value?.member ?? "" }] };
  store.updateReady.value = false;
  let taken = 0;
  store.takeUpdate = () => {
    taken += 1;
  };

  open(store, "/lately");

  await screen.findByText("Update Handrail to see this.");
  expect(screen.getByText("Something newer")).toBeTruthy();
  tap("Update now");
  expect(taken).toBe(1);
});
