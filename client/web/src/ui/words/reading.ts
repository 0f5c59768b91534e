/**
 * How easy a text is to read: the Flesch–Kincaid grade (Kincaid et al. 1975),
 * 0.39 · words per sentence + 11.8 · syllables per word − 15.59. Six is about the age of eleven.
 */
export function grade(text: string): number {
  const words = wordsOf(text);
  if (words.length === 0) return 0;
  const sentences = Math.max(1, text.split(/[.!?:;]+(?:\s|$)/).filter((part) => wordsOf(part).length > 0).length);
  const beats = words.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (beats / words.length) - 15.59;
}

/** The words of a text. A hole such as {name} counts as one short word, a number as one. */
export function wordsOf(text: string): readonly string[] {
  return text.replace(/\{\w+\}/g, "it").match(/[A-Za-z]+(?:['’][a-z]+)?|\d+/g) ?? [];
}

/** About how many syllables an English word has: groups of vowels, without a silent e. */
export function syllables(word: string): number {
  const letters = word.toLowerCase().replace(/['’]/g, "");
  if (letters.length <= 3) return 1;
  const spoken = letters
    .replace(/(?:[^aeiouylr]|[aeiouy]l|[aeiouy]r)es$/, (end) =>
      /(?:[sxz]|ch|sh|c|g)es$/.test(letters) ? end : end.slice(0, -2),
    )
    .replace(/([^aeioudt])ed$/, "$1")
    .replace(/([^l])e$/, "$1")
    .replace(/([aeiouy])le$/, "$1l");
  const groups = spoken.match(/[aeiouy]+/g)?.length ?? 0;
  return Math.max(1, groups);
}
