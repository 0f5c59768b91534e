"""The laws of order-free folds (rule O3), over random logs; and broken folds that they must catch."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import Raw

from fakes.core.bodies import CLIENT, DEVICES, bodies, line_of, logs
from fakes.core.laws import (
    CORE,
    Implementation,
    any_order_shows_the_same,
    any_split_shows_the_same,
    folded_in,
    overlay_leaves_the_original,
    repetition_changes_nothing,
    show,
)
from handrail_shared import fold as core
from handrail_shared.canonical import canonical
from handrail_shared.clock import effective
from handrail_shared.events import Body
from handrail_shared.events.corrections import EntryCorrected
from handrail_shared.fold import Folded, Placed, State
from handrail_shared.fold.state import key
from handrail_shared.lines.envelope import Envelope, write_line
from handrail_shared.views import due_today, momentum, shared_projection, since_last_session, timeline

SEEDED = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
HUNTING = settings(SEEDED, max_examples=2_000, phases=[Phase.generate], report_multiple_bugs=False)


def _shuffled(data: st.DataObject, log: list[Folded]) -> list[Folded]:
    return data.draw(st.permutations(log))


@SEEDED
@given(st.data())
def test_O3_any_permutation_gives_the_same_projection(data: st.DataObject) -> None:
    log = data.draw(logs())

    any_order_shows_the_same(CORE, log, _shuffled(data, log))


@SEEDED
@given(st.data())
def test_O3_any_duplication_gives_the_same_projection(data: st.DataObject) -> None:
    log = data.draw(logs())

    repetition_changes_nothing(CORE, log, data.draw(st.lists(st.sampled_from(log))))


@SEEDED
@given(st.data())
def test_O3_any_split_gives_the_same_projection_and_snapshot(data: st.DataObject) -> None:
    log = data.draw(logs())

    any_split_shows_the_same(CORE, log, data.draw(st.integers(0, len(log))))


@SEEDED
@given(st.data())
def test_an_overlay_leaves_the_state_beneath_untouched(data: st.DataObject) -> None:
    log = data.draw(logs())

    overlay_leaves_the_original(CORE, log, data.draw(st.integers(0, len(log))))


@SEEDED
@given(logs(), st.lists(st.integers(0, 20)))
def test_O4_what_is_unknown_changes_nothing(log: list[Folded], places: list[int]) -> None:
    lines = [(line_of(entry), entry.received_us) for entry in log]
    future = Envelope(
        device=next(iter(DEVICES)), seq=1_000, stamp=7, author=CLIENT, body=Raw(b'{"type":"dream_told","dream":7}')
    )
    mixed = list(lines)
    for place in places:
        mixed.insert(place, (write_line(future), 9))

    without = [entry for line, received in lines if (entry := core.from_line(line, received)) is not None]
    with_unknown = [entry for line, received in mixed if (entry := core.from_line(line, received)) is not None]

    assert log == without
    assert show(folded_in(CORE, without)) == show(folded_in(CORE, with_unknown))


@SEEDED
@given(logs(), st.sampled_from(["2026-03-01", "2026-12-31", "0000-01-01", "9999-12-31"]))
def test_views_of_today_are_total_and_plain(log: list[Folded], today: str) -> None:
    state = folded_in(CORE, log)
    projection = shared_projection(state)

    shown = [due_today(projection, today), momentum(projection, today), since_last_session(projection, today)]

    assert canonical(shown)
    assert all(value is None or 0 <= value <= 1000 for value in momentum(projection, today).values())
    assert len(timeline(state, 3)) <= 3


@SEEDED
@given(bodies())
def test_any_body_survives_its_line(body: Body) -> None:
    entry = Folded(received_us=5, device=next(iter(DEVICES)), seq=1, stamp=9, author=CLIENT, session=None, body=body)

    assert entry == core.from_line(line_of(entry), 5)


# --- broken folds -----------------------------------------------------------------------------------------------------


def _last_arrival_wins(state: State, entry: Folded) -> State:
    """A register that believes whatever came last."""
    goal = getattr(entry.body, "goal", "")
    before = list(state.goals.get(goal, []))
    state = core.fold(state, entry)
    after = state.goals.get(goal, [])
    state.goals.update({goal: [*before, *[placed for placed in after if placed not in before]]} if after else {})
    return state


def _every_copy_counts(state: State, entry: Folded) -> State:
    """A fact that counts once per entry instead of once per id."""
    known = set(state.facts)
    state = core.fold(state, entry)
    if entry.body.__class__.__name__ == "CheckInRecorded":
        at = effective(entry.stamp, entry.received_us)
        copy = Placed(at, entry.device, entry.seq, entry.author, entry.session, entry.body)
        state.facts[f"{len(known)} {entry.author}"] = copy  # pyright: ignore[reportArgumentType]
    return state


def _first_arrival_stands(state: State, entry: Folded) -> State:
    """A fact of which the first to arrive stands, not the first in the order."""
    before = dict(state.facts)
    state = core.fold(state, entry)
    state.facts.update(before)
    return state


def _corrects_what_is_there(state: State, entry: Folded) -> State:
    """A correction that is lost when it arrives before its fact."""
    body = entry.body
    if isinstance(body, EntryCorrected) and key(body.ref, entry.author) not in state.facts:
        return state
    return core.fold(state, entry)


def _overlay_in_place(state: State, pending: Iterable[Folded]) -> State:
    """An overlay that forgets to copy."""
    return core.fold_all(state, pending)


def _forgetful_snapshot(state: State) -> bytes:
    """A snapshot without the corrections."""
    trimmed = core.overlay(state, [])
    trimmed.corrections.clear()
    return core.snapshot(trimmed)


def _with(
    fold: Callable[[State, Folded], State] = core.fold,
    overlay: Callable[[State, Iterable[Folded]], State] = core.overlay,
    snapshot: Callable[[State], bytes] = core.snapshot,
) -> Implementation[State]:
    return Implementation(
        empty=core.empty, fold=fold, overlay=overlay, snapshot=snapshot, restore=core.restore, show=show
    )


BROKEN = {
    "last arrival wins": _with(fold=_last_arrival_wins),
    "every copy counts": _with(fold=_every_copy_counts),
    "first arrival stands": _with(fold=_first_arrival_stands),
    "corrects what is there": _with(fold=_corrects_what_is_there),
    "overlay in place": _with(overlay=_overlay_in_place),
    "forgetful snapshot": _with(snapshot=_forgetful_snapshot),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_O3_the_laws_catch_a_broken_fold(broken: str) -> None:
    made = BROKEN[broken]

    @HUNTING
    @given(st.data())
    def laws(data: st.DataObject) -> None:
        log = data.draw(logs())
        any_order_shows_the_same(made, log, list(reversed(log)))
        repetition_changes_nothing(made, log, log)
        any_split_shows_the_same(made, log, len(log) // 2)
        overlay_leaves_the_original(made, log, len(log) // 2)

    with pytest.raises(AssertionError):
        laws()
