"""`python -m faults.kills N`: kill the server N times, fifty times in the life of each practice."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from faults.kills.kill_server import practice
from faults.set_full import NOTHING, Verdict

_IN_ONE_LIFE: Final = 50
_FIRST_SEED: Final = 1000
"""Seeds below belong to `make test`."""


def main(kills: int) -> int:
    """Kill it so often; 1 where anything was lost, doubled or made up."""
    total, started = NOTHING, time.monotonic()
    for number, done in enumerate(range(0, kills, _IN_ONE_LIFE)):
        total += asyncio.run(_play(min(_IN_ONE_LIFE, kills - done), _FIRST_SEED + number))
        print(f"{min(done + _IN_ONE_LIFE, kills)} kills, {time.monotonic() - started:.0f} s: {total}", flush=True)
    return int(not total.holds)


async def _play(kills: int, seed: int) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="handrail-kills-") as folder:
        async with practice(Path(folder), seed) as played:
            await played.kill(kills)
            await played.finish()
    return played.histories.verdict


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
