"""The committed vectors of reading are what this core reads today; another language runs the same file."""

import json
from typing import cast

from vectors.make_reading import TARGET, text


def test_the_committed_reading_vectors_are_the_generated_ones() -> None:
    assert text() == TARGET.read_text()


def test_the_vectors_show_every_way_in_which_a_line_is_read() -> None:
    cases = cast("list[dict[str, dict[str, str]]]", json.loads(TARGET.read_text())["lines"])
    ways = {next(iter(case["reads"])) for case in cases}

    assert ways == {"flaw", "unknown", "misshapen", "body"}
