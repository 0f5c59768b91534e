"""Ids shortened by people, found in what this device holds without folding it: lines are sieved by the digits."""

from collections.abc import Iterable
from typing import Final, Literal, cast

from handrail_client.errors import Ambiguous, NotFound
from handrail_client.log.log import Log
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.fields import Event
from handrail_shared.ids import matching
from handrail_shared.lines.body import read_body
from handrail_shared.lines.envelope import Flaw, read_envelope

Kind = Literal[
    "goal",
    "step",
    "milestone",
    "measure",
    "suggestion",
    "barrier",
    "plan",
    "comment",
    "entry",
    "share",
    "win",
    "setback",
    "session",
    "round",
    "agenda item",
    "commitment",
    "observation",
    "note",
    "value",
    "challenge",
    "check-in",
    "rating",
    "log entry",
]
"""What can be pointed at, in the words that people see."""

_SHORT: Final = 8


def named_by(body: object) -> tuple[Kind, str] | None:
    """Return what an event gives an id to, and the id; None where it names nothing that can be pointed at."""
    row = CATALOGUE.get(cast("str", type(body).__struct_config__.tag)) if isinstance(body, Event) else None
    if row is None or row.thing is None or row.named is None:
        return None
    return cast("Kind", row.thing), str(getattr(body, row.named))


async def find(log: Log, streams: Iterable[str], kinds: Iterable[Kind], text: str) -> str:
    """The id of one of these kinds that a person means by `text`: the whole, or a part of it.

    Raises `NotFound` or `Ambiguous`.
    """
    wanted = list(kinds)
    found = matching(text, await _candidates(log, streams, wanted, text))
    if not found:
        raise NotFound(f"There is no {' or '.join(wanted)} with the id {text}.")
    if len(found) > 1:
        raise Ambiguous(f"More than one {' or '.join(wanted)} has an id like {text}. Give more of its digits.")
    return found[0]


async def _candidates(log: Log, streams: Iterable[str], kinds: list[Kind], text: str) -> set[str]:
    found: set[str] = set()
    needles = _needles(text)
    for stream in streams if needles else ():
        for line in await log.lines_holding(stream, needles):
            envelope = read_envelope(line)
            named = None if isinstance(envelope, Flaw) else named_by(read_body(envelope))
            if named is not None and named[0] in kinds:
                found.add(named[1])
    return found


def _needles(text: str) -> list[bytes]:
    """Return what a line that holds the id must hold: an id has its first eight and its last twelve digits in one run.

    Fewer digits than the short form has may stand at its beginning, amid the line.
    """
    digits = text.replace("-", "").lower()
    if not digits or not set(digits) <= set("0123456789abcdef"):
        return []
    if len(digits) < _SHORT:
        return [digits.encode()]
    return [f'"{digits[:8]}'.encode(), f'{digits[-12:]}"'.encode()]
