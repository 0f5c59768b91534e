// Says what a first start of the built app loads as JavaScript, compressed, and fails above the limit. `npm run size`.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const [kibibytes = "120", folder = fileURLToPath(new URL("../dist", import.meta.url))] = process.argv.slice(2);
const page = await readFile(`${folder}/index.html`, "utf8");
const scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((each) => each[1]);
if (scripts.length === 0) throw new Error(`${folder}/index.html names no script`);
let size = 0;
for (const each of scripts) size += gzipSync(await readFile(folder + each)).length;
const said = `${(size / 1024).toFixed(1)} KiB of JavaScript in ${scripts.length} files at the start; at most ${kibibytes}`;
process.stdout.write(`${said}\n`);
process.exitCode = size > Number(kibibytes) * 1024 ? 1 : 0;
