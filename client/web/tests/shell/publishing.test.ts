/** A device that stopped between the server's word and its own log says later who came, and says it once. */
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import type { Body } from "../../src/core/events/types.ts";
import { StorageLost } from "../../src/shell/log/errors.ts";
import { Log } from "../../src/shell/log/log.ts";
import type { Member } from "../../src/shell/member.ts";
import { sayWhoCame } from "../../src/shell/publishing.ts";
import { createEnrolment } from "../../src/shell/server/enrolment.ts";
import type { Requests } from "../../src/shell/server/requests.ts";
import { Clock, heldBy, idOf, MAYA, OSEI, type Person, SHARED, SPACE } from "../fakes/people.ts";

let databases = 0;

/** A log to which the server has just granted a space, before anything was said in it. */
async function granted(person: Person): Promise<Log> {
  databases += 1;
  const log = new Log(`handrail publishing ${databases}`, new Clock(databases * 1000));
  const { member, role, name } = person;
  const whom = { member, role, name, device: idOf("d", databases), installation: idOf("i", databases) };
  await log.become(whom, [{ ...heldBy(person), arriving: true }]);
  return log;
}

async function open(log: Log): Promise<void> {
  await log.openStream({
    stream: SHARED,
    space: SPACE,
    audience: "shared",
    head: 0,
    next_seq: 1,
    checksum: 0,
  });
}

/** What is due is said as a device says it; the types of what this log says by then. */
async function said(log: Log): Promise<string[]> {
  await sayWhoCame(log, (intended) => log.append(intended));
  return (await log.ownLines()).map((line) => (JSON.parse(line.line) as { body: Body }).body.type);
}

describe("who came", () => {
  it("is said once everything is here, and once only", async () => {
    const log = await granted(MAYA);
    const before = await said(log);
    await open(log);

    const first = await said(log);
    const second = await said(log);

    expect([before, first, second]).toEqual([[], ["member_joined"], ["member_joined"]]);
    await log.close();
  });

  it("is said with the space where its therapist stopped before", async () => {
    const log = await granted(OSEI);
    await open(log);

    expect(await said(log)).toEqual(["space_opened", "member_joined"]);
    await log.close();
  });

  it("is not said again where it was, whatever the server tells of its spaces afterwards", async () => {
    const log = await granted(MAYA);
    await open(log);
    const { member, role, name } = MAYA;
    await log.append([{ stream: SHARED, body: { type: "member_joined", member, role, name }, session: null }]);

    const first = await said(log);
    await log.addSpace({ ...heldBy(MAYA), arriving: true });
    const second = await said(log);

    expect([first, second]).toEqual([["member_joined"], ["member_joined"]]);
    expect((await log.spaces()).map((space) => space.arriving)).toEqual([false]);
    await log.close();
  });

  it("is kept to be said where joining could not write it", async () => {
    const log = await granted(MAYA);
    const { member, role, name } = MAYA;
    const admitted = { member, role, name, installation: idOf("i", 1), spaces: [] };
    const requests = { post: async () => ({ ok: true, value: admitted }) } as unknown as Requests;
    const full = {
      append: async () => {
        throw new StorageLost();
      },
    } as unknown as Member;
    const enrolment = createEnrolment(requests, {
      admit: async () => {},
      member: () => full,
      before: async () => null,
    });

    const asked = await enrolment.join("secret", "Maya", "phone");
    await open(log);

    expect([asked.ok, await said(log)]).toEqual([true, ["member_joined"]]);
    await log.close();
  });
});
