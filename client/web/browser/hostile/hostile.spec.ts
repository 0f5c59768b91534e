/**
 * Text that would run wherever it is taken for anything else, in every field that somebody can write, on every screen of
 * both people: none of it runs, none of it becomes an element, the policy has nothing to turn away, and it is shown as
 * what it is. CSP is the second line: these tests are about the first. `hostile-names.spec.ts` has what is
 * typed and is no entry.
 */
import { PATHS } from "../../src/ui/router.tsx";
import { DESK, expect, meet, openDevice, type Page, PHONE, test } from "../support/fixture.ts";
import { packed } from "./corpus.ts";
import { hostileStory, type Planted, type Story, TURNS, textFields, type Written } from "./story.ts";
import { compact, openApp, readAll, TROUBLE, watched } from "./watch.ts";

/**
 * What is written and kept, and no screen has a place for. Some of these show among the newest rows of the timeline, as
 * long as they are there; all of them are in the exports and in what the command shows.
 */
const WITHOUT_A_PLACE: readonly string[] = [
  "agenda_item_discussed.note",
  "barrier_named.text",
  "challenge_named.areas",
  "check_in_recorded.note",
  "commitment_reported.note",
  "counter_ticked.trigger",
  "entry_retracted.reason",
  "entry_shared.kind",
  "goal_paused.note",
  "goal_reopened.reason",
  "goal_retracted.reason",
  "journal_written.tags",
  "milestone_added.order",
  "milestone_dropped.reason",
  "milestone_reopened.reason",
  "reflection_answered.prompt",
  "session_cancelled.reason",
  "session_feedback_given.least_helpful",
  "session_feedback_given.most_helpful",
  "space_opened.country",
  "space_opened.locale",
  "space_opened.title",
  "step_added.order",
  "step_dropped.reason",
  "step_moved.order",
  "therapy_ended.reason",
  "therapy_started.approach",
  "value_named.area",
];

test("no text of anybody runs or becomes an element, and each is shown as it is", async ({ browser, server }) => {
  const client = await watched(await browser.newContext(PHONE));
  const therapist = await watched(await browser.newContext(DESK));
  const names = { client: packed("client#", 80, 0, 1), therapist: packed("therapist#", 80, 0, 1) };
  const space = await meet(therapist, client, server, names);
  const [phone, desk] = await Promise.all([openDevice(client, server.url), openDevice(therapist, server.url)]);
  const [own, other] = await Promise.all([memberOf(phone), memberOf(desk)]);
  const day = await phone.evaluate(() => window.store.today.value);
  const story = hostileStory({ day, members: { client: own, therapist: other } });
  for (const part of [story.plain, story.hostile]) {
    await writeAll(phone, space, "client", part);
    await writeAll(desk, space, "therapist", part);
  }
  await Promise.all([readsAll(phone, space, story), readsAll(desk, space, story)]);

  const onPhone = await walk(await openApp(client, server.url), "", placesOf(story));
  const onDesk = await walk(await openApp(therapist, server.url), `/clients/${space}`, placesOf(story));
  await writeAll(phone, space, "client", story.last);
  await writeAll(desk, space, "therapist", story.last);
  const after = ["/", "/lately", "/people", "/sessions"];
  onPhone.push(...(await walk(await openApp(client, server.url), "", after)));
  onDesk.push(...(await walk(await openApp(therapist, server.url), `/clients/${space}`, after)));

  const shown = { client: compact(onPhone.join(" ")), therapist: compact(onDesk.join(" ")) };
  const isShown = (name: string): readonly boolean[] =>
    [shown.client, shown.therapist].map((item) => item.includes(compact(name)));
  expect(Object.values(names).map(isShown)).toEqual([
    [true, true],
    // A therapist sees their own name nowhere.
    [true, false],
  ]);
  const unseen = notShown(story.planted, shown);
  console.log(`shown nowhere: ${unseen.join(", ")}`);
  console.log(`shown to its writer only: ${onlyWriters(story.planted, shown).join(", ")}`);
  expect(unseen.filter((row) => !WITHOUT_A_PLACE.includes(row))).toEqual([]);
  expect(WITHOUT_A_PLACE.filter((candidate) => !textFields().includes(candidate))).toEqual([]);
  expect(new Set(story.planted.map((element) => element.field))).toEqual(
    new Set(textFields().filter((textField) => textField !== "member_joined.name")),
  );
  await Promise.all([client.close(), therapist.close()]);
});

test("the watch sees a text that runs, an element that a text made, and a text that is shown nowhere", async ({
  browser,
}) => {
  const context = await watched(await browser.newContext());
  const page = await context.newPage();
  await page.setContent("<main><h1>Here</h1></main>");
  await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=ran()>");
  });

  const texts = (await page.evaluate(readAll)).join(" ");

  await expect.poll(() => TROUBLE.get(context)?.map((item) => item.slice(0, 14))).toContain("made of a text");
  await expect.poll(() => TROUBLE.get(context)?.map((item) => item.slice(0, 13))).toContain("something ran");
  const planted = ["Here", "Elsewhere"].map(
    (text) => ({ field: text, by: "client", audience: "shared", text }) as const,
  );
  expect(notShown(planted, { client: texts, therapist: "" })).toEqual(["Elsewhere"]);
  await context.close();
});

function memberOf(page: Page): Promise<string> {
  return page.evaluate(() => window.store.me.value?.member ?? "");
}

const AT_ONCE = 50;

/** What of it is this person's, written on their device and taken in by the server. */
async function writeAll(page: Page, space: string, role: string, written: readonly Written[]): Promise<void> {
  const own = written.filter((item) => item.role === role).map((item) => item.event);
  for (let from = 0; from < own.length; from += AT_ONCE) {
    const saved = await page.evaluate(([id, events]) => window.store.open(id).write(events), [
      space,
      own.slice(from, from + AT_ONCE),
    ] as const);
    expect(saved).toMatchObject({ saved: true });
  }
  await page.waitForFunction(() => window.store.pending.value.length === 0);
  expect(await page.evaluate(() => window.store.refused.value)).toEqual([]);
}

/** Until everything that both wrote into the shared stream is in this person's picture. */
async function readsAll(page: Page, space: string, story: Story): Promise<void> {
  const goals = new Set(story.goals).size;
  await page.waitForFunction(
    ([id, many]) => window.store.open(id).shared.value.board.goals.length >= many,
    // Of what was taken back nothing is left on the board.
    [space, goals - 2 * (TURNS + 1)] as const,
  );
}

const FEW = 12;

/** Every place of a space, with everything that is in it. */
function placesOf({ goals, setbacks, entries, session }: Story): readonly string[] {
  const holes: Readonly<Record<string, readonly string[]>> = { goal: goals, setback: setbacks, entry: entries };
  return Object.values(PATHS).flatMap((path) => {
    if (path.startsWith("/clients")) return [];
    const hole = /:(\w+)/.exec(path)?.[1];
    if (hole === undefined) return [path];
    const ids = [...new Set(holes[hole] ?? [session])];
    // What stands in a goal's forms and charts stands there alike for each: a few of them show it.
    const few = ["/clear", "/change"].some((item) => path.endsWith(item)) || path.startsWith(PATHS.progress);
    return (few ? ids.slice(0, FEW) : ids).map((id) => path.replace(`:${hole}`, id));
  });
}

/** Go through places as a person does, open whatever can be opened there, and read all of it. */
async function walk(page: Page, prefix: string, places: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  const outside = prefix === "" ? [] : ["/clients", "/clients/new", "/more", "/devices", "/your-data", "/help"];
  for (const path of [
    ...outside,
    ...places.map((place) => `${prefix}${place === "/" && prefix !== "" ? "" : place}`),
  ]) {
    await page.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, path);
    await page.locator("main h1").waitFor();
    const seen = await page.evaluate(readAll);
    texts.push(...seen);
  }
  await page.close();
  expect(TROUBLE.get(page.context())).toEqual([]);
  return texts;
}

/** The fields of which neither shows any text. */
function notShown(planted: readonly Planted[], shown: Readonly<Record<string, string>>): readonly string[] {
  const isShown = ({ text }: Planted): boolean => Object.values(shown).some((row) => row.includes(compact(text)));
  const seen = new Set(planted.filter(isShown).map((item) => item.field));
  return [...new Set(planted.map((item) => item.field))].filter((field) => !seen.has(field)).sort();
}

/** The fields of the shared stream that are shown to whoever wrote them, and not to the other. */
function onlyWriters(planted: readonly Planted[], shown: Readonly<Record<Planted["by"], string>>): readonly string[] {
  const found = planted.filter(
    ({ by, audience, text }) =>
      audience === "shared" &&
      shown[by].includes(compact(text)) &&
      !shown[by === "client" ? "therapist" : "client"].includes(compact(text)),
  );
  return [...new Set(found.map((match) => `${match.field} of the ${match.by}`))].sort();
}
