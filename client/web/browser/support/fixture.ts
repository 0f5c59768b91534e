/**
 * What every browser test begins with: a real server in a folder of its own, serving the built app, and people who have
 * joined there. `import { expect, test } from "./fixture.ts"`.
 *
 * `page.waitForFunction` does not await what its predicate answers: give it synchronous ones, over `window.store`.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";

export { expect, type Page } from "@playwright/test";

const ROOT = join(import.meta.dirname, "../../../..");
const HANDRAIL = process.env["HANDRAIL"] ?? join(ROOT, ".venv/bin/handrail");
export const APP = join(import.meta.dirname, "../../.browser-dist");

/** A running server. */
export class Server {
  readonly data: string;
  readonly app: string;
  /** The command that serves: another version's, where a test says so. */
  program: readonly string[] = [HANDRAIL];
  url = "";
  #child: ChildProcess | null = null;

  constructor(data: string, app = APP) {
    this.data = data;
    this.app = app;
  }

  /** Start it, at the port that it had before where there was one. */
  async start(...options: readonly string[]): Promise<void> {
    const port = this.url === "" ? "0" : new URL(this.url).port;
    await rm(join(this.data, "server.url"), { force: true });
    const args = ["serve", "--data", this.data, "--port", port, "--web", this.app, ...options];
    const [command = "", ...given] = this.program;
    const child = spawn(command, [...given, ...args], { stdio: "ignore" });
    this.#child = child;
    for (;;) {
      if (child.exitCode !== null) throw new Error("the server did not start");
      const url = await readFile(join(this.data, "server.url"), "utf8").catch(() => "");
      if (
        url !== "" &&
        (await fetch(`${url}/readyz`)
          .then((item) => item.ok)
          .catch(() => false))
      ) {
        this.url = url;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Stop it: in order, or as by a power cut. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** The secret of a link that makes its user a therapist of this server. */
  async inviteTherapist(name: string): Promise<string> {
    const args = ["invite-therapist", "--data", this.data, "--name", name];
    const { stdout } = await promisify(execFile)(HANDRAIL, args);
    return stdout.trim();
  }
}

/** A phone's viewport, and a desk's. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
export const DESK = { viewport: { width: 1280, height: 800 } } as const;

/** Two people who have met: each in a browser of their own, on the bare page of the device. */
export interface Pair {
  readonly client: BrowserContext;
  readonly therapist: BrowserContext;
  readonly space: string;
}

/** A tab of the bare page, with its device awake. */
export async function openDevice(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/browser/page/device.html`);
  await page.waitForFunction(() => window.store);
  return page;
}

export async function secretOf(link: string): Promise<string> {
  return link.slice(link.indexOf("#") + 1);
}

/** Let whoever holds `link` join in this tab of the bare page. */
export async function joinBy(page: Page, link: string, name: string, device = "browser"): Promise<void> {
  const joined = await page.evaluate(async ([secret, called, on]) => window.store.enrolment.join(secret, called, on), [
    await secretOf(link),
    name,
    device,
  ] as const);
  if (!joined.ok) throw new Error(joined.why);
}

interface Fixtures {
  readonly pair: Pair;
  /** Words of notices that this test brings about. Any other is a fault, whatever else the test looks at. */
  readonly tells: readonly string[];
}

interface WorkerFixtures {
  readonly server: Server;
}

/** Let `waitForFunction` ask by the clock. By default it asks at each frame, and not every page is drawn all the time. */
async function askByTheClock(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  const pages = Object.getPrototypeOf(page) as { waitForFunction: WaitForFunction };
  await page.close();
  const plain = pages.waitForFunction;
  pages.waitForFunction = function waitForFunction(this: Page, condition, argument, options) {
    return plain.call(this, condition, argument, { polling: 50, ...options });
  };
}

type WaitForFunction = (this: Page, condition: unknown, argument: unknown, options?: object) => Promise<unknown>;

export const test = base.extend<Fixtures, WorkerFixtures>({
  browser: [
    async ({ browser }, use) => {
      await askByTheClock(browser);
      await use(browser);
    },
    { scope: "worker" },
  ],

  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const data = await mkdtemp(join(tmpdir(), "handrail-browser-"));
      const server = new Server(data);
      await server.start();
      await use(server);
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],

  tells: [[], { option: true }],

  pair: async ({ browser, server, tells }, use, test) => {
    const therapist = await browser.newContext(DESK);
    const client = await browser.newContext(PHONE);
    const space = await meet(therapist, client, server);
    await use({ client, therapist, space });
    const states = await Promise.all([...client.pages(), ...therapist.pages()].map(stateOf));
    // Without this nobody could say later what it was.
    if (test.status !== test.expectedStatus) console.log(JSON.stringify(states));
    await Promise.all([therapist.close(), client.close()]);
    const told = states.flatMap((state) => state?.told ?? []);
    expect(told.filter((word) => !tells.includes(word))).toEqual([]);
  },
});

/** How the device in this page stands; null where there is none or it does not answer. */
async function stateOf(page: Page) {
  const asked = page
    .evaluate(() => {
      const { link, me, notices, pending, refused, spaces } = window.store;
      return {
        link: link.value,
        isSomebody: me.value !== null,
        spaces: spaces.value.map((space) => space.status),
        pending: pending.value.length,
        refused: refused.value.map((refusal) => refusal.code),
        told: notices.value.map((notice) => notice.word as string),
      };
    })
    .catch(() => null);
  return Promise.race([asked, new Promise<null>((resolve) => setTimeout(resolve, 5000, null))]);
}

/** Let a therapist and a client come together in a fresh space; its id. */
export async function meet(
  therapist: BrowserContext,
  client: BrowserContext,
  server: Server,
  names: { readonly client: string; readonly therapist: string } = { client: "Maya", therapist: "Dr Osei" },
  devices: { readonly client: string; readonly therapist: string } = { client: "browser", therapist: "browser" },
): Promise<string> {
  const desk = await openDevice(therapist, server.url);
  await joinBy(desk, await server.inviteTherapist(names.therapist), names.therapist, devices.therapist);
  const opened = await desk.evaluate((called) => window.store.server.newSpace(called), names.client);
  if (!opened.ok) throw new Error(opened.why);
  const phone = await openDevice(client, server.url);
  await joinBy(phone, opened.value.link, names.client, devices.client);
  const { space } = opened.value;
  await desk.evaluate(async (id) => {
    const { server: api } = window.store;
    const members = await api.members(id);
    for (const member of members.ok ? members.value : []) {
      if (member.status === "accepted") await api.confirm(id, member.member);
    }
  }, space);
  await phone.waitForFunction((id) => {
    const { link, spaces, pending } = window.store;
    const isIn = spaces.value.some((space) => space.space === id && space.status === "confirmed");
    return link.value.state === "live" && isIn && pending.value.length === 0;
  }, space);
  await Promise.all([desk.close(), phone.close()]);
  return space;
}
