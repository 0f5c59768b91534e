import pytest

from fakes.core.lines import MEMBER, OTHER_MEMBER, identifier
from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.events.fields import Role, Version
from handrail_shared.events.goals import GoalAdjusted, GoalDrafted, GoalReworded
from handrail_shared.events.sessions import PrivateNoteWritten
from handrail_shared.events.space import MemberJoined
from handrail_shared.lines.body import Misshapen, Unknown
from handrail_shared.rights import RULED_TYPES, Audience, may_append, refusal

VERSION = Version(number=0, mark=0)
GOAL = identifier(1)


def test_S3_every_event_type_has_a_row_in_the_table_and_every_row_a_type() -> None:
    assert set(EVENT_TYPES) == RULED_TYPES


@pytest.mark.parametrize(
    ("role", "audience", "tag", "allowed"),
    [
        ("client", "shared", "check_in_recorded", True),
        ("client", "private", "journal_written", True),
        ("client", "shared", "journal_written", False),
        ("therapist", "shared", "check_in_recorded", False),
        ("therapist", "private", "private_note_written", True),
        ("therapist", "shared", "private_note_written", False),
        ("client", "private", "private_note_written", False),
        ("client", "shared", "therapy_started", False),
        ("therapist", "shared", "aura_read", True),
    ],
)
def test_S3_who_may_append_what_where(role: Role, audience: Audience, tag: str, allowed: bool) -> None:
    assert allowed == may_append(role, audience, tag)


@pytest.mark.parametrize(
    ("body", "role", "audience", "code"),
    [
        (Misshapen("check_in_recorded", "$.mood"), "client", "shared", "malformed"),
        (Unknown("aura_read"), "therapist", "private", None),
        (CheckInRecorded(check_in=GOAL, day="2026-11-22"), "client", "shared", None),
        (CheckInRecorded(check_in=GOAL, day="2026-11-22"), "therapist", "shared", "not_allowed"),
        (PrivateNoteWritten(note=GOAL, day="2026-11-22", text="x"), "client", "private", "not_allowed"),
        (MemberJoined(member=MEMBER, role="client", name="Maya"), "client", "shared", None),
        (MemberJoined(member=MEMBER, role="client", name="Maya"), "client", "private", "not_allowed"),
        (MemberJoined(member=MEMBER, role="therapist", name="Maya"), "client", "shared", "not_allowed"),
        (MemberJoined(member=OTHER_MEMBER, role="client", name="Maya"), "client", "shared", "not_allowed"),
        (GoalDrafted(goal=GOAL, change=GOAL, title="t", own_words="o"), "client", "shared", None),
        (GoalDrafted(goal=GOAL, change=GOAL, title="t", own_words="o"), "therapist", "shared", "not_allowed"),
        (GoalDrafted(goal=GOAL, change=GOAL, title="t"), "therapist", "shared", None),
        (GoalReworded(goal=GOAL, change=GOAL, base=VERSION, own_words="o"), "therapist", "shared", "not_allowed"),
        (GoalAdjusted(goal=GOAL, change=GOAL, base=VERSION, own_words="o"), "therapist", "shared", "not_allowed"),
    ],
)
def test_S2_S3_a_body_is_checked_against_its_author(
    body: Body | Unknown | Misshapen, role: Role, audience: Audience, code: str | None
) -> None:
    assert code == refusal(body, role=role, audience=audience, author=MEMBER)
