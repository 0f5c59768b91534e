"""What people want to talk about, and in which session it came up.

An item belongs to the session it names; else to the one in which it was discussed; else to the first session that was
started after it was proposed; else it waits for the next one.
"""

from bisect import bisect_right
from typing import TypedDict, assert_never

from handrail_shared.events.sessions import AgendaItemDiscussed, AgendaItemProposed
from handrail_shared.fold.state import AgendaChange, Placed, Placing, State, placing
from handrail_shared.views.facts.comments import is_retracted
from handrail_shared.views.facts.earlier import EarlierTextDoc
from handrail_shared.views.facts.once import once

Starts = list[tuple[Placing, str]]
"""When each session was started, in order."""


class DiscussedDoc(TypedDict):
    """An item was talked about."""

    by: str
    at: int
    minutes: int | None
    note: str | None


class AgendaItemDoc(TypedDict):
    """An item in its latest words."""

    item: str
    session: str | None
    text: str
    kind: str
    about: str | None
    minutes: int | None
    by: str
    at: int
    discussed: DiscussedDoc | None
    earlier: list[EarlierTextDoc]


def agenda(state: State, starts: Starts) -> list[AgendaItemDoc]:
    """All items in the order in which they were proposed; what its author took back is left out."""
    found: list[tuple[Placing, AgendaItemDoc]] = []
    for item, changes in state.agenda.items():
        first = next((placed for placed in once(changes) if isinstance(placed.body, AgendaItemProposed)), None)
        if first is not None and not is_retracted(state, item, first.author):
            found.append((placing(first), _item(item, first, once(changes), starts)))
    return [doc for _, doc in sorted(found, key=lambda pair: (pair[0], pair[1]["item"]))]


def _item(item: str, first: Placed[AgendaChange], changes: list[Placed[AgendaChange]], starts: Starts) -> AgendaItemDoc:
    doc: AgendaItemDoc = {
        "item": item,
        "session": None,
        "text": "",
        "kind": "other",
        "about": None,
        "minutes": None,
        "by": first.author,
        "at": first.at,
        "discussed": None,
        "earlier": [],
    }
    discussed_in: str | None = None
    for placed in changes:
        body = placed.body
        match body:
            case AgendaItemProposed():
                if doc["text"] not in ("", body.text):
                    doc["earlier"].append({"text": doc["text"], "until": placed.at})
                doc["session"] = body.session
                doc["text"] = body.text
                doc["kind"] = body.kind
                doc["about"] = body.about
                doc["minutes"] = body.minutes
            case AgendaItemDiscussed():
                doc["discussed"] = {
                    "by": placed.author,
                    "at": placed.at,
                    "minutes": body.minutes,
                    "note": body.note,
                }
                discussed_in = placed.session if body.session is None else body.session
            case _:
                assert_never(body)
    if doc["session"] is None:
        doc["session"] = _next_start(starts, placing(first)) if discussed_in is None else discussed_in
    return doc


def _next_start(starts: Starts, after: Placing) -> str | None:
    index = bisect_right(starts, after, key=lambda start: start[0])
    return starts[index][1] if index < len(starts) else None
