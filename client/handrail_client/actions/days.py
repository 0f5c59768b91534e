"""A day: check-ins, ratings, measures, counters, wins and setbacks."""

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from msgspec import Struct

from handrail_client.errors import NothingToDo
from handrail_client.spaces import Pen
from handrail_shared.events import Body
from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    Feeling,
    GoalRated,
    MeasureLogged,
)
from handrail_shared.events.journal import SetbackNoted, SetbackRecovered, SetbackReflected, WinCheered, WinNoted


class Recorded(Struct, frozen=True):
    """What a check-in made: `id` is that of the check-in, or of the first thing where nothing else was said."""

    id: str
    ids: list[str]


class Days:
    """What a person notes about a day."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

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
        """How the day is: mood and energy 1–5, ratings 0–10 by goal, wins and setbacks. All of it in one append.

        Raises `NothingToDo` when nothing is said, `NotFound` for an unknown goal.
        """
        on = day or self._pen.today()
        bodies: list[Body] = []
        ids: list[str] = []
        if mood is not None or energy is not None or feelings or note is not None:
            ids.append(self._pen.new_id())
            felt = cast("list[Feeling]", list(feelings))
            bodies.append(CheckInRecorded(check_in=ids[-1], day=on, mood=mood, energy=energy, feelings=felt, note=note))
        for goal, value in (ratings or {}).items():
            ids.append(self._pen.new_id())
            bodies.append(GoalRated(rating=ids[-1], goal=await self._pen.find(goal, "goal"), value=value, day=on))
        for text in wins:
            ids.append(self._pen.new_id())
            bodies.append(WinNoted(win=ids[-1], text=text, day=on))
        for text in setbacks:
            ids.append(self._pen.new_id())
            bodies.append(SetbackNoted(setback=ids[-1], text=text, day=on))
        if not bodies:
            raise NothingToDo("Say how it is: a mood, a rating, a win, a setback or a note.")
        await self._pen.write("private" if private else "shared", *bodies)
        return Recorded(ids[0], ids)

    async def rate(self, goal: str, value: int, *, day: str | None = None, note: str | None = None) -> str:
        """How close a goal is, 0–10; the id of the rating."""
        rating = self._pen.new_id()
        found = await self._pen.find_shared(goal, "goal")
        session = await self._pen.session()
        body = GoalRated(
            rating=rating,
            goal=found,
            value=value,
            day=day or self._pen.today(),
            context="alone" if session is None else "session",
            note=note,
        )
        await self._pen.write("shared", body)
        return rating

    async def log_measure(self, measure: str, value: str, *, day: str | None = None, note: str | None = None) -> str:
        """A value of a measure, as decimal text; the id of the log entry."""
        log = self._pen.new_id()
        found = await self._pen.find(measure, "measure")
        body = MeasureLogged(log=log, measure=found, value=value, day=day or self._pen.today(), note=note)
        await self._pen.write("shared", body)
        return log

    async def tick(
        self, measure: str, *, day: str | None = None, intensity: int | None = None, trigger: str | None = None
    ) -> str:
        """Something that is counted happened once; the id of the tick."""
        tick = self._pen.new_id()
        found = await self._pen.find(measure, "measure")
        on = day or self._pen.today()
        await self._pen.write(
            "shared", CounterTicked(tick=tick, measure=found, day=on, intensity=intensity, trigger=trigger)
        )
        return tick

    async def confirm_zero(self, measure: str, *, day: str | None = None) -> str:
        """It did not happen that day: zero, which is not the same as unknown."""
        confirmation = self._pen.new_id()
        found = await self._pen.find(measure, "measure")
        on = day or self._pen.today()
        await self._pen.write("shared", CounterZeroConfirmed(confirmation=confirmation, measure=found, day=on))
        return confirmation

    async def win(
        self,
        text: str,
        *,
        big: bool = False,
        goal: str | None = None,
        day: str | None = None,
        private: bool = False,
    ) -> str:
        """Something went well; the id of the win."""
        win = self._pen.new_id()
        size: Literal["small", "big"] = "big" if big else "small"
        on = day or self._pen.today()
        found = None if goal is None else await self._pen.find(goal, "goal")
        body = WinNoted(win=win, text=text, size=size, day=on, goal=found)
        await self._pen.write("private" if private else "shared", body)
        return win

    async def cheer(self, win: str, message: str | None = None) -> str:
        """Be glad with the other about a win; the id of the cheer."""
        cheer = self._pen.new_id()
        found = await self._pen.find_shared(win, "win")
        await self._pen.write("shared", WinCheered(cheer=cheer, win=found, message=message))
        return cheer

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
        """Something went the other way; the id of the setback."""
        setback = self._pen.new_id()
        found = None if goal is None else await self._pen.find(goal, "goal")
        on = day or self._pen.today()
        body = SetbackNoted(setback=setback, text=text, day=on, goal=found, impact=impact, trigger=trigger)
        await self._pen.write("private" if private else "shared", body)
        return setback

    async def reflect(
        self, setback: str, *, learned: str | None = None, helped: str | None = None, try_next: str | None = None
    ) -> str:
        """What a setback taught; the id of the reflection."""
        reflection = self._pen.new_id()
        found = await self._pen.find_shared(setback, "setback")
        body = SetbackReflected(reflection=reflection, setback=found, learned=learned, helped=helped, try_next=try_next)
        await self._pen.write("shared", body)
        return reflection

    async def recover(self, setback: str, *, day: str | None = None) -> str:
        """Back on one's feet after a setback; the setback's id."""
        found = await self._pen.find_shared(setback, "setback")
        await self._pen.write("shared", SetbackRecovered(setback=found, day=day or self._pen.today()))
        return found
