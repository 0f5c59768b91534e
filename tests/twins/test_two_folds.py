"""Random logs put to both folds, the Python one and the TypeScript one: what they show is equal, byte for byte."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fakes.bodies import logs
from handrail_shared.fold import Folded
from twins.twin import Twin, bundle, python_shows, running

TOO_MUCH = (HealthCheck.too_slow, HealthCheck.data_too_large)
SEEDED = settings(deadline=None, derandomize=True, suppress_health_check=TOO_MUCH, database=None)
DAYS = st.sampled_from(["2026-02-28", "2026-03-01", "2026-03-30", "2026-12-31", "2027-01-05", "9999-12-31"])


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("twin"))


@pytest.fixture(scope="module")
def twin(program: Path) -> Iterator[Twin]:
    with running(program) as found:
        yield found


def _agree(twin: Twin, log: list[Folded], today: str) -> None:
    here, there = python_shows(log, today), twin.shows(log, today)
    if here != there:
        # Parsed, so that the difference is shown where it is.
        assert json.loads(here) == json.loads(there)
        assert here == there


def test_O3_both_folds_show_the_same_for_1600_random_logs(twin: Twin) -> None:
    @settings(SEEDED, max_examples=1_600)
    @given(logs(), DAYS)
    def agree(log: list[Folded], today: str) -> None:
        _agree(twin, log, today)

    agree()


def test_O3_both_folds_show_the_same_for_400_long_random_logs(twin: Twin) -> None:
    @settings(SEEDED, max_examples=400)
    @given(logs(min_size=25, max_size=60), DAYS)
    def agree(log: list[Folded], today: str) -> None:
        _agree(twin, log, today)

    agree()


def test_a_tie_that_one_fold_breaks_otherwise_is_noticed(program: Path) -> None:
    with running(program, "tie_break") as broken:

        @settings(SEEDED, max_examples=1_600, phases=[Phase.generate])
        @given(logs(), DAYS)
        def agree(log: list[Folded], today: str) -> None:
            assert python_shows(log, today) == broken.shows(log, today)

        with pytest.raises(AssertionError):
            agree()
