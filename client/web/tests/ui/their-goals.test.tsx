/** A therapist is offered no goal of their own making, which would be refused in the end (rule S3). */
import { cleanup, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { SPACE } from "../fakes/people.ts";
import { aGoal, aPair, open } from "./stage.tsx";

afterEach(cleanup);

const WITHIN = `/clients/${SPACE}`;

describe("a therapist who looks for a new goal", () => {
  it("is told who writes goals, and what can be done instead", async () => {
    const { therapist } = await aPair();
    open(therapist, `${WITHIN}/goals`);

    await screen.findByText(/^Goals are written by your client, in their own words\./);
    expect(screen.queryByRole("link", { name: "New goal" })).toBeNull();
  });

  it("finds what they typed into the form that was there before", async () => {
    const { therapist } = await aPair();
    therapist.keepDraft(`${SPACE}/new-goal/wish`, "Go out again");
    open(therapist, `${WITHIN}/goals/new`);

    expect((await screen.findByLabelText<HTMLTextAreaElement>("What you typed: the wish")).value).toBe("Go out again");
    expect(screen.queryByRole("button", { name: "Next" })).toBeNull();
    expect(screen.queryByLabelText("What you typed: the name")).toBeNull();
  });

  it("is told before a change that it is made at once", async () => {
    const { client, therapist } = await aPair();
    const goal = await aGoal(client);
    open(therapist, `${WITHIN}/goals/${goal}/change`);

    await screen.findByText(/This changes the goal at once\. To leave it to your client/);
  });
});
