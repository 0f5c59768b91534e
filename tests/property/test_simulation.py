"""Devices of two members, their networks and a server, played by chance: 2,000 worlds of 200 steps, or 200 of them.

The rules, the hub, the store and the folds are the real ones; `tests/simulation` models disks, sockets and people.
`make simulate SEEDS=…` plays any number. A seed that failed once is kept in `test_simulation_seeds.py`.
"""

import pytest

from proof import tenth
from simulation.run import run, run_many

_SEEDS = tenth(2_000)
_PARTS = tenth(20)


@pytest.mark.parametrize("part", range(_PARTS))
def test_P2_P3_P4_P5_E1_E2_R1_R2_S5_O1_O2_O3_every_promise_holds_whatever_happens(part: int) -> None:
    failed = run_many(range(part, _SEEDS, _PARTS))

    assert failed is None, (failed.seed, failed.wrong, failed.trace)


def test_a_seed_tells_the_same_story_every_time() -> None:
    first, again = run(7), run(7)

    assert first == again
    assert first.events > 20
