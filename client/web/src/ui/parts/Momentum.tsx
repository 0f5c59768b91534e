import { words } from "../words/index.ts";

/** A rail that grows with what is done and never breaks: from 0 to 1000. */
export function Momentum({ thousandths, resting }: { readonly thousandths: number; readonly resting?: boolean }) {
  const grown = 3 + Math.round((thousandths * 94) / 1000);
  return (
    <div class="momentum">
      <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <path class="under" d="M3 6H97" />
        <path class="grown" d={`M3 6H${grown}`} />
      </svg>
      <p class="small soft">{resting ? words.momentum.resting : inWords(thousandths)}</p>
    </div>
  );
}

function inWords(thousandths: number): string {
  if (thousandths >= 750) return words.momentum.strong;
  if (thousandths >= 450) return words.momentum.steady;
  if (thousandths >= 150) return words.momentum.growing;
  return words.momentum.starting;
}
