"""Random commands, undos and redos put to both cores: they decide alike, byte for byte, and undo keeps its law."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from handrail_shared.canonical import canonical
from handrail_shared.commands.context import Context, Decision, Given, Refusal
from handrail_shared.commands.undo import UndoItem, undo
from twins.deciding import Asked, CommandDrawer, law_holds, turns
from twins.twin import Twin, bundle, running


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("twin"))


@pytest.fixture(scope="module")
def twin(program: Path) -> Iterator[Twin]:
    with running(program) as found:
        yield found


def _agree(twin: Twin, drawer: CommandDrawer, questions: int) -> int:
    """How many of these questions were decided with events that could be taken back."""
    undone = 0
    for _ in range(questions):
        asked = drawer.asked()
        here, there = canonical(turns(asked)).decode(), twin.answers(asked.line())
        if here != there:
            assert json.loads(here) == json.loads(there), asked.line()
        assert here == there, asked.line()
        undone += here.count('"events"') > 1
    return undone


def test_both_cores_decide_alike_on_1000_random_commands_undos_and_redos(twin: Twin) -> None:
    assert _agree(twin, CommandDrawer(1), 1_000) > 150


def test_undo_shows_what_stood_before_after_1000_random_commands() -> None:
    drawer = CommandDrawer(2)

    assert sum(law_holds(drawer.asked()) for _ in range(1_000)) > 100


def test_an_undo_that_lacks_its_last_event_is_noticed_by_the_other_core(program: Path) -> None:
    with running(program, "half_undone") as broken, pytest.raises(AssertionError):
        _agree(broken, CommandDrawer(1), 1_000)


def test_an_undo_that_lacks_its_last_event_breaks_the_law() -> None:
    drawer = CommandDrawer(2)
    questions = [drawer.asked() for _ in range(1_000)]

    with pytest.raises(AssertionError):
        _hold(questions)


def _hold(questions: Sequence[Asked]) -> None:
    for asked in questions:
        law_holds(asked, _half)


def _half(item: UndoItem, context: Context, given: Given) -> Decision:
    decision = undo(item, context, given)
    return decision if isinstance(decision, Refusal) or len(decision) < 2 else decision[:-1]
