"""The file of runs that both languages read."""

from vectors.make_history import TARGET, text


def test_the_file_is_as_the_program_makes_it() -> None:
    assert text() == TARGET.read_text()
