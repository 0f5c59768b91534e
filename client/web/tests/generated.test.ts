/** The generated types are those of the schema. `npm run generate` writes them anew. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Document, generate, generateCatalogue, generateCommands } from "../tools/generate_types.ts";

const SCHEMA = join(import.meta.dirname, "../../../shared/schema.json");
const GENERATED = join(import.meta.dirname, "../src/core/events/generated.ts");
const CATALOGUE = join(import.meta.dirname, "../src/core/events/catalogue.ts");
const COMMANDS = join(import.meta.dirname, "../src/core/commands/generated.ts");

it("src/core/events/generated.ts is what the schema says", async () => {
  const document = JSON.parse(readFileSync(SCHEMA, "utf8")) as Document;

  await expect(generate(document)).toMatchFileSnapshot(GENERATED);
});

it("src/core/commands/generated.ts is what the schema says", async () => {
  const document = JSON.parse(readFileSync(SCHEMA, "utf8")) as Document;

  await expect(generateCommands(document)).toMatchFileSnapshot(COMMANDS);
});

it("src/core/events/catalogue.ts is what the schema says", async () => {
  const document = JSON.parse(readFileSync(SCHEMA, "utf8")) as Document;

  await expect(generateCatalogue(document)).toMatchFileSnapshot(CATALOGUE);
});

it("sees a field that the schema gained", () => {
  const document = JSON.parse(readFileSync(SCHEMA, "utf8")) as Document;
  const win = document.$defs["WinNoted"] ?? {};
  const planted = { ...win, properties: { ...win.properties, shade: { type: "integer", default: 3 } as const } };

  const text = generate({ ...document, $defs: { ...document.$defs, WinNoted: planted } });

  expect(text).not.toEqual(readFileSync(GENERATED, "utf8"));
  expect(text).toContain("readonly shade?: number;");
});
