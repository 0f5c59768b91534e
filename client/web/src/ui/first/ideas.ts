/** Goals to take and change, each with a tiny first step. They are starting points, never advice. */
import { words } from "../words/index.ts";

export interface Idea {
  readonly title: string;
  readonly step: string;
}

/** All of them, or those of some areas of life where there are any. */
export function ideasFor(areas: readonly string[]): readonly Idea[] {
  const all: readonly (Idea & { readonly area: string })[] = words.ideas;
  const near = all.filter((each) => areas.includes(each.area));
  return near.length > 0 ? near : all;
}
