"""The checks that a mutant is put to. Each says how soon it noticed that a rule is broken, or None."""

import itertools
import zlib
from collections.abc import Callable
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from fakes.core.bodies import identifier, logs
from fakes.core.laws import (
    CORE,
    any_order_shows_the_same,
    any_split_shows_the_same,
    overlay_leaves_the_original,
    repetition_changes_nothing,
)
from fakes.core.log_builder import AUTHORS, DESK, PHONE, LogBuilder
from fakes.core.walk import start, walk
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalAgreed, GoalDrafted, GoalReworded
from simulation.mutants.mutant_list import Mutant, planted
from simulation.run import run_many

_GOAL: Final = identifier(1, 0)
_WALKS: Final[tuple[tuple[dict[str, int], bool, tuple[int, int]], ...]] = (
    ({}, True, (2, 1)),
    ({"server_crash": 1}, False, (2, 1)),
    ({"device_crash": 1}, False, (1, 1)),
    ({"drop": 1}, False, (2, 1)),
    ({"device_restore": 1}, False, (2, 1)),
    ({"server_restore": 1}, False, (1, 1)),
)


class Caught(Struct, frozen=True):
    """After how many states, seeds, logs or cases, and what was wrong."""

    after: int
    wrong: str


Check = Callable[[Mutant, int], Caught | None]


def by_walk(mutant: Mutant, limit: int) -> Caught | None:
    """Walks of two devices, each of at most `limit` states."""
    states = 0
    for faults, copied, events in _WALKS:
        try:
            walked = walk(start(faults=faults, copied=copied), events=events, rules=mutant.rules, limit=limit)
        except Exception as error:
            return Caught(states, f"{type(error).__name__} in a walk")
        states += walked.states
        if walked.wrong is not None and walked.wrong != "too many states":
            return Caught(states, walked.wrong)
    return None


def by_simulation(_: Mutant, limit: int, *, first: int = 0) -> Caught | None:
    """At most `limit` seeds from `first` on."""
    failed = run_many(range(first, first + limit))
    return None if failed is None else Caught(failed.seed + 1, failed.wrong or "")


def by_laws(_: Mutant, limit: int) -> Caught | None:
    """The laws of order-free folds over at most `limit` random logs."""
    tried = 0

    @settings(
        max_examples=limit,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.data())
    def laws(data: st.DataObject) -> None:
        nonlocal tried
        tried += 1
        log = data.draw(logs())
        any_order_shows_the_same(CORE, log, log[::-1])
        repetition_changes_nothing(CORE, log, log)
        any_split_shows_the_same(CORE, log, len(log) // 2)
        overlay_leaves_the_original(CORE, log, len(log) // 2)

    try:
        laws()
    except AssertionError:
        return Caught(tried, "O3: a law of the fold")
    return None


def by_agreements(_: Mutant, limit: int) -> Caught | None:
    """Rule A2 in every case of up to three moves: two people edit, in vain or not, agree, and hear of each other."""
    moves = list(itertools.product((PHONE, DESK), ("edit", "agree", "sync", "lost edit")))
    cases = itertools.chain.from_iterable(itertools.product(moves, repeat=length) for length in range(1, 4))
    for tried, case in enumerate(itertools.islice(cases, limit), start=1):
        if not _covers_exactly(case):
            return Caught(tried, "A2: an agreement that covers less counts as current")
    return None


CHECKS: Final[dict[str, Check]] = {
    "walk": by_walk,
    "simulation": by_simulation,
    "laws": by_laws,
    "agreements": by_agreements,
}


def put_to(mutant: Mutant, check: str, limit: int, *, first: int = 0) -> Caught | None:
    """Plant a mutant and put it to a check; the simulation begins with the seed `first`."""
    with planted(mutant):
        if check == "simulation":
            return by_simulation(mutant, limit, first=first)
        return CHECKS[check](mutant, limit)


def _covers_exactly(case: tuple[tuple[str, str], ...]) -> bool:
    builder = LogBuilder().everyone_joins()
    draft = builder.id()
    builder.says(PHONE, GoalDrafted(goal=_GOAL, change=draft, title="Walk"))
    everything = {draft}
    seen = {PHONE: {draft}, DESK: {draft}}
    agreed: dict[str, set[str]] = {}
    for device, move in case:
        if move == "edit":
            change = builder.id()
            builder.says(device, GoalReworded(goal=_GOAL, change=change, base=_version(seen[device]), title="Walk on"))
            seen[device] = seen[device] | {change}
            everything = everything | {change}
        elif move == "lost edit":
            # An edit that the server refused: only its author's device knows of it.
            seen[device] = seen[device] | {builder.id()}
        elif move == "agree":
            builder.says(device, GoalAgreed(goal=_GOAL, version=_version(seen[device])))
            agreed[AUTHORS[device]] = seen[device]
        else:
            seen[device] = everything
    shown = {party["by"]: party["current"] for party in builder.goal(_GOAL)["agreement"]["by"]}
    return shown == {author: covered == everything for author, covered in agreed.items()}


def _version(changes: set[str]) -> Version:
    return Version(number=len(changes), mark=sum(zlib.crc32(change.encode()) for change in changes) % (1 << 48))
