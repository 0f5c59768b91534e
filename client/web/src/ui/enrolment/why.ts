import { words } from "../words/index.ts";

/** Why the server let nobody in, in plain words. */
export function whyNot(why: string): string {
  const known: Readonly<Record<string, string>> = words.enrolment.why;
  return known[why] ?? words.enrolment.why.other;
}
