/** What the devices of a test write, and what they hold and show of it. */
import { expect, type Page } from "./fixture.ts";

export async function writeGoal(page: Page, space: string, title: string): Promise<string> {
  const { goal, saved } = await page.evaluate(
    async ([id, called]) => {
      const { store } = window;
      const body = { type: "goal_drafted", goal: store.newId(), change: store.newId(), title: called } as const;
      return { goal: body.goal, ...(await store.open(id).write([{ audience: "shared", body }])) };
    },
    [space, title] as const,
  );
  expect(saved).toBe(true);
  return goal;
}

/** The id of the goal with this title, as soon as the goal is shown. */
export async function goalOf(page: Page, space: string, title: string): Promise<string> {
  const found = await page.waitForFunction(
    ([id, called]) => window.store.open(id).shared.value.board.goals.find((goal) => goal.title === called)?.goal,
    [space, title] as const,
  );
  return (await found.jsonValue()) ?? "";
}

/** The id `device/seq` of the comment. */
export async function comment(page: Page, space: string, goal: string, text: string): Promise<string> {
  const written = await page.evaluate(
    async ([id, on, said]) => {
      const { store } = window;
      const body = { type: "commented", comment: store.newId(), on, text: said } as const;
      return store.open(id).write([{ audience: "shared", body }]);
    },
    [space, goal, text] as const,
  );
  if (!written.saved) throw new Error(written.why);
  return written.ids[0] ?? "";
}

export async function writeWins(page: Page, space: string, count: number): Promise<void> {
  await page.evaluate(
    async ([id, many]) => {
      const { store } = window;
      for (let at = 0; at < many; at += 200) {
        const bodies = Array.from({ length: Math.min(200, many - at) }, (_, index) => ({
          type: "win_noted" as const,
          win: store.newId(),
          day: store.today.value,
          text: `win ${at + index}`,
        }));
        await store.open(id).write(bodies.map((body) => ({ audience: "shared" as const, body })));
      }
    },
    [space, count] as const,
  );
}

/** Until everything of this device is on the server. */
export async function sent(page: Page): Promise<void> {
  await page.waitForFunction(() => window.store.link.value.state === "live" && window.store.pending.value.length === 0);
}

/** Until the goal is shown, and the comments on it are these. */
export async function showsComments(page: Page, space: string, goal: string, texts: readonly string[]): Promise<void> {
  await page.waitForFunction(
    ([id, on, wanted]) => {
      const goals = window.store.open(id).shared.value.board.goals;
      const shown = goals.find((goal) => goal.goal === on)?.comments.map((comment) => comment.text);
      return JSON.stringify(shown) === wanted;
    },
    [space, goal, JSON.stringify(texts)] as const,
  );
}

/** Until so many entries are told of as those of a newer version. */
export async function tellsOfNewer(page: Page, space: string, count: number): Promise<void> {
  await page.waitForFunction(([id, many]) => window.store.open(id).unshown.value.newer.length === many, [
    space,
    count,
  ] as const);
}

/** Every line of this device's store in which `part` occurs, from the tables `entry`, `segment` and `own`. */
export async function stored(page: Page, table: "entry" | "segment" | "own", part: string): Promise<readonly string[]> {
  const found = await rows(page, table);
  const lines = found.flatMap(({ line, text }) =>
    text === undefined ? [line ?? ""] : text.split("\n").map((line) => line.slice(line.indexOf(" ") + 1)),
  );
  return lines.filter((line) => line.includes(part));
}

/** How many streams this device keeps a snapshot of. */
export async function snapshots(page: Page): Promise<number> {
  return (await rows(page, "snapshot")).length;
}

interface Row {
  readonly line?: string;
  readonly text?: string;
}

async function rows(page: Page, table: string): Promise<readonly Row[]> {
  return page.evaluate(async (name) => {
    const [{ name: database = "" } = {}] = await indexedDB.databases();
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const open = await done(indexedDB.open(database));
    const found: readonly Row[] = await done(open.transaction(name).objectStore(name).getAll());
    open.close();
    return found.map(({ line, text }) => ({
      ...(line === undefined ? {} : { line }),
      ...(text === undefined ? {} : { text }),
    }));
  }, table);
}

/** The lines of an export in which `part` occurs. */
export async function exported(page: Page, part: string): Promise<readonly string[]> {
  const text = await page.evaluate(async () => (await window.store.exportAll()).text());
  const lines = text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { readonly line: string }).line);
  return lines.filter((line) => line.includes(part));
}
