"""When a member read a stream (rule E7): a short list of steps, in order and without overlaps.

A step is a run of positions with the time at which the server first heard that they were read. What no step covers was
read at an unknown time, or not at all.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from handrail_shared.limits import READ_STEPS
from handrail_shared.wire import ReadStep

_MINUTE_US: Final = 60_000_000


def with_steps(known: Sequence[ReadStep], news: Iterable[ReadStep]) -> list[ReadStep]:
    """`known` and what `news` adds to it. What was known first stays; the oldest beyond `READ_STEPS` is forgotten."""
    steps = list(known)
    for notification in news:
        steps = _joined(sorted([*steps, *_uncovered(steps, notification)], key=lambda step: step.read))
    return steps[-READ_STEPS:]


def read_at(steps: Iterable[ReadStep], position: int) -> int | None:
    """Return when the entry at `position` was read, microseconds since 1970; None where that is not known."""
    return next((step.at for step in steps if step.after < position <= step.read), None)


def _uncovered(steps: Sequence[ReadStep], new: ReadStep) -> list[ReadStep]:
    """The parts of a step that lie outside of those that are known."""
    parts: list[ReadStep] = []
    after = new.after
    for step in steps:
        parts.append(ReadStep(after=after, read=min(step.after, new.read), at=new.at))
        after = max(after, step.read)
    parts.append(ReadStep(after=after, read=new.read, at=new.at))
    return [part for part in parts if part.after < part.read]


def _joined(steps: Sequence[ReadStep]) -> list[ReadStep]:
    """Steps that follow each other within a minute of the clock are one: more exactly nobody needs to know."""
    found: list[ReadStep] = []
    for step in steps:
        last = found[-1] if found else None
        if last is not None and last.read == step.after and last.at // _MINUTE_US == step.at // _MINUTE_US:
            found[-1] = ReadStep(after=last.after, read=step.read, at=max(last.at, step.at))
        else:
            found.append(step)
    return found
