import { fill, words } from "../words/index.ts";

/** Progress through a few questions. */
export function Way({ at, all }: { readonly at: number; readonly all: number }) {
  return (
    <div>
      <p class="heard">{fill(words.common.of, { at, all })}</p>
      <ol class="steps-of-way" aria-hidden="true">
        {Array.from({ length: all }, (_, index) => (
          <li key={index} class={index < at ? "come" : undefined} />
        ))}
      </ol>
    </div>
  );
}
