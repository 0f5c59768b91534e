"""The shared vectors that the Python and TypeScript folds both run, against this fold."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from handrail_shared.canonical import NotCanonical, canonical
from handrail_shared.commands.publications import arrivals, publications
from handrail_shared.fold import empty, fold_all, from_line
from handrail_shared.lines.body import write_body
from handrail_shared.views import case as case_of
from handrail_shared.views import due_today, met, momentum, private_projection, shared_projection, since_last_session
from vectors.make_canonical import TARGET, text
from vectors.make_fold_vectors import FOLDER, fixtures

WRITTEN = fixtures()
CASES = sorted(name for name in WRITTEN if "/" not in name)
VALUES = json.loads(TARGET.read_text())


def _read(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(path.read_text()))


def test_the_committed_fold_vectors_are_the_generated_ones() -> None:
    committed = {path.relative_to(FOLDER).as_posix(): path.read_text() for path in FOLDER.rglob("*.json")}

    assert WRITTEN == committed


def test_the_committed_canonical_vectors_are_the_generated_ones() -> None:
    assert text() == TARGET.read_text()


@pytest.mark.parametrize("name", CASES)
def test_a_vector_holds_in_the_other_order_too(name: str) -> None:
    case = _read(FOLDER / name)
    lines = [(entry["line"].encode(), entry["received_us"]) for entry in reversed(case["entries"])]

    read = [from_line(line, received_us) for line, received_us in lines]
    state = fold_all(empty(), [entry for entry in read if entry is not None])
    shown = shared_projection(state)
    today = case["views"]["today"]

    assert canonical(case["shared"]) == canonical(shown)
    assert canonical(case["private"]) == canonical(private_projection(state))
    assert case["views"]["due"] == due_today(shown, today)
    assert case["views"]["met"] == met(shown)
    assert case["views"]["momentum"] == momentum(shown, today)
    assert case["views"]["since"] == since_last_session(shown, today)
    assert case["views"]["case"] == case_of(shown, today)


def test_S4_the_publications_of_the_vector_are_the_hidden_ratings_of_the_revealed_round() -> None:
    case = _read(FOLDER / "publications/of_hidden_ratings.json")
    shared, private = (
        fold_all(
            empty(),
            [
                entry
                for item in case[stream]
                if (entry := from_line(item["line"].encode(), item["received_us"])) is not None
            ],
        )
        for stream in ("shared_entries", "private_entries")
    )

    found = publications(shared, private, case["author"])

    assert case["publications"] == [rating.rating for rating in found]
    assert len(found) == 1


def test_the_arrivals_of_the_vector_are_what_is_not_said_yet() -> None:
    case = _read(FOLDER / "publications/of_arrivals.json")
    read = [from_line(item["line"].encode(), item["received_us"]) for item in case["entries"]]
    state = fold_all(empty(), [entry for entry in read if entry is not None])

    for arrival in case["arrivals"]:
        who = {name: arrival[name] for name in ("member", "role", "name")}
        due = arrivals(state, space=case["space"], title=case["title"], **who)

        assert arrival["due"] == [json.loads(bytes(write_body(body))) for body in due]
    assert [0, 2] == [len(arrival["due"]) for arrival in case["arrivals"]]


@pytest.mark.parametrize("case", VALUES["values"], ids=lambda case: case["says"])
def test_canonical_json_of_a_value(case: dict[str, str]) -> None:
    assert case["canonical"].encode() == canonical(json.loads(case["json"]))


@pytest.mark.parametrize("case", VALUES["refused"], ids=lambda case: case["says"])
def test_canonical_json_refuses(case: dict[str, str]) -> None:
    value = json.loads(case["json"])

    with pytest.raises(NotCanonical):
        canonical(value)
