"""A day: check-ins, ratings, measures, counters, wins and setbacks."""

from collections.abc import Mapping, Sequence
from typing import cast

from msgspec import Struct

from handrail_client.command_runner import CommandRunner
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
from handrail_shared.events.check_ins import Feeling


class Recorded(Struct, frozen=True):
    """The ids that a check-in made: `id` is that of the check-in, or of the first thing where nothing else was said."""

    id: str
    ids: list[str]


class Days:
    """The actions with which a person notes something about a day."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    async def check_in(
        self,
        *,
        mood: int | None = None,
        energy: int | None = None,
        feelings: Sequence[str] = (),
        note: str | None = None,
        ratings: Mapping[str, int] | None = None,
        wins: Sequence[str] = (),
        setbacks: Sequence[str] = (),
        day: str | None = None,
        private: bool = False,
    ) -> Recorded:
        """Say how the day is: mood and energy 1–5, ratings 0–10 by goal, wins and setbacks. All of it in one append.

        Raises `NothingToDo` when nothing is said, `NotFound` for an unknown goal.
        """
        rated = [(await self._runner.find(goal, "goal"), value) for goal, value in (ratings or {}).items()]
        command = CheckIn(
            mood=mood,
            energy=energy,
            feelings=cast("list[Feeling]", list(feelings)),
            note=note,
            ratings=[GoalRating(goal=goal, value=value) for goal, value in rated],
            wins=list(wins),
            setbacks=list(setbacks),
            day=day,
            audience="private" if private else "shared",
        )
        appended = await self._runner.run(check_in, command)
        return Recorded(appended.id, appended.ids)

    async def rate(self, goal: str, value: int, *, day: str | None = None, note: str | None = None) -> str:
        """Say how close a goal is, 0–10; the id of the rating."""
        found = await self._runner.find_shared(goal, "goal")
        return (await self._runner.run(rate_goal, RateGoal(goal=found, value=value, day=day, note=note))).id

    async def log_measure(self, measure: str, value: str, *, day: str | None = None, note: str | None = None) -> str:
        """Log a value of a measure, as decimal text; the id of the log entry."""
        found = await self._runner.find(measure, "measure")
        return (await self._runner.run(log_measure, LogMeasure(measure=found, value=value, day=day, note=note))).id

    async def tick(
        self, measure: str, *, day: str | None = None, intensity: int | None = None, trigger: str | None = None
    ) -> str:
        """Say that something that is counted happened once; the id of the tick."""
        found = await self._runner.find(measure, "measure")
        command = TickCounter(measure=found, day=day, intensity=intensity, trigger=trigger)
        return (await self._runner.run(tick_counter, command)).id

    async def confirm_zero(self, measure: str, *, day: str | None = None) -> str:
        """Say that it did not happen that day: zero, which is not the same as unknown."""
        found = await self._runner.find(measure, "measure")
        return (await self._runner.run(confirm_zero, ConfirmZero(measure=found, day=day))).id

    async def win(
        self,
        text: str,
        *,
        big: bool = False,
        goal: str | None = None,
        day: str | None = None,
        private: bool = False,
    ) -> str:
        """Note that something went well; the id of the win."""
        command = NoteWin(
            text=text,
            size="big" if big else "small",
            goal=None if goal is None else await self._runner.find(goal, "goal"),
            day=day,
            audience="private" if private else "shared",
        )
        return (await self._runner.run(note_win, command)).id

    async def cheer(self, win: str, message: str | None = None) -> str:
        """Be glad with the other about a win; the id of the cheer."""
        found = await self._runner.find_shared(win, "win")
        return (await self._runner.run(cheer_win, CheerWin(win=found, message=message))).id

    async def setback(
        self,
        text: str,
        *,
        goal: str | None = None,
        impact: int | None = None,
        trigger: str | None = None,
        day: str | None = None,
        private: bool = False,
    ) -> str:
        """Note that something went the other way; the id of the setback."""
        command = NoteSetback(
            text=text,
            goal=None if goal is None else await self._runner.find(goal, "goal"),
            impact=impact,
            trigger=trigger,
            day=day,
            audience="private" if private else "shared",
        )
        return (await self._runner.run(note_setback, command)).id

    async def reflect(
        self, setback: str, *, learned: str | None = None, helped: str | None = None, try_next: str | None = None
    ) -> str:
        """Say what a setback taught; the id of the reflection."""
        found = await self._runner.find_shared(setback, "setback")
        command = ReflectOnSetback(setback=found, learned=learned, helped=helped, try_next=try_next)
        return (await self._runner.run(reflect_on_setback, command)).id

    async def recover(self, setback: str, *, day: str | None = None) -> str:
        """Say that one is back on one's feet after a setback; the setback's id."""
        found = await self._runner.find_shared(setback, "setback")
        await self._runner.run(recover_from_setback, RecoverFromSetback(setback=found, day=day))
        return found
