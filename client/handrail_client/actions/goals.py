"""Goals: drafted, made clear, measured, put in order and changed."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.goal_status import FocusGoals, RankGoals, focus_goals, rank_goals
from handrail_shared.commands.goals import (
    AdjustCode,
    AdjustGoal,
    AnswerSmart,
    DraftGoal,
    RateReadiness,
    RewordGoal,
    SmartAnswers,
    adjust_goal,
    answer_smart,
    draft_goal,
    rate_readiness,
    reword_goal,
)
from handrail_shared.commands.milestones import Better, DefineMeasure, DraftMeasure, MeasureKind, define_measure
from handrail_shared.events.fields import Per
from handrail_shared.events.goals import Horizon

__all__ = ["AdjustCode", "Goals", "MeasureKind", "NewMeasure", "Question"]

Question = Literal["specific", "measurable", "achievable", "relevant", "time_bound"]


class NewMeasure(Struct, frozen=True, kw_only=True):
    """A measure that a new goal comes with, under the id that it is given."""

    id: str
    label: str
    unit: str = ""
    better: Better = "up"
    baseline: str | None = None
    target: str | None = None


class Goals:
    """The actions on goals. Every method takes whole ids or shortened ones."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

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
        command = DraftGoal(
            title=title,
            own_words=own_words,
            why=why,
            horizon=horizon,
            parent=None if parent is None else await self._runner.find(parent, "goal"),
            due=due,
            areas=list(areas),
            values=[await self._runner.find(value, "value") for value in values],
            smart=SmartAnswers(**smart) if smart else None,
            measure=None if measure is None else _measure_of_draft(measure),
            audience="private" if private else "shared",
        )
        return (await self._runner.run(draft_goal, command)).id

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
        found = await self._runner.find_shared(goal, "goal")
        command = RewordGoal(goal=found, title=title, own_words=own_words, why=why, reason=reason)
        await self._runner.run(reword_goal, command)
        return found

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
        found = await self._runner.find_shared(goal, "goal")
        command = AnswerSmart(
            goal=found,
            specific=specific,
            measurable=measurable,
            achievable=achievable,
            relevant=relevant,
            time_bound=time_bound,
        )
        await self._runner.run(answer_smart, command)
        return found

    async def rate_readiness(
        self, goal: str, *, importance: int, confidence: int, commitment: int | None = None
    ) -> str:
        """Say how much a goal matters and how sure one is of it, each 0–10; the id of the rating."""
        found = await self._runner.find_shared(goal, "goal")
        command = RateReadiness(goal=found, importance=importance, confidence=confidence, commitment=commitment)
        return (await self._runner.run(rate_readiness, command)).id

    async def define_measure(
        self,
        goal: str,
        label: str,
        *,
        kind: MeasureKind = "number",
        unit: str = "",
        better: Better = "up",
        baseline: str | None = None,
        target: str | None = None,
        per: Per | None = None,
        measure: str | None = None,
    ) -> str:
        """Say how both will know; the id of the measure. With `measure` that one is defined anew."""
        command = DefineMeasure(
            goal=await self._runner.find_shared(goal, "goal"),
            measure=None if measure is None else await self._runner.find_shared(measure, "measure"),
            kind=kind,
            label=label,
            unit=unit,
            better=better,
            baseline=baseline,
            target=target,
            per=per,
        )
        return (await self._runner.run(define_measure, command)).field("measure")

    async def rank(self, goals: Sequence[str]) -> list[str]:
        """Put goals in the order in which they are shown; their ids."""
        order = [await self._runner.find_shared(goal, "goal") for goal in goals]
        await self._runner.run(rank_goals, RankGoals(order=order))
        return order

    async def set_focus(self, goals: Sequence[str], *, note: str | None = None) -> list[str]:
        """Hold on to at most three goals for now; their ids."""
        focus = [await self._runner.find_shared(goal, "goal") for goal in goals]
        await self._runner.run(focus_goals, FocusGoals(focus=focus, note=note))
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
        found = await self._runner.find_shared(goal, "goal")
        command = AdjustGoal(
            goal=found,
            title=title,
            own_words=own_words,
            due=due,
            horizon=horizon,
            parent=None if parent is None else await self._runner.find_shared(parent, "goal"),
            measure=None if measure is None else await self._runner.find_shared(measure, "measure"),
            target=target,
            code=code,
            easier=easier,
            note=note,
            setback=None if setback is None else await self._runner.find_shared(setback, "setback"),
        )
        await self._runner.run(adjust_goal, command)
        return found


def _measure_of_draft(measure: NewMeasure) -> DraftMeasure:
    return DraftMeasure(
        measure=measure.id,
        label=measure.label,
        unit=measure.unit,
        better=measure.better,
        baseline=measure.baseline,
        target=measure.target,
    )
