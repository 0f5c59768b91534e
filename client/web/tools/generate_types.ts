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

export interface Document {
  readonly roots: Readonly<Record<string, Schema>>;
  readonly $defs: Readonly<Record<string, Schema>>;
}

const HEAD = `/**
 * Every event and message, and the shapes by which they are read. Written by \`npm run generate\` from
 * \`shared/schema.json\`; never edited by hand.
 */
import type { Rule, Shape } from "./shapes.ts";
`;

/** The text of \`src/core/events/generated.ts\`. */
export function generate(document: Document): string {
  const names = Object.keys(document.$defs).sort();
  const rules = new Rules();
  const interfaces = names.map((name) => interfaceOf(name, definition(document, name)));
  const shapes = names.map((name) => `  ${name}: ${shapeOf(definition(document, name), rules)},`);
  const unions = Object.entries(document.roots)
    .filter(([, root]) => root.anyOf !== undefined)
    .map(
      ([name, root]) => `export type ${name} =\n${(root.anyOf ?? []).map((each) => `  | ${named(each)}`).join("\n")};`,
    );
  const members = Object.entries(document.roots)
    .filter(([, root]) => root.anyOf !== undefined)
    .map(([name, root]) => membersOf(name, root));
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
