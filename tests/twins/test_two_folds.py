"""Random logs put to both folds, the Python one and the TypeScript one: what they show is equal, byte for byte."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from handrail_shared.events import EVENT_TYPES
from handrail_shared.fold import Folded
from proof import tenth
from twins.drawn import Drawer
from twins.habits import habit
from twins.themes import THEMES
from twins.twin import Twin, bundle, python_shows, running


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("twin"))


@pytest.fixture(scope="module")
def twin(program: Path) -> Iterator[Twin]:
    with running(program) as found:
        yield found


def _agree(twin: Twin, log: list[Folded], today: str) -> None:
    if python_shows(log, today) != twin.shows(log, today):
        shortest = _shortened(log, lambda left: python_shows(left, today) != twin.shows(left, today))
        here, there = python_shows(shortest, today), twin.shows(shortest, today)
        # Parsed, so that the difference is shown where it is.
        assert json.loads(here) == json.loads(there), shortest
        assert here == there, shortest


def _shortened(log: list[Folded], differs: Callable[[list[Folded]], bool]) -> list[Folded]:
    """The log without the entries that the difference does not need."""
    for entry in list(log):
        left = [item for item in log if item is not entry]
        if differs(left):
            log = left
    return log


@pytest.mark.parametrize("seed", range(4))
def test_O3_both_folds_show_the_same_for_random_logs(twin: Twin, seed: int) -> None:
    drawer = Drawer(seed)

    for _ in range(tenth(1_000)):
        _agree(twin, drawer.log(), drawer.day())


def test_both_folds_agree_on_momentum_and_what_is_due_for_random_habits(twin: Twin) -> None:
    chance = Random(7)  # noqa: S311 - the same habits in every run

    for _ in range(tenth(1_000)):
        _agree(twin, *habit(chance))


def test_every_event_type_has_a_theme() -> None:
    assert frozenset(EVENT_TYPES) == {tag for theme in THEMES for tag in theme}


def test_a_tie_that_one_fold_breaks_otherwise_is_noticed_and_shown_in_few_entries(program: Path) -> None:
    drawer = Drawer(0)

    def compare(broken: Twin) -> None:
        for _ in range(1_000):
            _agree(broken, drawer.log(), drawer.day())

    with running(program, "tie_break") as broken, pytest.raises(AssertionError) as noticed:
        compare(broken)

    assert str(noticed.value).count("Folded(") <= 4
