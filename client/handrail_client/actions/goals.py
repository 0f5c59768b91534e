"""Goals: drafted, made clear, measured, put in order and changed."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from handrail_client.actions.standing import standing
from handrail_client.errors import NothingToDo
from handrail_client.spaces import Pen
from handrail_shared.events.fields import Per, Version
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalReadinessRated,
    GoalReworded,
    GoalSmartAnswered,
    GoalsRanked,
    Horizon,
)
from handrail_shared.fold import Placed
from handrail_shared.fold.state import GoalChange
from handrail_shared.views.goals.terms import terms

AdjustCode = Literal[
    "new_insight",
    "circumstances_changed",
    "too_big",
    "too_small",
    "priority_changed",
    "setback",
    "achieved_early",
    "other",
]
MeasureKind = Literal["rating", "count", "number", "yes_no", "minutes", "counter"]


Question = Literal["specific", "measurable", "achievable", "relevant", "time_bound"]


class NewMeasure(Struct, frozen=True, kw_only=True):
    """A measure that a new goal comes with, under the id that it is given."""

    id: str
    label: str
    unit: str = ""
    better: Literal["up", "down", "steady"] = "up"
    baseline: str | None = None
    target: str | None = None


class Goals:
    """What people do with goals. Every method takes whole ids or shortened ones."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    async def add(
        self,
        title: str,
        *,
        own_words: str | None = None,
        why: str | None = None,
        horizon: Horizon = "short",
        parent: str | None = None,
        due: str | None = None,
        areas: Sequence[str] = (),
        values: Sequence[str] = (),
        private: bool = False,
        smart: Mapping[Question, str] | None = None,
        measure: NewMeasure | None = None,
    ) -> str:
        """Draft a goal, with answers that make it clear and a measure, all in one append; its id.

        A private draft is only the author's until it is added again for both.
        """
        goal = self._pen.new_id()
        body = GoalDrafted(
            goal=goal,
            change=self._pen.new_id(),
            title=title,
            own_words=own_words,
            why=why,
            horizon=horizon,
            parent=None if parent is None else await self._pen.find(parent, "goal"),
            due=due,
            areas=list(areas),
            values=[await self._pen.find(each, "value") for each in values],
        )
        bodies: list[GoalChange] = [body]
        if smart:
            bodies.append(
                GoalSmartAnswered(goal=goal, change=self._pen.new_id(), base=self._version_of(bodies), **smart)
            )
        if measure is not None:
            bodies.append(
                GoalMeasureDefined(
                    goal=goal,
                    change=self._pen.new_id(),
                    base=self._version_of(bodies),
                    measure=measure.id,
                    kind="number",
                    label=measure.label,
                    unit=measure.unit,
                    better=measure.better,
                    baseline=measure.baseline,
                    target=measure.target,
                )
            )
        await self._pen.write("private" if private else "shared", *bodies)
        return goal

    def _version_of(self, changes: Sequence[GoalChange]) -> Version:
        """The version of a goal that has only these changes, none of which is appended yet."""
        author = self._pen.whom.member
        reached = terms([Placed(at, "", at, author, None, body) for at, body in enumerate(changes)]).version
        return Version(number=reached["number"], mark=reached["mark"])

    async def reword(
        self,
        goal: str,
        *,
        title: str | None = None,
        own_words: str | None = None,
        why: str | None = None,
        reason: str | None = None,
    ) -> str:
        """Say a goal in other words; the goal's id."""
        if title is None and own_words is None and why is None:
            raise NothingToDo("Say which words change: --title, --own-words or --why.")
        now = await standing(self._pen, goal)
        body = GoalReworded(
            goal=now.goal,
            change=self._pen.new_id(),
            base=now.version,
            title=title,
            own_words=own_words,
            why=why,
            reason=reason,
        )
        await self._pen.write("shared", body)
        return now.goal

    async def answer_smart(
        self,
        goal: str,
        *,
        specific: str | None = None,
        measurable: str | None = None,
        achievable: str | None = None,
        relevant: str | None = None,
        time_bound: str | None = None,
    ) -> str:
        """Answer some of the five plain questions that make a goal clear; the goal's id."""
        if all(each is None for each in (specific, measurable, achievable, relevant, time_bound)):
            raise NothingToDo("Answer at least one of the questions.")
        now = await standing(self._pen, goal)
        body = GoalSmartAnswered(
            goal=now.goal,
            change=self._pen.new_id(),
            base=now.version,
            specific=specific,
            measurable=measurable,
            achievable=achievable,
            relevant=relevant,
            time_bound=time_bound,
        )
        await self._pen.write("shared", body)
        return now.goal

    async def rate_readiness(
        self, goal: str, *, importance: int, confidence: int, commitment: int | None = None
    ) -> str:
        """How much a goal matters and how sure one is of it, each 0–10; the id of the rating."""
        rating = self._pen.new_id()
        body = GoalReadinessRated(
            rating=rating,
            goal=await self._pen.find_shared(goal, "goal"),
            importance=importance,
            confidence=confidence,
            commitment=commitment,
            day=self._pen.today(),
        )
        await self._pen.write("shared", body)
        return rating

    async def define_measure(
        self,
        goal: str,
        label: str,
        *,
        kind: MeasureKind = "number",
        unit: str = "",
        better: Literal["up", "down", "steady"] = "up",
        baseline: str | None = None,
        target: str | None = None,
        per: Per | None = None,
        measure: str | None = None,
    ) -> str:
        """How both will know; the id of the measure. With `measure` that one is defined anew."""
        now = await standing(self._pen, goal)
        identifier = self._pen.new_id() if measure is None else await self._pen.find_shared(measure, "measure")
        body = GoalMeasureDefined(
            goal=now.goal,
            change=self._pen.new_id(),
            base=now.version,
            measure=identifier,
            kind=kind,
            label=label,
            unit=unit,
            better=better,
            baseline=baseline,
            target=target,
            per=per,
        )
        await self._pen.write("shared", body)
        return identifier

    async def rank(self, goals: Sequence[str]) -> list[str]:
        """The order in which goals are shown; their ids."""
        order = [await self._pen.find_shared(each, "goal") for each in goals]
        await self._pen.write("shared", GoalsRanked(order=order))
        return order

    async def set_focus(self, goals: Sequence[str], *, note: str | None = None) -> list[str]:
        """At most three goals to hold on to for now; their ids."""
        focus = [await self._pen.find_shared(each, "goal") for each in goals]
        if len(set(focus)) > 3:
            raise NothingToDo("Hold on to three goals at most.")
        await self._pen.write("shared", GoalFocusSet(focus=list(dict.fromkeys(focus)), note=note))
        return focus

    async def adjust(
        self,
        goal: str,
        *,
        title: str | None = None,
        own_words: str | None = None,
        due: str | None = None,
        horizon: Horizon | None = None,
        parent: str | None = None,
        measure: str | None = None,
        target: str | None = None,
        code: AdjustCode = "other",
        easier: bool = False,
        note: str | None = None,
        setback: str | None = None,
    ) -> str:
        """Change a goal's terms for a reason; the goal's id. The agreement to it becomes stale."""
        if all(each is None for each in (title, own_words, due, horizon, parent, target)):
            raise NothingToDo("Say what changes: --title, --own-words, --due, --horizon, --parent or --target.")
        now = await standing(self._pen, goal)
        body = GoalAdjusted(
            goal=now.goal,
            change=self._pen.new_id(),
            base=now.version,
            title=title,
            own_words=own_words,
            due=due,
            horizon=horizon,
            parent=None if parent is None else await self._pen.find_shared(parent, "goal"),
            measure=None if measure is None else await self._pen.find_shared(measure, "measure"),
            target=target,
            code=code,
            easier=easier,
            note=note,
            setback=None if setback is None else await self._pen.find_shared(setback, "setback"),
        )
        await self._pen.write("shared", body)
        return now.goal
