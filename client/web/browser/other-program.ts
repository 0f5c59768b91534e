/**
 * Other versions of the program, for tests of how versions meet: the same sources with one thing changed. An older one
 * does not know a type of events.
 */
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { build, type Plugin } from "vite";
import type { Server } from "./fixture.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** What stands in a source file, and what another version has in its place. */
interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A version from before this type of events, which is named as its shape is. */
export function before(shape: string): Change {
  return { file: "core/events/generated.ts", from: `  SHAPES.${shape},\n`, to: "" };
}

/** Build the app of another version into `folder`. */
export async function buildOther(folder: string, { file, from, to }: Change): Promise<void> {
  let changes = 0;
  const plugin: Plugin = {
    name: "another-version",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith(file)) return null;
      changes += code.split(from).length - 1;
      return code.replace(from, to);
    },
  };
  await build({
    root: join(import.meta.dirname, ".."),
    mode: "browser",
    logLevel: "error",
    plugins: [plugin],
    build: { outDir: folder, emptyOutDir: true },
  });
  if (changes !== 1) throw new Error(`${changes} places were changed in ${file}`);
}

/** The server's command as another version would be, such as `without=commented`. */
export function otherServer(...changes: readonly string[]): readonly string[] {
  const script = join(ROOT, "tests/fakes/other_program.py");
  return [join(ROOT, ".venv/bin/python"), script, ...changes, "--"];
}

/** Let a browser run the app that is in `folder`, whichever the server has. Its context must block service workers. */
export async function runApp(context: BrowserContext, server: Server, folder: string): Promise<void> {
  const isApp = (url: URL): boolean =>
    url.origin === new URL(server.url).origin && !/^\/(api\/|sync$)/.test(url.pathname);
  await context.route(isApp, async (route) => {
    const path = join(folder, new URL(route.request().url()).pathname);
    const isThere =
      path !== join(folder, "/") &&
      (await access(path).then(
        () => true,
        () => false,
      ));
    await route.fulfill({ path: isThere ? path : join(folder, "index.html") });
  });
}
