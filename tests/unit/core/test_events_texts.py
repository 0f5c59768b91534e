"""Texts and numbers as people type them."""

import json
from pathlib import Path

import pytest

from handrail_shared.events.texts import amount, trimmed

VECTORS = Path(__file__).resolve().parents[3] / "shared/vectors"


def test_blanks_around_a_text_are_not_kept():
    assert trimmed(" \t\n\u00a0\ufeff Walk  home \u2003\u3000\r\n") == "Walk  home"


@pytest.mark.parametrize("typed", [None, "", "  ", "\ufeff\n"])
def test_a_text_of_blanks_says_nothing(typed):
    assert trimmed(typed) is None


def test_characters_that_only_python_takes_for_blanks_are_kept():
    assert trimmed("\x1c\x85a\x1f") == "\x1c\x85a\x1f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("7", "7"),
        (" 7,5 ", "7.5"),
        (".5", "0.5"),
        ("-,5", "-0.5"),
        ("5.", "5"),
        ("1 000", "1000"),
        ("1,000.5", "1000.5"),
        ("1.000,5", "1000.5"),
        ("٣٫٥", "3.5"),
        ("3．５", "3.5"),
        ("123456789012.123456", "123456789012.123456"),
    ],
)
def test_a_number_as_people_write_it_is_kept_as_decimal_text(typed, kept):
    assert amount(typed) == kept


@pytest.mark.parametrize("typed", ["", "-", ".", "seven", "1.2.3", "1,2,3", "+1", "1e3", "1.1234567", "7\n8", "7 kg"])
def test_what_is_no_number_is_not_kept(typed):
    assert amount(typed) is None


def test_a_number_that_could_be_two_is_not_guessed():
    assert amount("1,000") is None
    assert amount("0,125") == "0.125"
    assert amount("1.000") == "1.000"


@pytest.mark.parametrize(("typed", "kept"), json.loads((VECTORS / "amounts.json").read_text())["cases"])
def test_the_vectors_hold(typed, kept):
    assert amount(typed) == kept
    # What is kept is typed again when it is mended.
    assert kept is None or amount(kept) == kept
