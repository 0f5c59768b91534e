/**
 * Other versions of the program, for tests of how versions meet: the same sources with one thing changed. An older one
 * does not know a type of events, one that is ahead speaks the next version of the protocol.
 */
import { access, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { build } from "vite";
import { Server } from "./fixture.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const WEB = join(import.meta.dirname, "../..");

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

/** A version that speaks this version of the protocol. */
export function speaking(protocol: number): Change {
  return { file: "core/wire.ts", from: "PROTOCOL_VERSION = 1;", to: `PROTOCOL_VERSION = ${protocol};` };
}

/** Build the app of another version into `folder`: its pages and its workers, out of changed sources. */
export async function buildOther(folder: string, { file, from, to }: Change): Promise<void> {
  const root = `${folder}-sources`;
  for (const item of [
    "src",
    "browser/page",
    "public",
    "index.html",
    "vite.config.ts",
    "package.json",
    "tsconfig.json",
  ]) {
    await cp(join(WEB, item), join(root, item), { recursive: true });
  }
  await symlink(join(WEB, "node_modules"), join(root, "node_modules"));
  const source = join(root, "src", file);
  const [head, ...rest] = (await readFile(source, "utf8")).split(from);
  if (rest.length !== 1) throw new Error(`${rest.length} places are to be changed in ${file}`);
  await writeFile(source, `${head}${to}${rest[0]}`);
  await build({ root, mode: "browser", logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
}

/** The server's command as another version would be, such as `without=commented` or `speaking=2`. */
export function otherServer(...changes: readonly string[]): readonly string[] {
  const script = join(ROOT, "tests/fakes/devices/other_program.py");
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

/** What a server is from its next start on; what is not named stays. */
export interface Version {
  readonly program?: readonly string[];
  /** A folder with a built app. */
  readonly app?: string;
}

/** A server of this version, with a folder of its own. */
export async function serving(app: string, program?: readonly string[]): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "handrail-versions-"));
  const server = new Server(join(folder, "data"), join(folder, "app"));
  await become(server, { app, ...(program === undefined ? {} : { program }) });
  await server.start();
  return server;
}

/** Stop the server, and start it as another version. */
export async function update(server: Server, version: Version): Promise<void> {
  await server.stop();
  await become(server, version);
  await server.start();
}

async function become(server: Server, { program, app }: Version): Promise<void> {
  if (program !== undefined) server.program = program;
  if (app === undefined) return;
  await rm(server.app, { recursive: true, force: true });
  await cp(app, server.app, { recursive: true });
}

/** Everybody leaves, and nothing of this server stays. */
export async function end(server: Server, ...contexts: readonly BrowserContext[]): Promise<void> {
  await Promise.all(contexts.map((context) => context.close()));
  await server.stop();
  await rm(join(server.data, ".."), { recursive: true, force: true });
}
