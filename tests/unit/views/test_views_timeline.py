from typing import get_args

import pytest
from msgspec import NODEFAULT

from fakes.core.bodies import CLIENT, THERAPIST, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
from handrail_shared.events import EVENT_TYPES
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.fields import Event
from handrail_shared.events.goals import GoalDrafted, GoalReopened
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    JournalWritten,
    SetbackNoted,
    SetbackRecovered,
    SetbackReopened,
)
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn, ValueNamed, ValueRetired
from handrail_shared.events.sessions import PrivateNoteWritten
from handrail_shared.events.space import MemberJoined, MemberLeft, TherapyEnded, TherapyStarted
from handrail_shared.events.steps import StepDone, StepLogCorrected
from handrail_shared.fold.state import Fact
from handrail_shared.views import private_projection, timeline
from handrail_shared.views.facts.fixes import CORRECTABLE, LoggedStep
from handrail_shared.views.facts.once import OWN_IDS
from handrail_shared.views.timeline import SHOWN, TIMELINE_ROWS

CHECK_IN, SHARE, ENTRY = (identifier(8, number) for number in (1, 2, 3))


def test_rows_come_newest_first_and_are_limited() -> None:
    builder = LogBuilder()
    for mood in (1, 2, 3):
        builder.says(PHONE, CheckInRecorded(check_in=builder.id(), day="2026-11-20", mood=mood))

    rows = timeline(builder.state(), 2)

    assert [3, 2] == [row["shown"]["mood"] for row in rows]
    assert [f"{PHONE}/3", f"{PHONE}/2"] == [row["id"] for row in rows]


def test_a_projection_carries_the_newest_rows_only() -> None:
    builder = LogBuilder()
    for _ in range(TIMELINE_ROWS + 5):
        builder.says(PHONE, CheckInRecorded(check_in=builder.id(), day="2026-11-20"))

    assert TIMELINE_ROWS == len(builder.shows()["timeline"])
    assert TIMELINE_ROWS + 5 == len(timeline(builder.state()))


def test_a_corrected_fact_shows_as_it_stands() -> None:
    builder = LogBuilder()
    builder.says(PHONE, CheckInRecorded(check_in=CHECK_IN, day="2026-11-20", mood=1))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=CHECK_IN, mood=4, text="Better"))

    correction, fact = timeline(builder.state())

    assert ({"ref": CHECK_IN}, {"check_in": CHECK_IN, "day": "2026-11-20", "mood": 4, "note": "Better"}, True) == (
        correction["shown"],
        fact["shown"],
        fact["corrected"],
    )


def test_of_what_was_taken_back_only_that_it_was_there_is_left() -> None:
    builder = LogBuilder()
    builder.says(PHONE, CheckInRecorded(check_in=CHECK_IN, day="2026-11-20", note="Never mind"))
    builder.says(PHONE, EntryRetracted(retraction=builder.id(), ref=CHECK_IN))

    _, fact = timeline(builder.state())

    assert ({}, True) == (fact["shown"], fact["retracted"])


@pytest.mark.parametrize("unshared_first", [False, True])
def test_E5_a_copy_that_was_taken_back_is_gone_from_everywhere(*, unshared_first: bool) -> None:
    builder = LogBuilder()
    shared = EntryShared(share=SHARE, entry=ENTRY, kind="free", day="2026-11-20", text="Secret")
    unshared = EntryUnshared(share=SHARE, entry=ENTRY)
    for body in (unshared, shared) if unshared_first else (shared, unshared):
        builder.says(PHONE, body)

    shown = builder.shows()

    assert ([], ["entry_unshared"]) == (shown["journal"], [row["type"] for row in shown["timeline"]])


def test_E5_only_the_author_takes_a_copy_back() -> None:
    builder = LogBuilder()
    builder.says(PHONE, EntryShared(share=SHARE, entry=ENTRY, kind="free", day="2026-11-20", text="Mine"))
    builder.says(DESK, EntryUnshared(share=SHARE, entry=ENTRY))

    assert ["Mine"] == [doc["text"] for doc in builder.shows()["journal"]]


def test_a_correction_of_the_wrong_kind_changes_nothing() -> None:
    builder = LogBuilder()
    builder.says(PHONE, CheckInRecorded(check_in=CHECK_IN, day="2026-11-20", mood=1))
    builder.says(PHONE, EntryUnshared(share=CHECK_IN, entry=ENTRY))
    builder.says(PHONE, JournalEdited(edit=builder.id(), entry=CHECK_IN, text="?"))
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=CHECK_IN, outcome="retracted"))

    assert [1] == [doc["mood"] for doc in builder.shows()["progress"]["moods"]]


def test_a_correction_that_comes_again_after_a_fork_does_not_win_again() -> None:
    builder = LogBuilder()
    first = EntryCorrected(correction=builder.id(), ref=CHECK_IN, mood=2)
    builder.says(PHONE, CheckInRecorded(check_in=CHECK_IN, day="2026-11-20", mood=1))
    builder.says(PHONE, first)
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=CHECK_IN, mood=3))
    builder.says(LAPTOP, first)

    assert [3] == [doc["mood"] for doc in builder.shows()["progress"]["moods"]]


def test_the_latest_correction_per_field_stands() -> None:
    builder = LogBuilder()
    rated = identifier(8, 9)
    builder.says(PHONE, GoalDrafted(goal=identifier(1, 1), change=builder.id(), title="Walk"))
    builder.says(PHONE, GoalRated(rating=rated, goal=identifier(1, 1), value=3, day="2026-11-20"))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=rated, value=4, day="2026-11-19"))
    builder.says(LAPTOP, EntryCorrected(correction=builder.id(), ref=rated, value=5))

    [rating] = builder.shows()["progress"]["goals"][0]["ratings"]

    assert (5, "2026-11-19") == (rating["value"], rating["day"])


def test_a_journal_entry_keeps_its_earlier_words() -> None:
    builder = LogBuilder()
    builder.says(PHONE, JournalWritten(entry=ENTRY, day="2026-11-20", text="One"))
    builder.says(PHONE, JournalEdited(edit=builder.id(), entry=ENTRY, text="Two"))
    builder.says(PHONE, JournalEdited(edit=builder.id(), entry=ENTRY, mood=3))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=ENTRY, text="Three"))

    [entry] = private_projection(builder.state())["journal"]

    assert ("Three", 3, ["One", "Two"]) == (
        entry["text"],
        entry["mood"],
        [version["text"] for version in entry["earlier"]],
    )


def test_a_note_can_be_taken_back() -> None:
    builder = LogBuilder()
    builder.says(DESK, PrivateNoteWritten(note=ENTRY, day="2026-11-20", text="Hm"))
    builder.says(DESK, EntryRetracted(retraction=builder.id(), ref=ENTRY))

    assert [] == private_projection(builder.state())["notes"]


def test_a_drafted_goal_shows_its_latest_draft() -> None:
    builder = LogBuilder()
    goal = identifier(1, 1)
    builder.says(PHONE, GoalReopened(goal=identifier(1, 2)))
    for title in ("One", "Two"):
        builder.says(PHONE, GoalDrafted(goal=goal, change=builder.id(), title=title))

    assert [(goal, "Two")] == [(doc["goal"], doc["title"]) for doc in private_projection(builder.state())["drafts"]]


def test_a_value_that_is_named_again_is_back() -> None:
    builder = LogBuilder()
    value = identifier(15, 1)
    builder.says(PHONE, ValueRetired(value=identifier(15, 2)))
    builder.says(PHONE, ValueNamed(value=value, label="Clam"))
    builder.says(PHONE, ValueRetired(value=value))
    retired = builder.shows()["matters"]["values"][0]["retired"]
    builder.says(PHONE, ValueNamed(value=value, label="Calm"))

    [named] = builder.shows()["matters"]["values"]

    assert (True, False, "Calm", 2) == (retired, named["retired"], named["label"], len(named["history"]))


def test_a_purpose_that_was_taken_back_is_an_earlier_one() -> None:
    builder = LogBuilder()
    builder.says(PHONE, PurposeStated(text="To go out"))
    builder.says(PHONE, PurposeWithdrawn())
    withdrawn = builder.shows()["matters"]
    builder.says(PHONE, PurposeStated(text="To live"))

    stated = builder.shows()["matters"]["purpose"]

    assert (None, ["To go out"]) == (
        withdrawn["purpose"],
        [earlier_purpose["text"] for earlier_purpose in withdrawn["earlier_purposes"]],
    )
    assert stated is not None
    assert "To live" == stated["text"]


def test_a_setback_that_is_not_over_after_all_is_open_again() -> None:
    builder = LogBuilder()
    setback = identifier(8, 1)
    builder.says(PHONE, SetbackNoted(setback=setback, text="Stayed in", day="2026-11-20"))
    builder.says(PHONE, SetbackRecovered(setback=setback, day="2026-11-21"))
    over = builder.shows()["progress"]["setbacks"]
    builder.says(PHONE, SetbackReopened(setback=setback))

    still = builder.shows()["progress"]["setbacks"]

    assert [("2026-11-21", 1), (None, None)] == [(doc["recovered"], doc["bounce_back_days"]) for doc in over + still]


def test_a_member_who_left_and_came_back_is_there() -> None:
    builder = LogBuilder().everyone_joins()
    builder.says(PHONE, MemberLeft(member=CLIENT))
    left = builder.shows()["members"]
    builder.says(PHONE, MemberJoined(member=CLIENT, role="client", name="Maya B"))
    back = builder.shows()["members"]

    assert [True, False] == [doc["left_at"] is not None for doc in left]
    assert [(CLIENT, "Maya B", None), (THERAPIST, "Dr Osei", None)] == [
        (doc["member"], doc["name"], doc["left_at"]) for doc in back
    ]


def test_therapy_that_starts_anew_has_not_ended() -> None:
    builder = LogBuilder()
    builder.says(DESK, TherapyStarted(start="2026-01-01"))
    builder.says(DESK, TherapyEnded(end="2026-06-01"))
    builder.says(DESK, TherapyStarted(start="2026-09-01"))

    therapy = builder.shows()["space"]["therapy"]

    assert ("2026-09-01", None, None) == (therapy["start"], therapy["end"], therapy["ending"])


def test_a_session_is_noted_with_what_was_done_in_it() -> None:
    builder = LogBuilder()
    builder.says(PHONE, StepDone(log=builder.id(), step=identifier(2, 1), day="2026-11-20"), session=identifier(5, 1))

    [row] = timeline(builder.state())

    assert (identifier(5, 1), "done") == (row["session"], row["shown"]["outcome"])


# --- tables that have to follow the vocabulary ------------------------------------------------------------------------

NEVER_CORRECTED = {"if_then_planned", "session_feedback_given"}


def test_every_fact_says_what_a_correction_puts_right() -> None:
    facts = {kind for kind in get_args(Fact) if not kind.__name__.startswith("Step")} | {LoggedStep}
    without = {tag for tag, kind in EVENT_TYPES.items() if kind in facts - set(CORRECTABLE)}

    assert NEVER_CORRECTED == without
    assert set(CORRECTABLE) <= facts


def test_corrections_name_fields_that_exist() -> None:
    for kind, targets in CORRECTABLE.items():
        assert set(targets) <= set(EntryCorrected.__struct_fields__)
        assert set(targets.values()) <= set(kind.__struct_fields__)


def test_everything_with_an_id_of_its_own_is_known_by_it() -> None:
    own = {"change", "correction", "retraction", "edit"}
    expected = {
        kind for kind in EVENT_TYPES.values() if own & set(kind.__struct_fields__) and kind.__name__ != "LifeAreaRated"
    }

    assert expected <= set(OWN_IDS)
    for kind, field in OWN_IDS.items():
        assert field in kind.__struct_fields__


def test_the_timeline_shows_no_field_with_a_default_but_absence() -> None:
    kinds: list[type[Event]] = list(EVENT_TYPES.values())
    defaults = [
        (kind.__name__, field, default)
        for kind in kinds
        for field, default in _defaults(kind).items()
        if field in SHOWN and default is not None and default is not NODEFAULT
    ]

    assert [] == defaults


def _defaults(kind: type[Event]) -> dict[str, object]:
    fields = kind.__struct_fields__
    values = kind.__struct_defaults__
    return dict(zip(fields[len(fields) - len(values) :], values, strict=True))
