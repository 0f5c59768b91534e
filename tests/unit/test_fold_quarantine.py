"""O4: what this program cannot fold or show is left out, and the rest is shown."""

import pytest

from fakes.lines import line
from handrail_shared.canonical import canonical
from handrail_shared.events.matters import PurposeStated
from handrail_shared.fold import Folded, State, empty, fold, fold_all, from_line
from handrail_shared.fold.quarantine import without_poison
from handrail_shared.views import shared_projection

COUNT = 40


def entries() -> list[Folded]:
    made = [from_line(line(seq), None) for seq in range(1, COUNT + 1)]
    return [each for each in made if each is not None]


def breaks_at(*numbers: int) -> object:
    def broken(state: State, entry: Folded) -> State:
        state = fold(state, entry)
        if isinstance(entry.body, PurposeStated) and entry.body.text in {f"purpose {each}" for each in numbers}:
            raise KeyError("a bug")
        return state

    return broken


def hides(*numbers: int) -> object:
    def broken(state: State) -> object:
        document = canonical(shared_projection(state))
        if any(f'"purpose {each}"'.encode() in document for each in numbers):
            raise KeyError("a bug")
        return document

    return broken


@pytest.mark.parametrize(
    ("unfolded", "unshown"), [((), ()), ((3,), ()), ((), (40,)), ((), (1,)), ((1, 2, 40), (7, 8)), ((5,), (5,))]
)
def test_O4_exactly_what_breaks_is_left_out(unfolded: tuple[int, ...], unshown: tuple[int, ...]) -> None:
    bad = {*unfolded, *unshown}

    state, poison = without_poison(empty, entries(), breaks_at(*unfolded), hides(*unshown))  # type: ignore[arg-type]

    assert {each - 1 for each in bad} == poison
    rest = fold_all(empty(), [each for number, each in enumerate(entries(), start=1) if number not in bad])
    assert canonical(shared_projection(rest)) == canonical(shared_projection(state))


def test_what_cannot_be_shown_even_when_empty_is_a_bug_of_no_entry() -> None:
    def broken(_: State) -> object:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        without_poison(empty, entries(), fold, broken)
