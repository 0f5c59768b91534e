"""The end of every command: what its author may write and every peer will keep, or the field that does not fit."""

import json

import pytest
from msgspec import Raw

from fakes.core.bodies import identifier
from fakes.core.deciding import context
from handrail_shared.commands.context import NewEvent, Refusal
from handrail_shared.commands.encode import EncodedEvent, encode
from handrail_shared.events import Body
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalDrafted, GoalReworded
from handrail_shared.events.journal import JournalWritten, WinNoted
from handrail_shared.events.sessions import SessionRecapped
from handrail_shared.rights import Audience

GOAL, WIN = identifier(1, 1), identifier(1, 2)
DAY = "2026-11-20"


def _end(body: Body, audience: Audience = "shared") -> list[EncodedEvent] | Refusal:
    return encode([NewEvent(audience=audience, body=body)], context())


def test_what_fits_is_written_once_in_order() -> None:
    events = [NewEvent(audience="private", body=WinNoted(win=WIN, text=text, day=DAY)) for text in ("A", "B")]

    encoded = encode(events, context())

    assert not isinstance(encoded, Refusal)
    assert all(isinstance(line.body, Raw) and line.audience == "private" for line in encoded)
    assert ["A", "B"] == [json.loads(bytes(line.body))["text"] for line in encoded]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (WinNoted(win=WIN, text="", day=DAY), "text"),
        (WinNoted(win=WIN, text="a" * 501, day="tomorrow"), "day"),
        (WinNoted(win=WIN, text="half \ud83d", day=DAY), "text"),
        (WinNoted(win=WIN, text="nothing \x00", day=DAY), "text"),
        (SessionRecapped(session=WIN, summary="A", agreed=["B", "\x00"]), "agreed"),
        (SessionRecapped(session=WIN, summary="A", agreed=[""]), "agreed"),
        (
            GoalReworded(goal=GOAL, change=WIN, base=Version(number=1, mark=-1), title="A"),
            "base",
        ),
        (SessionRecapped(session=WIN, summary="😀" * 5_000), None),
    ],
)
def test_what_does_not_fit_is_refused_and_its_first_field_named(body: Body, field: str | None) -> None:
    assert Refusal(code="does_not_fit", field=field) == _end(body)


def test_a_base_that_holds_half_a_character_is_looked_into() -> None:
    base = Version(number="\ud83d", mark=1)  # pyright: ignore[reportArgumentType] - as no type would let it

    assert Refusal(code="does_not_fit", field="base") == _end(GoalReworded(goal=GOAL, change=WIN, base=base))


def test_what_its_author_may_not_write_is_refused() -> None:
    written = JournalWritten(entry=WIN, day=DAY, text="A")
    drafted = GoalDrafted(goal=GOAL, change=WIN, title="A", own_words="B")

    assert Refusal(code="not_allowed") == _end(written)
    assert isinstance(_end(written, "private"), list)
    assert Refusal(code="not_allowed", field="own_words") == encode(
        [NewEvent(audience="shared", body=drafted)], context("therapist")
    )
