/** What the server's headers forbid in a real browser, that the built app lives with them, and how it is taken back. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { expect, joinBy, meet, openDevice, type Page, Server, test } from "../support/fixture.ts";

declare global {
  interface Window {
    violations: string[];
    ran: unknown;
  }
}

/** Note in every page whatever its policy turns away. */
async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}

async function controlled(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
}

test("the built app, its worker and its socket live with the policy, and ask nobody else for anything", async ({
  browser,
  server,
}) => {
  const [therapist, client] = await Promise.all([browser.newContext(), browser.newContext()]);
  await Promise.all([watch(therapist), watch(client)]);
  const asked = new Set<string>();
  for (const context of [therapist, client]) context.on("request", (item) => asked.add(new URL(item.url()).origin));

  await meet(therapist, client, server);
  const page = await client.newPage();
  await page.goto(`${server.url}/progress`);
  await controlled(page);
  await page.reload();
  await page.waitForFunction(() => document.querySelector("main") !== null);

  expect(await page.evaluate(() => window.violations)).toEqual([]);
  expect([...asked]).toEqual([server.url]);
  await Promise.all([therapist.close(), client.close()]);
});

test("no script reads the session", async ({ browser, server }) => {
  const context = await browser.newContext();
  const page = await openDevice(context, server.url);
  await joinBy(page, await server.inviteTherapist("Dr Osei"), "Dr Osei");

  const cookies = await context.cookies();
  const port = new URL(server.url).port;
  expect(cookies.map(({ name, httpOnly, sameSite, path }) => [name, httpOnly, sameSite, path])).toEqual([
    [`handrail-${port}`, true, "Strict", "/"],
  ]);
  expect(await page.evaluate(() => document.cookie)).toBe("");
  await context.close();
});

test("text never becomes a script", async ({ page, server }) => {
  await watch(page.context());
  await page.goto(server.url);

  const refused = await page.evaluate(() => {
    const outcomes: string[] = [];
    const attempts = [
      () => {
        document.body.innerHTML = "<img src=x onerror='window.ran = true'>";
      },
      () => document.write("<script>window.ran = true</script>"),
      () => void setTimeout("window.ran = true" as unknown as () => void),
      () => {
        const script = document.createElement("script");
        script.text = "window.ran = true";
        document.head.append(script);
      },
      () => void navigator.serviceWorker.register("/assets/other.js").catch(() => {}),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
        outcomes.push("nothing said");
      } catch (error) {
        outcomes.push((error as Error).name);
      }
    }
    return outcomes;
  });

  expect(refused.slice(0, 4)).toEqual(["TypeError", "TypeError", "TypeError", "TypeError"]);
  expect(await page.evaluate(() => [window.ran, window.violations.length > 3])).toEqual([undefined, true]);
});

test("a retired app takes its worker and its caches away at the next load, and leaves what waits to be sent", async ({
  browser,
}) => {
  const data = await mkdtemp(join(tmpdir(), "handrail-browser-"));
  const server = new Server(data);
  await server.start();
  const context = await browser.newContext();
  const page = await openDevice(context, server.url);
  await joinBy(page, await server.inviteTherapist("Dr Osei"), "Dr Osei");
  await page.goto(server.url);
  await controlled(page);
  const kept = () =>
    page.evaluate(async () => [
      (await navigator.serviceWorker.getRegistrations()).length,
      (await caches.keys()).length > 0,
      (await indexedDB.databases()).length > 0,
    ]);
  const before = await kept();

  await server.stop();
  await server.start("--retire-app");
  await page.reload();
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((item) => item?.update().catch(() => {})));

  expect(before).toEqual([1, true, true]);
  await expect.poll(kept).toEqual([0, false, true]);
  await context.close();
  await server.stop();
  await rm(data, { recursive: true, force: true });
});
