"""Folding past a bug: an entry that this program cannot fold or show is left out, and everything else is shown.

It is an error path, and slow: folds take a state over, so a fold that broke off has spoilt it and all begins anew.
"""

from collections.abc import Callable, Sequence

from handrail_shared.fold.folded import Folded
from handrail_shared.fold.state import State

Start = Callable[[], State]
Fold = Callable[[State, Folded], State]
Show = Callable[[State], object]


def without_poison(start: Start, entries: Sequence[Folded], fold: Fold, show: Show) -> tuple[State, frozenset[int]]:
    """The state of all entries but those with which `fold` or `show` raises, and the indexes of these.

    Raises what `show` raises of what `start` gives.
    """
    poison: set[int] = set()
    while True:
        state, broken = _folded(start(), entries, fold, poison)
        if broken is None and _is_shown(state, show):
            # What was shown may have been changed by that.
            return _folded(start(), entries, fold, poison)[0], frozenset(poison)
        poison.add(_culprit(start, entries, fold, show, poison) if broken is None else broken)


def _folded(state: State, entries: Sequence[Folded], fold: Fold, poison: set[int]) -> tuple[State, int | None]:
    """The state, and the index of the entry that could not be folded."""
    for index, entry in enumerate(entries):
        if index in poison:
            continue
        try:
            state = fold(state, entry)
        except Exception:
            return state, index
    return state, None


def _culprit(start: Start, entries: Sequence[Folded], fold: Fold, show: Show, poison: set[int]) -> int:
    """The last entry of the shortest beginning that cannot be shown."""
    # A search by halves: each look folds anew, and a log may hold thousands of entries.
    shown, hidden = 0, len(entries)
    show(start())
    while hidden - shown > 1:
        middle = (shown + hidden) // 2
        if _is_shown(_folded(start(), entries[:middle], fold, poison)[0], show):
            shown = middle
        else:
            hidden = middle
    return hidden - 1


def _is_shown(state: State, show: Show) -> bool:
    try:
        show(state)
    except Exception:
        return False
    return True
