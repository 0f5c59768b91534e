/** Words that say where one wants away from, and not what one would do. They open an example, and nothing else. */
const VAGUE = [
  /\bbe (?:less|more|better|happier|calmer|ok|okay|normal)\b/i,
  /\bfeel (?:better|good|less|more|happier|normal|ok|okay)\b/i,
  /\b(?:improve|get better|stop being|work on|deal with|get over)\b/i,
  /^\s*(?:less|more|no more|better)\b/i,
];

/** Return whether a wish could be said more clearly. */
export function isVague(wish: string): boolean {
  return VAGUE.some((pattern) => pattern.test(wish));
}
