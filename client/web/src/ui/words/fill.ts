/** Putting names and numbers into words. What is missing in a call does not compile. */

/** The names of the holes in a text, such as "name" in "Hello {name}". */
type Holes<T extends string> = T extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;

/** A text in the forms that the language needs; English needs two. `{count}` is the number. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

export function fill<T extends string>(text: T, values: Readonly<Record<Holes<T>, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, hole: string) =>
    String((values as Readonly<Record<string, string | number>>)[hole] ?? whole),
  );
}

const RULES = new Intl.PluralRules("en");

/** The right form for a number: "1 entry", "2 entries". */
export function counted(forms: Plural, count: number): string {
  const form = RULES.select(count) === "one" ? forms.one : forms.other;
  return form.replace("{count}", NUMBERS.format(count));
}

const NUMBERS = new Intl.NumberFormat("en");
const LIST = new Intl.ListFormat("en-GB", { style: "long", type: "conjunction" });

/** "sad, tired and calm". */
export function listed(items: readonly string[]): string {
  return LIST.format(items);
}
