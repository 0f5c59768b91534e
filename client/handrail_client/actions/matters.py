"""What matters: why someone is here, what they value, how life is going; and when therapy begins and ends."""

from collections.abc import Sequence
from typing import Literal

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.matters import (
    AnswerReflection,
    EndTherapy,
    NameChallenge,
    NameValue,
    RateLifeArea,
    RetireValue,
    StartTherapy,
    StatePurpose,
    answer_reflection,
    end_therapy,
    name_challenge,
    name_value,
    rate_life_area,
    retire_value,
    start_therapy,
    state_purpose,
)

ReflectionKind = Literal["challenge", "hope", "need", "desire", "obstacle", "strength", "expectation"]


class Matters:
    """The actions with which a client says what matters to them, and the frame of the therapy."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    async def state_purpose(self, text: str, *, private: bool = False) -> str:
        """Say why one is here, in one's own words; the id of the entry as in the history, `device/seq`."""
        command = StatePurpose(text=text, audience="private" if private else "shared")
        return (await self._runner.run(state_purpose, command)).places[0]

    async def name_value(
        self, label: str, *, why: str | None = None, area: str | None = None, value: str | None = None
    ) -> str:
        """Name something that matters, or find other words for the given value; its id."""
        found = None if value is None else await self._runner.find(value, "value")
        command = NameValue(label=label, why=why, area=area, value=found)
        return (await self._runner.run(name_value, command)).field("value")

    async def retire_value(self, value: str, *, reason: str | None = None) -> str:
        """Say that something matters no longer; its id."""
        found = await self._runner.find(value, "value")
        await self._runner.run(retire_value, RetireValue(value=found, reason=reason))
        return found

    async def rate_area(
        self, area: str, *, importance: int, now: int, wanted: int, why: str | None = None, private: bool = False
    ) -> str:
        """Say how much an area of life matters, how it is and how it is wanted, each 0–10; the id of the rating."""
        command = RateLifeArea(
            area=area,
            importance=importance,
            now=now,
            wanted=wanted,
            why=why,
            audience="private" if private else "shared",
        )
        return (await self._runner.run(rate_life_area, command)).id

    async def name_challenge(
        self, text: str, *, areas: Sequence[str] = (), daily_impact: int | None = None, private: bool = False
    ) -> str:
        """Name something that is hard; its id."""
        command = NameChallenge(
            text=text, areas=list(areas), daily_impact=daily_impact, audience="private" if private else "shared"
        )
        return (await self._runner.run(name_challenge, command)).id

    async def answer_reflection(self, prompt: str, kind: ReflectionKind, text: str, *, private: bool = False) -> str:
        """Answer a question for reflection; the answer's id."""
        audience: Literal["shared", "private"] = "private" if private else "shared"
        command = AnswerReflection(prompt=prompt, kind=kind, text=text, audience=audience)
        return (await self._runner.run(answer_reflection, command)).id

    async def start_therapy(
        self,
        start: str,
        *,
        planned_sessions: int | None = None,
        every_days: int | None = None,
        approach: str | None = None,
    ) -> str:
        """Begin therapy on that day, in this frame; the id of the entry, `device/seq`."""
        command = StartTherapy(start=start, planned_sessions=planned_sessions, every_days=every_days, approach=approach)
        return (await self._runner.run(start_therapy, command)).places[0]

    async def end_therapy(
        self,
        end: str,
        *,
        ending: Literal["planned", "unplanned", "transferred"] = "planned",
        reason: str | None = None,
    ) -> str:
        """End therapy on that day; the id of the entry, `device/seq`."""
        return (await self._runner.run(end_therapy, EndTherapy(end=end, ending=ending, reason=reason))).places[0]
