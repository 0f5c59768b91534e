import { expect, test } from "vitest";
import { Requests } from "../../src/shell/server/requests.ts";
import { createServerApi } from "../../src/shell/server/server-api.ts";

test("the caseload is asked for on the person's own day, and its rows are named as the screens name them", async () => {
  const paths: string[] = [];
  const row = {
    space: "s",
    name: "Maya",
    status: "confirmed",
    next_session: "2026-11-26",
    last_session: null,
    last_entry_at: 7,
    focus: [{ goal: "g", title: "Walk", ratings: [3, 4] }],
    stale_agreements: 1,
    new_shared: 2,
    attention: [
      {
        rule: "goal.quiet.v2",
        level: "info",
        why: "Walk: nothing logged for 21 days",
        goal: "g",
        actions: ["pause_goal"],
      },
    ],
  };
  const requests = new Requests((path) => {
    paths.push(path);
    return Promise.resolve(Response.json({ today: "2026-11-25", rows: [row] }));
  });

  const asked = await createServerApi(
    requests,
    () => null,
    () => "2026-11-25",
  ).caseload();

  expect(paths).toEqual(["/api/caseload?today=2026-11-25"]);
  expect(asked).toEqual({
    ok: true,
    value: [
      {
        space: "s",
        name: "Maya",
        status: "confirmed",
        nextSession: "2026-11-26",
        lastSession: null,
        lastEntryAt: 7,
        focus: row.focus,
        staleAgreements: 1,
        newShared: 2,
        attention: [{ why: "Walk: nothing logged for 21 days", goal: "g", actions: ["pause_goal"] }],
      },
    ],
  });
});
