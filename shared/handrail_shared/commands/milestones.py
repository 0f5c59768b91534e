"""How both will know: the measures of a goal, and milestones as the places on the way to it."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from handrail_shared.commands.context import Command, Context, Decision, Given, Reads, Refusal, for_both
from handrail_shared.commands.goal_status import changed, goal_state
from handrail_shared.events.fields import Day, Id, LongText, Name, Per, Text, Title, Version, Word
from handrail_shared.events.goals import GoalMeasureDefined
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneCelebrated,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReworded,
)
from handrail_shared.events.texts import amount, trimmed
from handrail_shared.fold.state import State
from handrail_shared.views.existing import goal_of_measure, has_goal, has_milestone, has_step
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.milestones import MilestoneDoc, milestone_doc
from handrail_shared.views.goals.terms import measure_fields

MeasureKind = Literal["rating", "count", "number", "yes_no", "minutes", "counter"]
Better = Literal["up", "down", "steady"]
Unit = Annotated[str, Meta(max_length=20)]
Bound = Literal[">=", "<=", "="]
Evidence = Annotated[list[Id], Meta(max_length=200)]


class DraftMeasure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A measure of a goal being drafted: how both will know.

    Its numbers are as people type them. Without an id it is given one.
    """

    measure: Id | None = None
    kind: MeasureKind = "number"
    label: Name
    unit: Unit = ""
    better: Better = "up"
    baseline: str | None = None
    target: str | None = None
    per: Per | None = None


class DefineMeasure(Command, frozen=True, kw_only=True, tag="define_measure"):
    """Say how both will know, with numbers as people type them. With `measure` that one is defined anew."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    measure: Id | None = None
    kind: MeasureKind = "number"
    label: Name
    unit: Unit = ""
    better: Better = "up"
    baseline: str | None = None
    target: str | None = None
    per: Per | None = None


class AddMilestone(Command, frozen=True, kw_only=True, tag="add_milestone"):
    """Add a place on the way to a goal.

    With `op` and `value` it is looked for in numbers: how often `step` was done, what `measure` says, or, with
    neither, how close the client says the goal is.
    """

    reads: ClassVar[Reads] = "shared"
    goal: Id
    title: Title
    criterion: Text | None = None
    measure: Id | None = None
    step: Id | None = None
    op: Bound | None = None
    value: str | None = None
    due: Day | None = None
    order: Word = "n"


class RewordMilestone(Command, frozen=True, kw_only=True, tag="reword_milestone"):
    """Say a milestone in other words. Absent fields stay as they are."""

    reads: ClassVar[Reads] = "shared"
    milestone: Id
    title: Title | None = None
    criterion: Text | None = None
    due: Day | None = None


class ReachMilestone(Command, frozen=True, kw_only=True, tag="reach_milestone"):
    """Say that a milestone is reached. `evidence`: the ids of what shows it."""

    reads: ClassVar[Reads] = "shared"
    milestone: Id
    day: Day | None = None
    evidence: Evidence = []


class PostponeMilestone(Command, frozen=True, kw_only=True, tag="postpone_milestone"):
    """Say that a milestone is not reached yet, whatever its numbers say."""

    reads: ClassVar[Reads] = "shared"
    milestone: Id
    day: Day | None = None


class CelebrateMilestone(Command, frozen=True, kw_only=True, tag="celebrate_milestone"):
    """Celebrate a milestone, with a few words or without."""

    reads: ClassVar[Reads] = "shared"
    milestone: Id
    message: LongText | None = None
    how: Text | None = None


def define_measure(command: DefineMeasure, context: Context, given: Given) -> Decision:
    """Define a measure of a goal, or define one anew, on the version that shows."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    if command.measure is not None and goal_of_measure(given.shared, command.measure) is None:
        return Refusal(code="not_found", field="measure", about=command.measure)
    measured = measured_by(command, command.goal, now.version, context)
    if isinstance(measured, Refusal):
        return measured
    if all(changed(now, field, value) is None for field, value in measure_fields(measured).items()):
        return Refusal(code="already_so", field="measure", about=measured.measure)
    return for_both(measured)


def measured_by(
    told: DraftMeasure | DefineMeasure, goal: Id, base: Version, context: Context
) -> GoalMeasureDefined | Refusal:
    """Return the event that defines a measure on a version of a goal."""
    label = trimmed(told.label)
    if label is None:
        return Refusal(code="nothing_said", field="label")
    baseline, target = typed_amount("baseline", told.baseline), typed_amount("target", told.target)
    if isinstance(baseline, Refusal):
        return baseline
    if isinstance(target, Refusal):
        return target
    return GoalMeasureDefined(
        goal=goal,
        change=context.new_id(),
        base=base,
        measure=told.measure or context.new_id(),
        kind=told.kind,
        label=label,
        unit=trimmed(told.unit) or "",
        better=told.better,
        baseline=baseline,
        target=target,
        per=told.per,
    )


def typed_amount(field: str, typed: str | None) -> str | Refusal | None:
    """Return a number as it is kept, None where nothing was typed, and a refusal where it is no number."""
    if trimmed(typed) is None:
        return None
    return amount(typed or "") or Refusal(code="does_not_fit", field=field)


def add_milestone(command: AddMilestone, context: Context, given: Given) -> Decision:
    """Add a milestone. A number has a value and a sign, and is of one step or one measure."""
    title = trimmed(command.title)
    if title is None:
        return Refusal(code="nothing_said", field="title")
    missing = _missing(command, given.shared)
    if missing is not None:
        return missing
    value = typed_amount("value", command.value)
    if isinstance(value, Refusal):
        return value
    subjects = [subject for subject in (command.step, command.measure) if subject is not None]
    if (value is None) != (command.op is None) or len(subjects) > (0 if value is None else 1):
        return Refusal(code="does_not_fit", field="op")
    return for_both(
        MilestoneAdded(
            milestone=context.new_id(),
            goal=command.goal,
            title=title,
            criterion=trimmed(command.criterion),
            measure=command.measure,
            step=command.step,
            op=command.op,
            value=value,
            due=command.due,
            order=command.order,
        )
    )


def _missing(command: AddMilestone, shared: State) -> Refusal | None:
    """Refuse what the milestone names and nobody has written."""
    if not has_goal(shared, command.goal):
        return Refusal(code="not_found", field="goal", about=command.goal)
    if command.measure is not None and goal_of_measure(shared, command.measure) is None:
        return Refusal(code="not_found", field="measure", about=command.measure)
    if command.step is not None and not has_step(shared, command.step):
        return Refusal(code="not_found", field="step", about=command.step)
    return None


def reword_milestone(command: RewordMilestone, context: Context, given: Given) -> Decision:
    """Say a milestone in other words."""
    now = milestone_now(given.shared, command.milestone)
    if isinstance(now, Refusal):
        return now
    title, criterion = trimmed(command.title), trimmed(command.criterion)
    if (title, criterion, command.due) == (None, None, None):
        return Refusal(code="nothing_said")
    title = None if title == now["title"] else title
    criterion = None if criterion == now["criterion"] else criterion
    due = None if command.due == now["due"] else command.due
    if (title, criterion, due) == (None, None, None):
        return Refusal(code="already_so", field="milestone", about=command.milestone)
    return for_both(MilestoneReworded(milestone=command.milestone, title=title, criterion=criterion, due=due))


def reach_milestone(command: ReachMilestone, context: Context, given: Given) -> Decision:
    """Say that a milestone is reached, or say anew when and by what it was."""
    now = milestone_now(given.shared, command.milestone)
    if isinstance(now, Refusal):
        return now
    day, reached = command.day or context.today, now["reached"]
    if reached is not None and (reached["day"], reached["evidence"]) == (day, command.evidence):
        return Refusal(code="already_so", field="milestone", about=command.milestone)
    return for_both(MilestoneReached(milestone=command.milestone, day=day, evidence=command.evidence))


def postpone_milestone(command: PostponeMilestone, context: Context, given: Given) -> Decision:
    """Say that a milestone is not reached yet; for a week nobody is asked again."""
    now = milestone_now(given.shared, command.milestone)
    if isinstance(now, Refusal):
        return now
    day, not_yet = command.day or context.today, now["not_yet"]
    if not_yet is not None and not_yet["day"] == day:
        return Refusal(code="already_so", field="milestone", about=command.milestone)
    return for_both(MilestonePostponed(milestone=command.milestone, day=day))


def celebrate_milestone(command: CelebrateMilestone, context: Context, given: Given) -> Decision:
    """Celebrate a milestone that stands."""
    now = milestone_now(given.shared, command.milestone)
    if isinstance(now, Refusal):
        return now
    return for_both(
        MilestoneCelebrated(
            celebration=context.new_id(),
            milestone=command.milestone,
            message=trimmed(command.message),
            how=trimmed(command.how),
        )
    )


def milestone_now(shared: State, milestone: str) -> MilestoneDoc | Refusal:
    """Return how a milestone reads now. Refuse one that nobody added, and one that was taken back."""
    if not has_milestone(shared, milestone):
        return Refusal(code="not_found", field="milestone", about=milestone)
    now = milestone_doc(milestone, once(shared.milestones[milestone]), [], [])
    return Refusal(code="taken_back", field="milestone", about=milestone) if now is None else now
