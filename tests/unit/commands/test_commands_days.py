"""What a person says of a day: check-ins, ratings, numbers, journal, wins and setbacks."""

import pytest

from fakes.core.bodies import identifier
from fakes.core.deciding import NOTHING, TODAY, bodies, context, events, given, made
from fakes.core.log_builder import DESK, PHONE, LogBuilder
from handrail_shared.commands.check_ins import (
    CheckIn,
    CheerWin,
    ConfirmZero,
    GoalRating,
    LogMeasure,
    NoteSetback,
    NoteWin,
    RateGoal,
    RecoverFromSetback,
    ReflectOnSetback,
    TickCounter,
    check_in,
    cheer_win,
    confirm_zero,
    log_measure,
    note_setback,
    note_win,
    rate_goal,
    recover_from_setback,
    reflect_on_setback,
    tick_counter,
)
from handrail_shared.commands.context import Command, Decide, Refusal
from handrail_shared.commands.journal import (
    EditEntry,
    ShareEntry,
    UnshareEntry,
    WriteEntry,
    edit_entry,
    share_entry,
    unshare_entry,
    write_entry,
)
from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    GoalRated,
    MeasureLogged,
)
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    JournalWritten,
    SetbackNoted,
    SetbackRecovered,
    SetbackReflected,
    WinCheered,
    WinNoted,
)

GOAL = identifier(1, 1)
MEASURE = identifier(3, 1)
SESSION = identifier(5, 1)
ENTRY, WIN, SETBACK, CHECK_IN = (identifier(8, number) for number in (1, 2, 3, 4))
YESTERDAY = "2026-11-21"


def test_a_check_in_says_everything_at_once() -> None:
    command = CheckIn(
        mood=3,
        energy=2,
        feelings=["calm"],
        note=" Slept well ",
        ratings=[GoalRating(goal=GOAL, value=6)],
        wins=["Walked", " "],
        setbacks=["", "Rain"],
        day=YESTERDAY,
    )

    assert [
        CheckInRecorded(check_in=made(1), day=YESTERDAY, mood=3, energy=2, feelings=["calm"], note="Slept well"),
        GoalRated(rating=made(2), goal=GOAL, value=6, day=YESTERDAY),
        WinNoted(win=made(3), text="Walked", day=YESTERDAY),
        SetbackNoted(setback=made(4), text="Rain", day=YESTERDAY),
    ] == bodies(check_in(command, context(), NOTHING))


@pytest.mark.parametrize(
    "command",
    [CheckIn(mood=1), CheckIn(energy=1), CheckIn(feelings=["low"]), CheckIn(note="Fine")],
)
def test_any_part_of_a_check_in_is_enough(command: CheckIn) -> None:
    (recorded,) = bodies(check_in(command, context(), NOTHING))

    assert isinstance(recorded, CheckInRecorded)
    assert recorded.day == TODAY


def test_a_note_apart_goes_to_the_journal_of_its_author() -> None:
    decided = events(check_in(CheckIn(mood=2, note="For me", note_apart=True), context(), NOTHING))

    assert [
        ("shared", CheckInRecorded(check_in=made(1), day=TODAY, mood=2)),
        ("private", JournalWritten(entry=made(2), day=TODAY, kind="feeling", text="For me", mood=2)),
    ] == [(event.audience, event.body) for event in decided]


def test_a_note_apart_alone_records_no_check_in() -> None:
    (event,) = events(check_in(CheckIn(note="For me", note_apart=True), context(), NOTHING))

    assert event.audience == "private"
    assert isinstance(event.body, JournalWritten)


def test_the_note_of_a_private_check_in_stays_with_it() -> None:
    (event,) = events(check_in(CheckIn(note="For me", note_apart=True, audience="private"), context(), NOTHING))

    assert event.audience == "private"
    assert event.body == CheckInRecorded(check_in=made(1), day=TODAY, note="For me")


@pytest.mark.parametrize("command", [CheckIn(), CheckIn(note="  ", wins=[""]), CheckIn(note=" ", note_apart=True)])
def test_a_check_in_that_says_nothing_is_refused(command: CheckIn) -> None:
    assert Refusal(code="nothing_said") == check_in(command, context(), NOTHING)


@pytest.mark.parametrize(
    ("command", "session", "expected"),
    [
        (RateGoal(goal=GOAL, value=4), None, "alone"),
        (RateGoal(goal=GOAL, value=4), SESSION, "session"),
        (RateGoal(goal=GOAL, value=4, context="review"), SESSION, "review"),
    ],
)
def test_a_rating_says_in_which_context_it_was_made(command: RateGoal, session: str | None, expected: str) -> None:
    (rated,) = bodies(rate_goal(command, context(session=session), NOTHING))

    assert isinstance(rated, GoalRated)
    assert (rated.goal, rated.value, rated.day, rated.context) == (GOAL, 4, TODAY, expected)


def test_a_number_is_logged_as_decimal_text() -> None:
    command = LogMeasure(measure=MEASURE, value=" 7,5", note=" ", day=YESTERDAY)

    assert [MeasureLogged(log=made(1), measure=MEASURE, value="7.5", day=YESTERDAY)] == bodies(
        log_measure(command, context(), NOTHING)
    )


def test_what_is_no_number_is_not_logged() -> None:
    decided = log_measure(LogMeasure(measure=MEASURE, value="a lot"), context(), NOTHING)

    assert Refusal(code="does_not_fit", field="value") == decided


def test_a_counter_is_ticked_with_what_set_it_off() -> None:
    command = TickCounter(measure=MEASURE, intensity=3, trigger=" A call ")

    assert [CounterTicked(tick=made(1), measure=MEASURE, day=TODAY, intensity=3, trigger="A call")] == bodies(
        tick_counter(command, context(), NOTHING)
    )


def test_zero_is_confirmed_for_a_day() -> None:
    command = ConfirmZero(measure=MEASURE, day=YESTERDAY)

    assert [CounterZeroConfirmed(confirmation=made(1), measure=MEASURE, day=YESTERDAY)] == bodies(
        confirm_zero(command, context(), NOTHING)
    )


def test_a_journal_entry_is_private() -> None:
    command = WriteEntry(text=" Today ", kind="thought", mood=4, goals=[GOAL], tags=["rain"])
    (event,) = events(write_entry(command, context(), NOTHING))

    assert event.audience == "private"
    assert event.body == JournalWritten(
        entry=made(1), day=TODAY, kind="thought", text="Today", mood=4, goals=[GOAL], tags=["rain"]
    )


@pytest.mark.parametrize(
    ("decide", "command"),
    [(write_entry, WriteEntry(text=" ")), (note_win, NoteWin(text="")), (note_setback, NoteSetback(text="\n"))],
)
def test_an_empty_text_is_refused(decide: Decide, command: Command) -> None:
    assert Refusal(code="nothing_said", field="text") == decide(command, context(), NOTHING)


def written() -> LogBuilder:
    """A journal with an entry, a win, a setback and a check-in, all private."""
    builder = LogBuilder()
    builder.says(PHONE, JournalWritten(entry=ENTRY, day=YESTERDAY, text="Rain", kind="feeling", mood=2))
    builder.says(PHONE, WinNoted(win=WIN, day=YESTERDAY, text="Went out"))
    builder.says(PHONE, SetbackNoted(setback=SETBACK, day=YESTERDAY, text="Stayed in"))
    builder.says(PHONE, CheckInRecorded(check_in=CHECK_IN, day=YESTERDAY, note="So so"))
    return builder


def test_an_edit_says_only_what_changes() -> None:
    command = EditEntry(entry=ENTRY, text="Sun", kind="feeling", mood=2)

    assert [JournalEdited(edit=made(1), entry=ENTRY, text="Sun")] == bodies(
        edit_entry(command, context(), given(private=written()))
    )


@pytest.mark.parametrize("command", [EditEntry(entry=ENTRY, kind="free"), EditEntry(entry=ENTRY, mood=1)])
def test_kind_or_mood_of_an_entry_can_change_alone(command: EditEntry) -> None:
    (edited,) = bodies(edit_entry(command, context(), given(private=written())))

    assert edited == JournalEdited(edit=made(1), entry=ENTRY, kind=command.kind, mood=command.mood)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (EditEntry(entry=ENTRY, text=" "), Refusal(code="nothing_said")),
        (EditEntry(entry=ENTRY, text="Rain "), Refusal(code="already_so", about=ENTRY)),
        (EditEntry(entry=WIN, text="Sun"), Refusal(code="not_found", field="entry", about=WIN)),
        (EditEntry(entry=GOAL, text="Sun"), Refusal(code="not_found", field="entry", about=GOAL)),
    ],
)
def test_an_edit_that_changes_no_entry_is_refused(command: EditEntry, expected: Refusal) -> None:
    assert expected == edit_entry(command, context(), given(private=written()))


def test_an_entry_that_was_taken_back_is_neither_changed_nor_shared() -> None:
    builder = written()
    builder.says(PHONE, EntryRetracted(retraction=builder.id(), ref=ENTRY))
    expected = Refusal(code="taken_back", field="entry", about=ENTRY)

    assert expected == edit_entry(EditEntry(entry=ENTRY, text="Sun"), context(), given(private=builder))
    assert expected == share_entry(ShareEntry(entry=ENTRY), context(), given(private=builder))


@pytest.mark.parametrize(
    ("entry", "kind", "text", "mood"),
    [(ENTRY, "journal", "Sun", 2), (WIN, "win", "Went out", None), (SETBACK, "setback", "Stayed in", None)],
)
def test_a_share_is_a_copy_as_it_is_now(entry: str, kind: str, text: str, mood: int | None) -> None:
    builder = written()
    builder.says(PHONE, JournalEdited(edit=builder.id(), entry=ENTRY, text="Sun"))
    (event,) = events(share_entry(ShareEntry(entry=entry), context(), given(private=builder)))

    assert event.audience == "shared"
    assert event.body == EntryShared(share=made(1), entry=entry, kind=kind, day=YESTERDAY, text=text, mood=mood)


@pytest.mark.parametrize("entry", [CHECK_IN, GOAL])
def test_only_entries_wins_and_setbacks_of_ones_own_can_be_shared(entry: str) -> None:
    expected = Refusal(code="not_found", field="entry", about=entry)

    assert expected == share_entry(ShareEntry(entry=entry), context(), given(private=written()))


def shared_twice() -> LogBuilder:
    builder = LogBuilder()
    for number in (1, 2):
        copy = EntryShared(share=identifier(9, number), entry=ENTRY, kind="journal", day=YESTERDAY, text="Rain")
        builder.says(PHONE, copy)
    builder.says(DESK, EntryShared(share=identifier(9, 3), entry=ENTRY, kind="journal", day=YESTERDAY, text="Mine"))
    return builder


def test_unsharing_an_entry_takes_back_every_copy_of_ones_own() -> None:
    decided = unshare_entry(UnshareEntry(entry=ENTRY), context(), given(shared_twice()))

    assert [EntryUnshared(share=identifier(9, number), entry=ENTRY) for number in (1, 2)] == bodies(decided)


def test_unsharing_a_copy_takes_back_that_one() -> None:
    decided = unshare_entry(UnshareEntry(entry=identifier(9, 2)), context(), given(shared_twice()))

    assert [EntryUnshared(share=identifier(9, 2), entry=ENTRY)] == bodies(decided)


def test_what_is_not_shared_cannot_be_unshared() -> None:
    builder = shared_twice()
    for number in (1, 2):
        builder.says(PHONE, EntryUnshared(share=identifier(9, number), entry=ENTRY))

    expected = Refusal(code="already_so", field="entry", about=ENTRY)
    assert expected == unshare_entry(UnshareEntry(entry=ENTRY), context(), given(builder))


def test_a_win_may_be_big_belong_to_a_goal_and_be_private() -> None:
    command = NoteWin(text="Called", size="big", goal=GOAL, day=YESTERDAY, audience="private")
    (event,) = events(note_win(command, context(), NOTHING))

    assert event.audience == "private"
    assert event.body == WinNoted(win=made(1), text="Called", size="big", day=YESTERDAY, goal=GOAL)


def test_a_win_is_cheered_without_words_too() -> None:
    decided = cheer_win(CheerWin(win=WIN, message=" "), context("therapist"), NOTHING)

    assert [WinCheered(cheer=made(1), win=WIN)] == bodies(decided)


def test_a_setback_says_what_set_it_off() -> None:
    command = NoteSetback(text="Stayed in", goal=GOAL, impact=7, trigger=" Rain")

    assert [SetbackNoted(setback=made(1), text="Stayed in", day=TODAY, goal=GOAL, impact=7, trigger="Rain")] == bodies(
        note_setback(command, context(), NOTHING)
    )


@pytest.mark.parametrize("field", ["learned", "helped", "try_next"])
def test_one_answer_is_enough_to_reflect_on_a_setback(field: str) -> None:
    command = ReflectOnSetback(setback=SETBACK, audience="private", **{field: " Go early "})
    (event,) = events(reflect_on_setback(command, context(), NOTHING))

    assert event.audience == "private"
    assert event.body == SetbackReflected(reflection=made(1), setback=SETBACK, **{field: "Go early"})


def test_a_reflection_without_words_is_refused() -> None:
    command = ReflectOnSetback(setback=SETBACK, learned="", helped=" ")

    assert Refusal(code="nothing_said") == reflect_on_setback(command, context(), NOTHING)


def test_one_recovers_from_a_setback_where_it_stands() -> None:
    command = RecoverFromSetback(setback=SETBACK, audience="private")
    (event,) = events(recover_from_setback(command, context(), NOTHING))

    assert event.audience == "private"
    assert event.body == SetbackRecovered(setback=SETBACK, day=TODAY)
