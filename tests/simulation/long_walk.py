"""`python -m simulation.long_walk`: every interleaving of two events each, with every kind of fault."""

import sys
import time
from typing import Final

from fakes.core.walk import start, walk

WALKS: Final[tuple[tuple[str, dict[str, int], bool, tuple[int, int]], ...]] = (
    ("no fault", {}, False, (2, 2)),
    ("a connection drops", {"drop": 1}, False, (2, 2)),
    ("connections drop twice", {"drop": 2}, False, (2, 1)),
    ("the server crashes around a commit", {"server_crash": 1}, False, (2, 2)),
    ("a device crashes between its effects", {"device_crash": 1}, False, (2, 2)),
    ("a copied device", {}, True, (2, 2)),
    ("a device is restored", {"device_restore": 1}, False, (2, 2)),
    ("the server is restored or rolled back", {"server_restore": 1}, False, (2, 2)),
    ("a device crashes, and the server", {"device_crash": 1, "server_crash": 1}, False, (1, 1)),
)
_LIMIT: Final = 4_000_000


def main() -> int:
    """Walk them all; 1 where a promise is broken."""
    failed = False
    for name, faults, copied, events in WALKS:
        started = time.monotonic()
        walked = walk(start(faults=faults, copied=copied), events=events, limit=_LIMIT)
        seconds = time.monotonic() - started
        print(
            f"| {name} | {events[0]} + {events[1]} | {walked.states:,} | {walked.quiet:,} | {seconds:.0f} s |",
            flush=True,
        )
        if walked.wrong is not None:
            failed = True
            print(walked.wrong, *walked.path, sep="\n  ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
