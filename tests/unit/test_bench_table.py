"""The table of the bench: a bound that is missed is seen, and makes the whole run fail."""

import math
from pathlib import Path

import msgspec
import pytest

from bench.groups import GROUPS, chosen
from bench.table import Bound, Document, Row, passed, render, write


def row(value: float, side: Bound, limit: float, name: str = "bulk") -> Row:
    return Row(
        name=name, value=value, unit="×", against="raw", side=side, limit=limit, peak_mib=70.0, wire_bytes=20_000
    )


@pytest.mark.parametrize(
    ("value", "side", "holds"),
    [
        (0.40, Bound.AT_LEAST, True),
        (0.39, Bound.AT_LEAST, False),
        (0.40, Bound.AT_MOST, True),
        (0.41, Bound.AT_MOST, False),
        (math.nan, Bound.AT_MOST, False),
        (math.nan, Bound.AT_LEAST, False),
        (math.inf, Bound.AT_LEAST, False),
        (-math.inf, Bound.AT_MOST, False),
    ],
)
def test_a_row_holds_on_the_good_side_of_its_bound_only(value: float, side: Bound, holds: bool) -> None:
    assert holds is row(value, side, 0.40).holds


def test_one_bound_that_is_missed_fails_the_run_and_so_does_a_run_without_rows() -> None:
    good, bad = row(1, Bound.AT_LEAST, 0.4), row(0.1, Bound.AT_LEAST, 0.4)

    assert passed([good])
    assert not passed([good, bad])
    assert not passed([])


def test_the_table_shows_what_is_missed() -> None:
    shown = render([row(0.5, Bound.AT_LEAST, 0.4), row(5, Bound.AT_MOST, 2.5, "ack")])

    assert shown.splitlines()[1].split()[:6] == ["bulk", "0.50", "×", "≥", "0.4", "holds"]
    assert "FAILS" in shown.splitlines()[2]


def test_the_document_has_one_object_for_each_row(tmp_path: Path) -> None:
    write(tmp_path / "build" / "bench.json", [row(0.5, Bound.AT_LEAST, 0.4), row(math.nan, Bound.AT_MOST, 1)])

    written = msgspec.json.decode((tmp_path / "build" / "bench.json").read_bytes(), type=Document).rows
    assert ["bulk", 0.5, "×", "raw", "≥ 0.4", True] == [
        *(written[0].name, written[0].value, written[0].unit, written[0].against, written[0].bound, written[0].holds)
    ]
    assert (None, False) == (written[1].value, written[1].holds)


def test_rows_are_chosen_by_name_and_an_unknown_one_is_refused() -> None:
    assert list(GROUPS) == chosen("")
    assert [("bulk",), ("ack", "live", "history")] == [item.rows for item in chosen("live, bulk")]
    with pytest.raises(ValueError, match="no row speed"):
        chosen("bulk,speed")
