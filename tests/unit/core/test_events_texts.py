"""Texts and numbers as people type them."""

import pytest

from handrail_shared.events.texts import amount, trimmed


def test_blanks_around_a_text_are_not_kept():
    assert trimmed(" \t\n\u00a0\ufeff Walk  home \u2003\u3000\r\n") == "Walk  home"


@pytest.mark.parametrize("typed", [None, "", "  ", "\ufeff\n"])
def test_a_text_of_blanks_says_nothing(typed):
    assert trimmed(typed) is None


def test_characters_that_only_python_takes_for_blanks_are_kept():
    assert trimmed("\x1c\x85a\x1f") == "\x1c\x85a\x1f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("7", "7"), (" 7,5 ", "7.5"), ("-0.25", "-0.25"), ("123456789012.123456", "123456789012.123456")],
)
def test_a_number_is_kept_as_decimal_text(typed, kept):
    assert amount(typed) == kept


@pytest.mark.parametrize("typed", ["", "seven", "1.2.3", "1,2,3", "1.", ".5", "+1", "1e3", "1.1234567", "٣", "7\n8"])
def test_what_is_no_number_is_not_kept(typed):
    assert amount(typed) is None
