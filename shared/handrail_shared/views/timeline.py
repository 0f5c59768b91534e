"""The timeline: every entry as one short row, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypedDict, cast

from msgspec import Struct

from handrail_shared.events import Body, tag_of
from handrail_shared.events.fields import Event
from handrail_shared.events.journal import EntryShared
from handrail_shared.fold.state import Placed, State, placing
from handrail_shared.views.facts.fixes import row_of
from handrail_shared.views.facts.once import once

TIMELINE_ROWS: Final = 200
"""How many rows of the timeline a projection carries."""


class TimelineRow(TypedDict):
    """One entry. `id` is `device/seq`; `shown` are the few fields worth showing, by name.

    Of what its author took back only that it was there is left: `retracted`.
    """

    id: str
    at: int
    by: str
    type: str
    session: str | None
    shown: dict[str, object]
    corrected: bool
    retracted: bool


SHOWN: Final = (
    # what it is about
    "goal",
    "step",
    "milestone",
    "measure",
    "round",
    "item",
    "commitment",
    "observation",
    "member",
    "win",
    "setback",
    "plan",
    "on",
    "ref",
    "log",
    "entry",
    "share",
    # what it is: the ids by which their authors can take it back
    "check_in",
    "rating",
    "tick",
    "confirmation",
    "cheer",
    "reflection",
    "barrier",
    "use",
    "celebration",
    "feedback",
    "review",
    "challenge",
    "answer",
    "comment",
    "suggestion",
    # when
    "day",
    "start",
    "end",
    "due",
    # what it says
    "title",
    "text",
    "label",
    "name",
    "role",
    "prompt",
    "area",
    "value",
    "mood",
    "energy",
    "importance",
    "confidence",
    "now",
    "wanted",
    "amount",
    "outcome",
    "accepted",
    "trigger",
    "response",
    "summary",
    "statement",
    "message",
    "helped",
    "fits",
    "own_words",
    "why",
    "note",
    "reason",
    "learned",
)
"""The fields worth showing. None has a default other than absence, so that both languages show the same."""

REFERENCES: Final = ("ref", "log", "entry", "share")
"""What a correction shows: only what it corrects. What it says shows there."""


class _Happened(Struct, frozen=True):
    """Something that happened: a fact (by its key), or a change or correction, of which `fields` are shown."""

    placed: Placed[Event]
    fact_key: str | None
    fields: tuple[str, ...] = SHOWN


def timeline(state: State, limit: int | None = None) -> list[TimelineRow]:
    """The newest `limit` rows (all of them for None), newest first."""
    rows: list[TimelineRow] = []
    for happened in sorted(_all(state), key=lambda line: placing(line.placed), reverse=True):
        if limit is not None and len(rows) >= limit:
            break
        row = _change_row(happened) if happened.fact_key is None else _fact_row(state, happened.fact_key)
        if row is not None:
            rows.append(row)
    return rows


def _all(state: State) -> list[_Happened]:
    found = [_Happened(placed, fact_key) for fact_key, placed in state.facts.items()]
    for corrections in state.corrections.values():
        found.extend(_Happened(placed, None, REFERENCES) for placed in once(corrections))
    for changes in _change_lists(state):
        found.extend(_Happened(placed, None) for placed in once(changes))
    return found


def _change_lists(state: State) -> Iterator[list[Placed[Event]]]:
    shelves: tuple[Mapping[str, Sequence[Placed[Event]]], ...] = (
        state.goals,
        state.steps,
        state.milestones,
        state.comments,
        state.sessions,
        state.rounds,
        state.agenda,
        state.commitment_reports,
        state.observation_answers,
        state.notes,
        state.setback_recoveries,
        state.named_values,
        state.members,
    )
    for shelf in shelves:
        for changes in shelf.values():
            yield list(changes)
    yield list(state.rankings)
    yield list(state.purposes)
    yield list(state.space)


def _fact_row(state: State, fact_key: str) -> TimelineRow | None:
    placed = state.facts[fact_key]
    row = row_of(placed, state.corrections.get(fact_key, []))
    if row.retracted:
        # A shared copy that was taken back is gone; of other facts it shows that they were there.
        return None if isinstance(placed.body, EntryShared) else _retracted(_shown(placed, placed.body, ()))
    shown = _shown(placed, row.body, SHOWN)
    if row.corrected:
        shown["corrected"] = True
    return shown


def _change_row(happened: _Happened) -> TimelineRow:
    return _shown(happened.placed, happened.placed.body, happened.fields)


def _retracted(row: TimelineRow) -> TimelineRow:
    row["retracted"] = True
    return row


def _shown(placed: Placed[Event], body: Struct, fields: tuple[str, ...]) -> TimelineRow:
    shown: dict[str, object] = {}
    for field in fields:
        value = cast("object", getattr(body, field, None))
        if value is not None:
            shown[field] = value
    return {
        "id": f"{placed.device}/{placed.seq}",
        "at": placed.at,
        "by": placed.author,
        "type": tag_of(cast("Body", placed.body)),
        "session": placed.session,
        "shown": shown,
        "corrected": False,
        "retracted": False,
    }
