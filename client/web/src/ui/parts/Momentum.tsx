import { words } from "../words/index.ts";

/** A rail that grows with what is done and never breaks: from 0 to 1000. */
export function Momentum({ thousandths, resting }: { readonly thousandths: number; readonly resting?: boolean }) {
  const width = Math.max(2, Math.round(thousandths / 10));
  return (
    <div class="momentum">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect class="under" width="100" height="6" rx="3" />
        <rect class="grown" width={width} height="6" rx="3" />
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
