"""`python -m bench [--large] [ROW,ROW …]`: measures, prints the table and writes `build/bench.json`.

Exit status 1 where a bound does not hold, 2 where there is no such row.
"""

import sys
import tempfile
import time
from pathlib import Path

import uvloop

from bench.groups import Group, chosen, measure
from bench.sizes import LARGE, Sizes
from bench.table import passed, render, write

_BUILD = Path(__file__).parents[2] / "build"


def main() -> int:
    """Run what the command line asks for."""
    words = sys.argv[1:]
    is_large = "--large" in words
    try:
        groups = chosen(",".join(word for word in words if word != "--large"))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    started = time.perf_counter()

    def done(group: Group) -> None:
        print(f"{time.perf_counter() - started:6.0f} s  {', '.join(group.rows)}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        rows = uvloop.run(measure(groups, Path(folder), LARGE if is_large else Sizes(), done=done))
    print(render(rows))
    write(_BUILD / ("bench-large.json" if is_large else "bench.json"), rows)
    return 0 if passed(rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
