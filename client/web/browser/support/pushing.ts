/** Long histories, pushed past the screens as a further device of the same installation would. */
import type { Body } from "../../src/core/events/types.ts";
import type { Audience } from "../../src/store/store.ts";
import type { Page } from "./fixture.ts";

const BATCH = 1000;

/** Push so many bodies into a stream of a space, as whoever is signed in in this tab of the bare page. */
export async function pushMany(
  page: Page,
  space: string,
  bodies: readonly Body[],
  audience: Audience = "shared",
): Promise<void> {
  const device = await page.evaluate(() => window.store.newId());
  for (let from = 0; from < bodies.length; from += BATCH) {
    await page.evaluate(pushSome, {
      ...{ space, audience, device, from },
      bodies: bodies.slice(from, from + BATCH),
    });
  }
}

interface Some {
  readonly space: string;
  readonly audience: Audience;
  readonly device: string;
  readonly from: number;
  readonly bodies: readonly Body[];
}

/** Runs in the page. */
async function pushSome({ space, audience, device, from, bodies }: Some): Promise<void> {
  const author = window.store.me.value?.member;
  async function exchange(frames: readonly string[]): Promise<string> {
    const headers = { "Content-Type": "application/json" };
    const asked = await fetch("/api/tickets", { method: "POST", headers, body: JSON.stringify({ device }) });
    const { ticket } = await asked.json();
    const hello = JSON.stringify({ type: "hello", protocol: 1, device, credential: ticket });
    const answer = await fetch("/api/sync", { method: "POST", body: [hello, ...frames].join("\n\n") });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  }
  const [first = ""] = (await exchange([])).split("\n");
  const offered = JSON.parse(first).streams as { stream: string; space: string; audience: string }[];
  const stream = offered.find((entry) => entry.space === space && entry.audience === audience)?.stream;
  const lines = bodies.map((body, index) => {
    const seq = from + index + 1;
    return JSON.stringify({ device, seq, stamp: 1_700_000_000_000_000 + seq, author, body });
  });
  const frames: string[] = [];
  for (let at = 0; at < lines.length; at += 200) {
    const some = lines.slice(at, at + 200);
    const push = { type: "push", stream, device, first_seq: from + at + 1, count: some.length };
    frames.push([JSON.stringify(push), ...some].join("\n"));
  }
  const said = await exchange(frames);
  if (said.includes('"code"')) throw new Error("refused");
}
