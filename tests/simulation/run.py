"""One run of the simulation, and many."""

import traceback
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from simulation.endings import compare, heal
from simulation.hand_loop import HandLoop
from simulation.small_limits import small_limits
from simulation.steps import Steps
from simulation.truth import Wrong
from simulation.world import World

STEPS = 200


class Ran(Struct, frozen=True, kw_only=True):
    """What became of one seed."""

    seed: int
    wrong: str | None
    events: int
    trace: tuple[str, ...] = ()


def run(seed: int, *, steps: int = STEPS) -> Ran:
    """One world of `steps` steps, healed, drained and compared."""
    with small_limits():
        return _run(seed, steps)


def run_many(seeds: Iterable[int], *, steps: int = STEPS) -> Ran | None:
    """Run after run; the first that went wrong."""
    with small_limits():
        for seed in seeds:
            ran = _run(seed, steps)
            if ran.wrong is not None:
                return ran
    return None


def _run(seed: int, steps: int) -> Ran:
    with HandLoop() as loop:
        world = World(seed, loop)
        drawn = Steps(world)
        wrong = None
        try:
            for _ in range(steps):
                drawn.take()
            heal(world)
            compare(world)
        except Wrong as error:
            wrong = str(error)
        except Exception as error:
            # A rule that raises is as wrong as one that breaks a promise.
            wrong = f"{type(error).__name__} at {_place(error)}"
        return Ran(seed=seed, wrong=wrong, events=len(world.truth.made), trace=tuple(world.trace))


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
