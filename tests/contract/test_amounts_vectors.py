"""The vectors of typed numbers are what the core reads today."""

from vectors.make_amounts import TARGET, text


def test_the_vectors_of_typed_numbers_are_current():
    assert TARGET.read_text() == text()
