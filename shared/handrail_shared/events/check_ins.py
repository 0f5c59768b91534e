"""Check-ins, ratings, measures and counters: facts that add up."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail_shared.events.fields import Amount, Day, Event, Id, Note, Score, Stamp, Text

Feeling = Literal["overwhelmed", "stuck", "anxious", "low", "angry", "numb", "okay", "hopeful", "proud", "calm"]
Level = Annotated[int, Meta(ge=1, le=5)]


class CheckInRecorded(Event, frozen=True, kw_only=True, tag="check_in_recorded"):
    """A check-in: mood and energy of a day from 1 (low) to 5 (good), feelings, a note. All of it optional."""

    check_in: Id
    day: Day
    mood: Level | None = None
    energy: Level | None = None
    feelings: Annotated[list[Feeling], Meta(max_length=10)] = []
    note: Note | None = None


class GoalRated(Event, frozen=True, kw_only=True, tag="goal_rated"):
    """A rating of a goal: how close it is today, 0–10, as its author sees it.

    With `round` the rating belongs to a round of rating together: it stays in its author's private stream until
    the round is revealed, and is then published to the shared stream under the same `rating` (rule S4).
    """

    rating: Id
    goal: Id
    value: Score
    day: Day
    context: Literal["alone", "session", "review"] = "alone"
    round: Id | None = None
    note: Note | None = None


class MeasureLogged(Event, frozen=True, kw_only=True, tag="measure_logged"):
    log: Id
    measure: Id
    value: Amount
    day: Day
    at: Stamp | None = None
    note: Note | None = None


class CounterTicked(Event, frozen=True, kw_only=True, tag="counter_ticked"):
    """Something that is counted happened once, at `at` (microseconds since 1970)."""

    tick: Id
    measure: Id
    day: Day
    at: Stamp | None = None
    intensity: Score | None = None
    minutes: Annotated[int, Meta(ge=0, le=1440)] | None = None
    trigger: Text | None = None


class CounterZeroConfirmed(Event, frozen=True, kw_only=True, tag="counter_zero_confirmed"):
    """The person says that it did not happen on `day`: zero, which is not the same as unknown."""

    confirmation: Id
    measure: Id
    day: Day


CheckInEvent = CheckInRecorded | GoalRated | MeasureLogged | CounterTicked | CounterZeroConfirmed
