"""O4: what this program cannot fold or show is left out, and the rest is shown. The web app runs the same cases."""

import json
from typing import Any

import pytest

from handrail_shared.canonical import canonical
from handrail_shared.events.matters import PurposeStated
from handrail_shared.fold import Folded, State, empty, fold, fold_all, from_line
from handrail_shared.fold.quarantine import Fold, Show, without_poison
from handrail_shared.views import shared_projection
from vectors.make_quarantine import TARGET, text

VECTORS = json.loads(TARGET.read_text())
ENTRIES = [entry for line in VECTORS["lines"] if (entry := from_line(line.encode(), None)) is not None]


def breaks_at(texts: list[str]) -> Fold:
    def broken(state: State, entry: Folded) -> State:
        state = fold(state, entry)
        if isinstance(entry.body, PurposeStated) and entry.body.text in texts:
            raise KeyError("a bug")
        return state

    return broken


def hides(texts: list[str]) -> Show:
    def broken(state: State) -> object:
        document = canonical(shared_projection(state))
        if any(f'"{item}"'.encode() in document for item in texts):
            raise KeyError("a bug")
        return document

    return broken


def test_the_committed_quarantine_vectors_are_the_generated_ones() -> None:
    assert text() == TARGET.read_text()


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['unfolded']}-{case['unshown']}")
def test_O4_exactly_what_breaks_is_left_out(case: dict[str, Any]) -> None:
    state, poison = without_poison(empty, ENTRIES, breaks_at(case["unfolded"]), hides(case["unshown"]))

    assert case["poison"] == sorted(poison)
    rest = fold_all(empty(), [entry for index, entry in enumerate(ENTRIES) if index not in case["poison"]])
    assert canonical(shared_projection(rest)) == canonical(shared_projection(state))


def test_what_cannot_be_shown_even_when_empty_is_a_bug_of_no_entry() -> None:
    def broken(_: State) -> object:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        without_poison(empty, ENTRIES, fold, broken)
