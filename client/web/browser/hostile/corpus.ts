/** Texts that would run where somebody takes text for anything else: `ran` is what each of them calls. */

export const CORPUS: readonly string[] = [
  "<b onclick=ran()>",
  "<script>ran()</script>",
  "<img src=x onerror=ran()>",
  '"><svg onload=ran()>',
  "' autofocus onfocus=ran() x='",
  '" onmouseover="ran()" x="',
  "javascript:ran()",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a text, and stays one
  "${ran()} {{ran()}}",
  "%3Cscript%3Eran()%3C/script%3E",
  "&lt;script&gt;ran()&lt;/script&gt;",
  "<details open ontoggle=ran()>",
  "--></style></title></textarea><script>ran()</script>",
  '<a href="javascript:ran()">x</a>',
  '<iframe srcdoc="<script>parent.ran()</script>"></iframe>',
  '<form><button formaction="javascript:ran()">x</button></form>',
  '<math><mi//xlink:href="data:x,<script>ran()</script>">',
  "<svg><animate onbegin=ran() attributeName=x dur=1s>",
  "<object data=javascript:ran()></object><embed src=javascript:ran()>",
  "<link rel=stylesheet href=//127.0.0.1:9><meta http-equiv=refresh content='0;url=javascript:ran()'>",
  "<template shadowrootmode=open><script>ran()</script></template>",
  '{"__html":"<img src=x onerror=ran()>","dangerouslySetInnerHTML":{"__html":"<script>ran()</script>"}}',
];

/** Texts that mean something where somebody looks a text up in an object. They stand alone. */
export const NAMES: readonly string[] = ["__proto__", "constructor", "toString", "hasOwnProperty"];

/**
 * As much of the corpus as `most` characters hold behind a mark, beginning at another text for every turn. Undefined:
 * no bound.
 */
export function packed(mark: string, most: number | null, turn: number, of: number): string {
  const room = most ?? 10_000;
  const start = Math.floor((CORPUS.length * turn) / of);
  let text = mark;
  for (let at = 0; at < CORPUS.length; at += 1) {
    const next = `${text} ${CORPUS[(start + at) % CORPUS.length]}`;
    if (next.length <= room) text = next;
  }
  return text;
}
