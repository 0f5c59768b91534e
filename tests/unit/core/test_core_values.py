import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.core.lines import identifier
from handrail_shared.canonical import NotCanonical, canonical
from handrail_shared.clock import effective, tick, witness
from handrail_shared.ids import matching, short, uuid7
from handrail_shared.lines.checksum import crc, extend


def test_a_uuid7_begins_with_its_milliseconds_and_carries_version_and_variant() -> None:
    made = uuid7(0x0192_0000_0000 * 1000 + 999, (1 << 74) - 1)

    assert made == "01920000-0000-7fff-bfff-ffffffffffff"


@pytest.mark.parametrize(("now_us", "chance"), [(-1, 0), (1 << 60, 0), (0, -1), (0, 1 << 74)])
def test_a_uuid7_of_impossible_time_or_chance_is_an_error(now_us: int, chance: int) -> None:
    with pytest.raises(ValueError, match="out of range" if chance == 0 else "74 bits"):
        uuid7(now_us, chance)


@given(st.integers(0, 2**57), st.integers(0, 2**57), st.integers(0, 2**74 - 1))
def test_uuid7s_sort_by_time(earlier: int, later: int, chance: int) -> None:
    earlier, later = sorted((earlier, later))

    assert uuid7(earlier, chance)[:13] <= uuid7(later, chance)[:13]


def test_an_id_is_found_by_its_beginning_or_its_end() -> None:
    ids = [identifier(0xABC1), identifier(0xABC2)]

    assert [ids[0]] == matching("abc1", ids)
    assert ids == matching("0000", ids)
    assert [ids[1]] == matching(short(ids[1]), ids)
    assert [ids[1]] == matching(ids[1].upper(), ids)
    assert ids == matching(short(ids[1])[:4], ids)
    assert matching("", ids) == matching("zzz", ids) == []


@given(st.lists(st.integers(-(2**60), 2**60), min_size=2, max_size=20), st.integers(0, 2**52))
def test_O2_stamps_rise_strictly_whatever_the_wall_clock_does(walls: list[int], seen: int) -> None:
    stamps = [witness(0, seen)]

    for wall in walls:
        stamps.append(tick(stamps[-1], wall))

    assert all(later > earlier or later == 2**53 - 1 for earlier, later in pairwise(stamps))


def test_O1_a_clock_that_runs_ahead_counts_from_the_receipt() -> None:
    assert effective(2_000, 1_000) == 1_000
    assert effective(500, 1_000) == 500
    assert effective(2_000, None) == 2_000


@given(st.lists(st.binary(max_size=20)), st.lists(st.binary(max_size=20)))
def test_E2_the_checksum_of_a_log_is_that_of_its_parts_in_turn(first: list[bytes], second: list[bytes]) -> None:
    whole = extend(0, [crc(item) for item in first + second])

    assert whole == extend(extend(0, [crc(item) for item in first]), [crc(value) for value in second])


def test_E2_the_checksum_sees_the_order() -> None:
    assert extend(0, [1, 2]) != extend(0, [2, 1])
    assert extend(0, []) == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "é"], "10": -5, "9": 0}, '{"10":-5,"9":0,"a":[true,null,"é"],"b":1}'),
        ({"\ufb00": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb00":1}'),
        ('"\\\n\x01', '"\\"\\\\\\n\\u0001"'),
        ((), "[]"),
        ({}, "{}"),
    ],
)
def test_canonical_json_has_one_form(value: object, text: str) -> None:
    assert text.encode() == canonical(value)


@pytest.mark.parametrize("value", [1.0, 2**53, -(2**53), {1: 2}, b"x", "\ud800", {"\ud800": 1}])
def test_canonical_json_refuses_what_two_languages_would_write_differently(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_json(value: object) -> None:
    assert value == json.loads(canonical(value))
    assert canonical(value) == canonical(json.loads(canonical(value)))
