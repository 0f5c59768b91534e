/** Goals to take and change, each with a tiny first step. They are starting points, never advice. */
import { words } from "../words/index.ts";

export interface Idea {
  readonly title: string;
  readonly step: string;
}

/** Return the ideas for these areas of life, or all where there are none. */
export function ideasFor(areas: readonly string[]): readonly Idea[] {
  const all: readonly (Idea & { readonly area: string })[] = words.ideas;
  const near = all.filter((idea) => areas.includes(idea.area));
  return near.length > 0 ? near : all;
}
