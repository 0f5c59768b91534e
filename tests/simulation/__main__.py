"""`python -m simulation SEEDS [FIRST]`: so many seeds, with progress; at the first failure its seed and last steps."""

import sys
import time

from simulation.run import run_many

_BATCH = 200


def main() -> int:
    """Run the seeds that the command line asks for; 1 where one of them failed."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    started = time.monotonic()
    for start in range(first, first + seeds, _BATCH):
        stop = min(start + _BATCH, first + seeds)
        failed = run_many(range(start, stop))
        if failed is not None:
            print(f"seed {failed.seed}: {failed.wrong}")
            print("\n".join(f"  {item}" for item in failed.trace))
            return 1
        print(f"{stop - first} of {seeds} seeds hold, {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
