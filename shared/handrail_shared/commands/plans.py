"""What may get in the way of a goal, and what to do then."""

from typing import ClassVar, Literal

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
from handrail_shared.events.fields import Day, Id, Score, Text
from handrail_shared.events.goals import BarrierNamed, IfThenPlanned, IfThenUsed
from handrail_shared.events.texts import trimmed
from handrail_shared.views.existing import has_fact, has_goal

BarrierKind = Literal["feelings", "time", "people", "money", "place", "health", "skills", "other"]


class NameBarrier(Command, frozen=True, kw_only=True, tag="name_barrier"):
    """Name what may get in the way of a goal."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    text: Text
    kind: BarrierKind = "other"


class PlanIfThen(Command, frozen=True, kw_only=True, tag="plan_if_then"):
    """Plan for an obstacle: if this happens, then I do that (Gollwitzer 1999).

    `barrier` is one that was named before; `obstacle` names a new one along with the plan.
    """

    reads: ClassVar[Reads] = "both"
    goal: Id
    trigger: Text
    response: Text
    barrier: Id | None = None
    obstacle: Text | None = None
    kind: BarrierKind = "other"


class UsePlan(Command, frozen=True, kw_only=True, tag="use_plan"):
    """Say that a plan was used, and how much it helped, 0–10."""

    reads: ClassVar[Reads] = "both"
    plan: Id
    helped: Score | None = None
    day: Day | None = None


def name_barrier(command: NameBarrier, context: Context, given: Given) -> Decision:
    """Name a barrier for both to see."""
    if not has_goal(given.shared, command.goal):
        return Refusal(code="not_found", field="goal", about=command.goal)
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    return for_both(BarrierNamed(barrier=context.new_id(), goal=command.goal, text=text, kind=command.kind))


def plan_if_then(command: PlanIfThen, context: Context, given: Given) -> Decision:
    """Plan what to do, with the barrier that it is for."""
    if not has_goal(given.shared, command.goal):
        return Refusal(code="not_found", field="goal", about=command.goal)
    trigger, response = trimmed(command.trigger), trimmed(command.response)
    if trigger is None:
        return Refusal(code="nothing_said", field="trigger")
    if response is None:
        return Refusal(code="nothing_said", field="response")
    barrier = command.barrier
    streams = (given.shared, given.private)
    if barrier is not None and not any(has_fact(stream, barrier, BarrierNamed) for stream in streams):
        return Refusal(code="not_found", field="barrier", about=barrier)
    events: list[NewEvent] = []
    obstacle = trimmed(command.obstacle)
    if barrier is None and obstacle is not None:
        barrier = context.new_id()
        events += for_both(BarrierNamed(barrier=barrier, goal=command.goal, text=obstacle, kind=command.kind))
    plan = IfThenPlanned(plan=context.new_id(), goal=command.goal, barrier=barrier, trigger=trigger, response=response)
    return [*events, *for_both(plan)]


def use_plan(command: UsePlan, context: Context, given: Given) -> Decision:
    """Say that a plan was used, to whom the plan itself was written."""
    is_shared = has_fact(given.shared, command.plan, IfThenPlanned)
    if not is_shared and not has_fact(given.private, command.plan, IfThenPlanned):
        return Refusal(code="not_found", field="plan", about=command.plan)
    used = IfThenUsed(use=context.new_id(), plan=command.plan, day=command.day or context.today, helped=command.helped)
    return for_audience("shared" if is_shared else "private", used)
