"""What matters: why someone is here, what they value, how life is going; and when therapy begins and ends."""

from collections.abc import Sequence
from typing import Literal

from handrail_client.spaces import Pen
from handrail_shared.events.matters import (
    ChallengeNamed,
    LifeAreaRated,
    PurposeStated,
    ReflectionAnswered,
    ValueNamed,
    ValueRetired,
)
from handrail_shared.events.space import TherapyEnded, TherapyStarted

ReflectionKind = Literal["challenge", "hope", "need", "desire", "obstacle", "strength", "expectation"]


class Matters:
    """What a client says about what matters to them, and the frame of the therapy."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    async def state_purpose(self, text: str, *, private: bool = False) -> str:
        """Why I am here, in my own words; the id of the entry as in the history, `device/seq`."""
        return (await self._pen.write("private" if private else "shared", PurposeStated(text=text)))[0]

    async def name_value(
        self, label: str, *, why: str | None = None, area: str | None = None, value: str | None = None
    ) -> str:
        """Something that matters, or other words for the given value; its id."""
        identifier = self._pen.new_id() if value is None else await self._pen.find(value, "value")
        await self._pen.write("shared", ValueNamed(value=identifier, label=label, why=why, area=area))
        return identifier

    async def retire_value(self, value: str, *, reason: str | None = None) -> str:
        """Something matters no longer; its id."""
        found = await self._pen.find(value, "value")
        await self._pen.write("shared", ValueRetired(value=found, reason=reason))
        return found

    async def rate_area(
        self, area: str, *, importance: int, now: int, wanted: int, why: str | None = None, private: bool = False
    ) -> str:
        """How much an area of life matters, how it is and how it is wanted, each 0–10; the id of the rating."""
        rating = self._pen.new_id()
        body = LifeAreaRated(rating=rating, area=area, importance=importance, now=now, wanted=wanted, why=why)
        await self._pen.write("private" if private else "shared", body)
        return rating

    async def name_challenge(
        self, text: str, *, areas: Sequence[str] = (), daily_impact: int | None = None, private: bool = False
    ) -> str:
        """Something that is hard; its id."""
        challenge = self._pen.new_id()
        body = ChallengeNamed(challenge=challenge, text=text, areas=list(areas), daily_impact=daily_impact)
        await self._pen.write("private" if private else "shared", body)
        return challenge

    async def answer_reflection(self, prompt: str, kind: ReflectionKind, text: str, *, private: bool = False) -> str:
        """An answer to a question for reflection; its id."""
        answer = self._pen.new_id()
        body = ReflectionAnswered(answer=answer, prompt=prompt, kind=kind, text=text)
        await self._pen.write("private" if private else "shared", body)
        return answer

    async def start_therapy(
        self,
        start: str,
        *,
        planned_sessions: int | None = None,
        every_days: int | None = None,
        approach: str | None = None,
    ) -> str:
        """Therapy begins on that day, in this frame; the id of the entry, `device/seq`."""
        body = TherapyStarted(start=start, planned_sessions=planned_sessions, every_days=every_days, approach=approach)
        return (await self._pen.write("shared", body))[0]

    async def end_therapy(
        self,
        end: str,
        *,
        ending: Literal["planned", "unplanned", "transferred"] = "planned",
        reason: str | None = None,
    ) -> str:
        """Therapy ends on that day; the id of the entry, `device/seq`."""
        return (await self._pen.write("shared", TherapyEnded(end=end, ending=ending, reason=reason)))[0]
