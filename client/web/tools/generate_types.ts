/**
 * Writes TypeScript out of `shared/schema.json`: one interface per definition, the unions of the roots, and a table of
 * shapes from which lines are read at run time. A pure function of the schema; `npm run generate` puts its text in place.
 */

/** The parts of JSON schema that the schema uses. */
interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly type?: "string" | "integer" | "boolean" | "array" | "object" | "null";
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** What the catalogue says of one type of event. */
interface EventRow {
  readonly id: string | null;
  readonly change: string | null;
  readonly roles: readonly string[];
  readonly audiences: readonly string[];
  readonly inverse: string;
}

export interface Document {
  readonly catalogue: Readonly<Record<string, EventRow>>;
  /** What has to be folded before each command can be decided, by the command's tag. */
  readonly commands: Readonly<Record<string, string>>;
  readonly roots: Readonly<Record<string, Schema>>;
  readonly $defs: Readonly<Record<string, Schema>>;
}

const HEAD = `/**
 * Every event and message, and the shapes by which they are read. Written by \`npm run generate\` from
 * \`shared/schema.json\`; never edited by hand.
 */
import type { Rule, Shape } from "./shapes.ts";
`;

const COMMANDS_HEAD = `/**
 * Every command by its tag, and what has to be folded before it can be decided. Written by \`npm run generate\` from
 * \`shared/schema.json\`; never edited by hand.
 */`;

const WIRE = ["Envelope", "Body", "DeviceMessage", "ServerMessage"] as const;

/** The text of `src/core/commands/generated.ts`. A command is read by nobody at run time: its types are enough. */
export function generateCommands(document: Document): string {
  const wire = new Set(namesOf(document, WIRE));
  const names = namesOf(document, ["AnyCommand"]);
  const own = names.filter((name) => !wire.has(name));
  const shared = names.filter((name) => wire.has(name));
  const tags = (document.roots["AnyCommand"]?.anyOf ?? [])
    .map((each) => [tagOf(definition(document, named(each))) ?? "", named(each)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const reads = tags.map(([tag]) => `  ${tag}: ${JSON.stringify(document.commands[tag])},`);
  return [
    COMMANDS_HEAD,
    `${shared.length === 0 ? "" : `import type { ${shared.join(", ")} } from "../events/types.ts";\n`}import type { Reads } from "./context.ts";`,
    ...own.map((name) => interfaceOf(name, withoutTag(definition(document, name)))),
    `/** What each command says, by its tag. */\nexport interface Commands {\n${tags.map(([tag, name]) => `  readonly ${tag}: ${name};`).join("\n")}\n}`,
    `/** What has to be folded before each command can be decided. */\nexport const READS: Readonly<Record<keyof Commands, Reads>> = {\n${reads.join("\n")}\n};`,
    "",
  ].join("\n\n");
}

const CATALOGUE_HEAD = `/**
 * The catalogue: what is known of each type of event, as far as this program needs it. Written by \`npm run generate\`
 * from \`shared/schema.json\`; never edited by hand.
 */
import type { Body, Role } from "./types.ts";`;

/** The text of `src/core/events/catalogue.ts`. */
export function generateCatalogue(document: Document): string {
  const rows = Object.entries(document.catalogue).map(([tag, { id, change, roles, audiences, inverse }]) => {
    const columns = [id, change, roles.join(" "), audiences.join(" "), inverse];
    return `  ${tag}: row(${columns.map((each) => JSON.stringify(each)).join(", ")}),`;
  });
  const inverses = [...new Set(Object.values(document.catalogue).map(({ inverse }) => inverse))].sort();
  return [
    CATALOGUE_HEAD,
    `/** What takes an event back. */\nexport type Inverse =\n${inverses.map((each) => `  | ${JSON.stringify(each)}`).join("\n")};`,
    `/**
 * What is known of one type of event: the field of the id that it was given when it was made, that of the id of this
 * very change, who writes it to whom, and what takes it back.
 */
export interface EventRow {
  readonly id: string | null;
  readonly change: string | null;
  readonly roles: readonly Role[];
  readonly audiences: readonly ("shared" | "private")[];
  readonly inverse: Inverse;
}`,
    `function row(id: string | null, change: string | null, roles: string, audiences: string, inverse: Inverse): EventRow {
  return {
    id,
    change,
    roles: roles.split(" ") as Role[],
    audiences: audiences.split(" ") as ("shared" | "private")[],
    inverse,
  };
}`,
    `/** The row of each type of event. */\nexport const CATALOGUE: Readonly<Record<Body["type"], EventRow>> = {\n${rows.join("\n")}\n};`,
    "",
  ].join("\n\n");
}

function tagOf(schema: Schema): string | undefined {
  const words = schema.properties?.["type"]?.enum;
  return words?.length === 1 ? words[0] : undefined;
}

function withoutTag(schema: Schema): Schema {
  if (tagOf(schema) === undefined) return schema;
  const { type: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties, required: (schema.required ?? []).filter((name) => name !== "type") };
}

/** The definitions that these roots refer to, and those that they refer to in turn, by name. */
function namesOf(document: Document, roots: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (schema: Schema | undefined): void => {
    if (schema === undefined) return;
    if (schema.$ref !== undefined && !found.has(named(schema))) {
      found.add(named(schema));
      visit(definition(document, named(schema)));
    }
    for (const each of schema.anyOf ?? []) visit(each);
    for (const each of Object.values(schema.properties ?? {})) visit(each);
    visit(schema.items);
  };
  for (const root of roots) visit(document.roots[root]);
  return [...found].sort();
}

/** The text of `src/core/events/generated.ts`. */
export function generate(document: Document): string {
  const names = namesOf(document, WIRE);
  const rules = new Rules();
  const interfaces = names.map((name) => interfaceOf(name, definition(document, name)));
  const shapes = names.map((name) => `  ${name}: ${shapeOf(definition(document, name), rules)},`);
  const roots = WIRE.map((name): [string, Schema] => [name, document.roots[name] ?? {}]);
  const unions = roots
    .filter(([, root]) => root.anyOf !== undefined)
    .map(
      ([name, root]) => `export type ${name} =\n${(root.anyOf ?? []).map((each) => `  | ${named(each)}`).join("\n")};`,
    );
  const members = roots.filter(([, root]) => root.anyOf !== undefined).map(([name, root]) => membersOf(name, root));
  return [
    HEAD,
    ...interfaces,
    ...unions,
    `type ShapeName =\n${names.map((name) => `  | "${name}"`).join("\n")};`,
    rules.lines.join("\n"),
    `/** How each definition is read. */\nexport const SHAPES: Readonly<Record<ShapeName, Shape>> = {\n${shapes.join("\n")}\n};`,
    ...members,
    "",
  ].join("\n\n");
}

function definition(document: Document, name: string): Schema {
  const found = document.$defs[name];
  if (found === undefined) throw new Error(`no definition of ${name}`);
  return found;
}

function named(reference: Schema): string {
  const name = reference.$ref?.replace("#/$defs/", "");
  if (name === undefined) throw new Error("not a reference");
  return name;
}

/** Required fields in the order of the structs, then those that have a default. */
function fieldsOf(schema: Schema): [string, Schema][] {
  const properties = schema.properties ?? {};
  const required = schema.required ?? [];
  const others = Object.keys(properties).filter((name) => !required.includes(name));
  return [...required, ...others].map((name) => [name, properties[name] ?? {}]);
}

function interfaceOf(name: string, schema: Schema): string {
  const fields = fieldsOf(schema).map(([field, each]) => {
    const optional = schema.required?.includes(field) ? "" : "?";
    return `  readonly ${field}${optional}: ${typeOf(each)};`;
  });
  return `${comment(schema.description)}export interface ${name} {\n${fields.join("\n")}\n}`;
}

function comment(text: string | undefined): string {
  if (text === undefined) return "";
  const lines = text.split("\n").map((line) => ` * ${line.trim()}`.trimEnd());
  return lines.length === 1 ? `/** ${text} */\n` : `/**\n${lines.join("\n")}\n */\n`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return named(schema);
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array": {
      const items = typeOf(schema.items ?? {});
      return items.includes("|") ? `readonly (${items})[]` : `readonly ${items}[]`;
    }
    case undefined:
      return "unknown";
    default:
      throw new Error(`no type for ${schema.type}`);
  }
}

/** Rules are few and fields are many: equal rules are written once. */
class Rules {
  readonly lines: string[] = [];
  readonly #names = new Map<string, string>();

  nameOf(schema: Schema): string {
    const text = this.#textOf(schema);
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = `RULE_${this.#names.size + 1}`;
    this.#names.set(text, name);
    this.lines.push(`const ${name}: Rule = ${text};`);
    return name;
  }

  #textOf(schema: Schema): string {
    if (schema.$ref !== undefined) return `{ kind: "struct", shape: () => SHAPES.${named(schema)} }`;
    if (schema.anyOf !== undefined) return this.#maybe(schema.anyOf);
    if (schema.enum !== undefined) return `{ kind: "word", words: ${JSON.stringify(schema.enum)} }`;
    switch (schema.type) {
      case "string":
        return `{ kind: "text", least: ${schema.minLength ?? 0}, most: ${schema.maxLength ?? null}, pattern: ${pattern(schema)} }`;
      case "integer":
        return `{ kind: "integer", least: ${schema.minimum ?? null}, most: ${most(schema)} }`;
      case "boolean":
        return `{ kind: "flag" }`;
      case "array":
        return `{ kind: "list", of: ${this.nameOf(schema.items ?? {})}, least: ${schema.minItems ?? 0}, most: ${schema.maxItems ?? null} }`;
      case undefined:
        return `{ kind: "anything" }`;
      default:
        throw new Error(`no rule for ${schema.type}`);
    }
  }

  #maybe(options: readonly Schema[]): string {
    const [given, none, ...others] = options;
    if (given === undefined || none?.type !== "null" || others.length > 0) throw new Error("only `T | null` is known");
    return `{ kind: "maybe", of: ${this.nameOf(given)} }`;
  }
}

function most(schema: Schema): number | null {
  if (schema.exclusiveMaximum !== undefined) return schema.exclusiveMaximum - 1;
  return schema.maximum ?? null;
}

/** Python's \`$\` also matches before a newline that ends the text. */
function pattern(schema: Schema): string {
  if (schema.pattern === undefined) return "null";
  return `/${schema.pattern.replace(/\$$/, "\\n?$")}/`;
}

function shapeOf(schema: Schema, rules: Rules): string {
  const tag = schema.properties?.["type"]?.enum?.[0];
  const fields = fieldsOf(schema)
    .filter(([field]) => tag === undefined || field !== "type")
    .map(([field, each]) => {
      const absent = schema.required?.includes(field) ? "" : `, absent: ${JSON.stringify(each.default)}`;
      return `    { name: ${JSON.stringify(field)}, rule: ${rules.nameOf(each)}${absent} },`;
    });
  return `{\n    tag: ${tag === undefined ? null : JSON.stringify(tag)},\n    fields: [\n${fields.map((each) => `  ${each}`).join("\n")}\n    ],\n  }`;
}

function membersOf(name: string, root: Schema): string {
  const constant = `${name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase()}_SHAPES`;
  const shapes = (root.anyOf ?? []).map((each) => `  SHAPES.${named(each)},`);
  return `export const ${constant}: readonly Shape[] = [\n${shapes.join("\n")}\n];`;
}
