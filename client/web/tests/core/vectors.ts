/** The cases that Python and TypeScript both run. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../../../shared/vectors");

/** One file of vectors. */
export function vector(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
}

/** The names of all files in a folder of vectors, so that a new one that nobody runs is noticed. */
export function vectorsIn(folder: string): string[] {
  return readdirSync(join(FOLDER, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();
}
