"""A day: check-ins, ratings, measures, counters, wins and setbacks. All of it is saved without folding anything."""

from typing import ClassVar, Literal

from msgspec import Struct

from handrail_shared.commands.context import (
    Command,
    Context,
    Decision,
    Given,
    NewEvent,
    Reads,
    Refusal,
    for_audience,
    for_both,
)
from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    Feeling,
    GoalRated,
    Level,
    MeasureLogged,
)
from handrail_shared.events.fields import Day, Id, Note, Score, Text
from handrail_shared.events.journal import (
    JournalWritten,
    SetbackNoted,
    SetbackRecovered,
    SetbackReflected,
    WinCheered,
    WinNoted,
)
from handrail_shared.events.texts import amount, trimmed
from handrail_shared.fold.state import State
from handrail_shared.rights import Audience
from handrail_shared.views.existing import kind_of_measure


class GoalRating(Struct, frozen=True, kw_only=True):
    """A rating of one goal: how close it is, 0–10."""

    goal: Id
    value: Score


class CheckIn(Command, frozen=True, kw_only=True, tag="check_in"):
    """Say how a day is, and what belongs to it, in one append.

    With `note_apart` the note of a check-in for both becomes a journal entry that only its author sees.
    """

    reads: ClassVar[Reads] = "nothing"
    mood: Level | None = None
    energy: Level | None = None
    feelings: list[Feeling] = []
    note: Note | None = None
    note_apart: bool = False
    ratings: list[GoalRating] = []
    wins: list[Text] = []
    setbacks: list[Text] = []
    day: Day | None = None
    audience: Audience = "shared"


class RateGoal(Command, frozen=True, kw_only=True, tag="rate_goal"):
    """Say how close a goal is, 0–10. Without a `context` it depends on whether a session is going on."""

    reads: ClassVar[Reads] = "nothing"
    goal: Id
    value: Score
    day: Day | None = None
    context: Literal["alone", "session", "review"] | None = None
    note: Note | None = None


class LogMeasure(Command, frozen=True, kw_only=True, tag="log_measure"):
    """Log a value of a measure, typed with a comma or a point."""

    reads: ClassVar[Reads] = "shared"
    measure: Id
    value: str
    day: Day | None = None
    note: Note | None = None


class TickCounter(Command, frozen=True, kw_only=True, tag="tick_counter"):
    """Count once what a measure counts."""

    reads: ClassVar[Reads] = "shared"
    measure: Id
    day: Day | None = None
    intensity: Score | None = None
    trigger: Text | None = None


class ConfirmZero(Command, frozen=True, kw_only=True, tag="confirm_zero"):
    """Say that it did not happen on a day: zero, which is not the same as unknown."""

    reads: ClassVar[Reads] = "shared"
    measure: Id
    day: Day | None = None


class NoteWin(Command, frozen=True, kw_only=True, tag="note_win"):
    """Note something that went well."""

    reads: ClassVar[Reads] = "nothing"
    text: Text
    size: Literal["small", "big"] = "small"
    goal: Id | None = None
    day: Day | None = None
    audience: Audience = "shared"


class CheerWin(Command, frozen=True, kw_only=True, tag="cheer_win"):
    """Be glad with the other about a win."""

    reads: ClassVar[Reads] = "nothing"
    win: Id
    message: Text | None = None


class NoteSetback(Command, frozen=True, kw_only=True, tag="note_setback"):
    """Note something that went the other way. `impact` is how much it weighs, 0–10."""

    reads: ClassVar[Reads] = "nothing"
    text: Text
    goal: Id | None = None
    impact: Score | None = None
    trigger: Text | None = None
    day: Day | None = None
    audience: Audience = "shared"


class ReflectOnSetback(Command, frozen=True, kw_only=True, tag="reflect_on_setback"):
    """Say what a setback taught. `audience` is where the setback stands."""

    reads: ClassVar[Reads] = "nothing"
    setback: Id
    learned: Note | None = None
    helped: Note | None = None
    try_next: Note | None = None
    audience: Audience = "shared"


class RecoverFromSetback(Command, frozen=True, kw_only=True, tag="recover_from_setback"):
    """Be back on one's feet after a setback. `audience` is where the setback stands."""

    reads: ClassVar[Reads] = "nothing"
    setback: Id
    day: Day | None = None
    audience: Audience = "shared"


def check_in(command: CheckIn, context: Context, given: Given) -> Decision:
    """Record everything that was said of a day."""
    apart = command.note_apart and command.audience == "shared"
    note = trimmed(command.note)
    events = for_audience(command.audience, *_felt(command, None if apart else note, context))
    events += for_audience(command.audience, *_went(command, context))
    if apart and note is not None:
        entry = JournalWritten(
            entry=context.new_id(), day=command.day or context.today, kind="feeling", text=note, mood=command.mood
        )
        events += for_audience("private", entry)
    return events or Refusal(code="nothing_said")


def _felt(command: CheckIn, note: str | None, context: Context) -> list[CheckInRecorded]:
    if command.mood is None and command.energy is None and not command.feelings and note is None:
        return []
    return [
        CheckInRecorded(
            check_in=context.new_id(),
            day=command.day or context.today,
            mood=command.mood,
            energy=command.energy,
            feelings=command.feelings,
            note=note,
        )
    ]


def _went(command: CheckIn, context: Context) -> list[GoalRated | WinNoted | SetbackNoted]:
    day = command.day or context.today
    went: list[GoalRated | WinNoted | SetbackNoted] = [
        GoalRated(rating=context.new_id(), goal=rating.goal, value=rating.value, day=day) for rating in command.ratings
    ]
    for text in map(trimmed, command.wins):
        if text is not None:
            went.append(WinNoted(win=context.new_id(), text=text, day=day))
    for text in map(trimmed, command.setbacks):
        if text is not None:
            went.append(SetbackNoted(setback=context.new_id(), text=text, day=day))
    return went


def rate_goal(command: RateGoal, context: Context, given: Given) -> list[NewEvent]:
    """Rate a goal for both to see."""
    return for_both(
        GoalRated(
            rating=context.new_id(),
            goal=command.goal,
            value=command.value,
            day=command.day or context.today,
            context=command.context or ("alone" if context.session is None else "session"),
            note=trimmed(command.note),
        )
    )


def log_measure(command: LogMeasure, context: Context, given: Given) -> Decision:
    """Log a number; what is none does not fit, nor does a measure that is counted instead."""
    if kind_of_measure(given.shared, command.measure) == "counter":
        return Refusal(code="does_not_fit", field="measure", about=command.measure)
    value = amount(command.value)
    if value is None:
        return Refusal(code="does_not_fit", field="value")
    return for_both(
        MeasureLogged(
            log=context.new_id(),
            measure=command.measure,
            value=value,
            day=command.day or context.today,
            note=trimmed(command.note),
        )
    )


def tick_counter(command: TickCounter, context: Context, given: Given) -> Decision:
    """Count once what is counted; a measure of which numbers are logged does not fit."""
    if not _can_be_counted(given.shared, command.measure):
        return Refusal(code="does_not_fit", field="measure", about=command.measure)
    return for_both(
        CounterTicked(
            tick=context.new_id(),
            measure=command.measure,
            day=command.day or context.today,
            intensity=command.intensity,
            trigger=trimmed(command.trigger),
        )
    )


def confirm_zero(command: ConfirmZero, context: Context, given: Given) -> Decision:
    """Confirm a zero of what is counted; a measure of which numbers are logged does not fit."""
    if not _can_be_counted(given.shared, command.measure):
        return Refusal(code="does_not_fit", field="measure", about=command.measure)
    return for_both(
        CounterZeroConfirmed(confirmation=context.new_id(), measure=command.measure, day=command.day or context.today)
    )


def _can_be_counted(shared: State, measure: Id) -> bool:
    # A measure that another device defined may not have come yet: what is counted meanwhile is kept.
    return kind_of_measure(shared, measure) in (None, "counter")


def note_win(command: NoteWin, context: Context, given: Given) -> Decision:
    """Note a win where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    day = command.day or context.today
    return for_audience(
        command.audience,
        WinNoted(win=context.new_id(), text=text, size=command.size, day=day, goal=command.goal),
    )


def cheer_win(command: CheerWin, context: Context, given: Given) -> list[NewEvent]:
    """Cheer a win, with or without words."""
    return for_both(WinCheered(cheer=context.new_id(), win=command.win, message=trimmed(command.message)))


def note_setback(command: NoteSetback, context: Context, given: Given) -> Decision:
    """Note a setback where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    return for_audience(
        command.audience,
        SetbackNoted(
            setback=context.new_id(),
            text=text,
            day=command.day or context.today,
            goal=command.goal,
            impact=command.impact,
            trigger=trimmed(command.trigger),
        ),
    )


def reflect_on_setback(command: ReflectOnSetback, context: Context, given: Given) -> Decision:
    """Reflect where something is said of it."""
    learned, helped, try_next = trimmed(command.learned), trimmed(command.helped), trimmed(command.try_next)
    if learned is None and helped is None and try_next is None:
        return Refusal(code="nothing_said")
    return for_audience(
        command.audience,
        SetbackReflected(
            reflection=context.new_id(), setback=command.setback, learned=learned, helped=helped, try_next=try_next
        ),
    )


def recover_from_setback(command: RecoverFromSetback, context: Context, given: Given) -> list[NewEvent]:
    """Say since when."""
    day = command.day or context.today
    return for_audience(command.audience, SetbackRecovered(setback=command.setback, day=day))
