"""Writes `shared/vectors/reads.json`: when positions were read, for both languages (rule E7). Run by `make vectors`.

`cases`: [{says, told: [[step …] …], steps, read_at: [[position, time or null] …]}]: each list of `told` in turn is
added to what was known before; `steps` are known in the end.
"""

import json
from pathlib import Path

import msgspec

from handrail_shared.limits import READ_STEPS
from handrail_shared.reads import read_at, with_steps
from handrail_shared.wire import ReadStep

TARGET = Path(__file__).resolve().parents[2] / "shared/vectors/reads.json"
MINUTE_US = 60_000_000
START_US = 29_400_000 * MINUTE_US
"""The beginning of a minute."""

Told = list[list[ReadStep]]


def step(after: int, read: int, seconds: int) -> ReadStep:
    """A step so many seconds after the start."""
    return ReadStep(after=after, read=read, at=START_US + seconds * 1_000_000)


CASES: tuple[tuple[str, Told, list[int]], ...] = (
    ("nothing is known of a stream that nobody read", [[]], [0, 1]),
    ("an entry was read with the first step that passes it", [[step(0, 3, 5)], [step(3, 7, 90)]], [0, 1, 3, 4, 7, 8]),
    ("steps of one minute of the clock are one", [[step(0, 3, 5)], [step(3, 4, 59)], [step(4, 5, 60)]], [1, 4, 5]),
    ("what was told first stays", [[step(0, 4, 5)], [step(0, 6, 300)]], [4, 5]),
    ("a step that says nothing new adds nothing", [[step(0, 4, 5)], [step(1, 3, 300)], [step(4, 4, 300)]], [2]),
    ("a gap stays one", [[step(0, 2, 5)], [step(5, 8, 300)]], [2, 3, 5, 6]),
    ("what comes late fills the gap", [[step(0, 2, 5), step(5, 8, 300)], [step(1, 9, 400)]], [2, 3, 5, 6, 9]),
    ("before times were kept nothing is known", [[step(500, 502, 5)]], [1, 500, 501]),
    (
        "the oldest is forgotten",
        [[step(at, at + 1, at * 60) for at in range(READ_STEPS)], [step(READ_STEPS, READ_STEPS + 1, READ_STEPS * 60)]],
        [1, 2, READ_STEPS + 1],
    ),
)


def text() -> str:
    """The file's contents."""
    cases: list[dict[str, object]] = []
    for says, told, positions in CASES:
        steps: list[ReadStep] = []
        for notice in told:
            steps = with_steps(steps, notice)
        found = [[position, read_at(steps, position)] for position in positions]
        cases.append({"says": says, "told": told, "steps": steps, "read_at": found})
    return json.dumps(msgspec.to_builtins({"cases": cases}), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
