"""The laws of order-free folds as checks over any implementation, so that broken ones can be put to them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from handrail_shared import fold as core
from handrail_shared.canonical import canonical
from handrail_shared.fold import Folded, State
from handrail_shared.views import private_projection, shared_projection

S = TypeVar("S")


class Implementation(Struct, Generic[S], frozen=True, kw_only=True):
    """What the laws are about."""

    empty: Callable[[], S]
    fold: Callable[[S, Folded], S]
    overlay: Callable[[S, Iterable[Folded]], S]
    snapshot: Callable[[S], bytes]
    restore: Callable[[bytes], S | None]
    show: Callable[[S], bytes]


def show(state: State) -> bytes:
    """Both projections of a state as canonical JSON."""
    return canonical([shared_projection(state), private_projection(state)])


CORE = Implementation(
    empty=core.empty,
    fold=core.fold,
    overlay=core.overlay,
    snapshot=core.snapshot,
    restore=core.restore,
    show=show,
)


def folded_in(made: Implementation[S], log: Iterable[Folded]) -> S:
    """The state after folding a log from nothing."""
    return _fold_on(made, made.empty(), log)


def _fold_on(made: Implementation[S], state: S, log: Iterable[Folded]) -> S:
    for entry in log:
        state = made.fold(state, entry)
    return state


def any_order_shows_the_same(made: Implementation[S], log: Sequence[Folded], shuffled: Sequence[Folded]) -> None:
    """A permutation changes neither the projections nor the snapshot."""
    straight, mixed = folded_in(made, log), folded_in(made, shuffled)

    assert made.show(straight) == made.show(mixed)
    assert made.snapshot(straight) == made.snapshot(mixed)


def repetition_changes_nothing(made: Implementation[S], log: Sequence[Folded], repeated: Sequence[Folded]) -> None:
    """Entries that come again, at any time, change nothing."""
    once, more = folded_in(made, log), folded_in(made, [*repeated, *log, *repeated])

    assert made.show(once) == made.show(more)
    assert made.snapshot(once) == made.snapshot(more)


def any_split_shows_the_same(made: Implementation[S], log: Sequence[Folded], cut: int) -> None:
    """fold(all) = fold(tail, from snapshot(prefix)), and a snapshot's restoration is that state itself."""
    whole = folded_in(made, log)
    prefix = made.restore(made.snapshot(folded_in(made, log[:cut])))
    assert prefix is not None
    resumed = _fold_on(made, prefix, log[cut:])
    restored = made.restore(made.snapshot(whole))
    assert restored is not None

    assert made.show(whole) == made.show(resumed) == made.show(restored)
    assert made.snapshot(whole) == made.snapshot(resumed) == made.snapshot(restored)


def overlay_leaves_the_original(made: Implementation[S], log: Sequence[Folded], cut: int) -> None:
    """An overlay shows what folding shows, and the state beneath it stays as it was."""
    beneath = folded_in(made, log[:cut])
    before = made.snapshot(beneath)

    above = made.overlay(beneath, log[cut:])

    assert made.show(folded_in(made, log)) == made.show(above)
    assert before == made.snapshot(beneath)
