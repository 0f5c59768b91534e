"""Goals: drafted, made clear and changed."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct
from msgspec.structs import asdict

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
from handrail_shared.commands.goal_status import MOST_IN_FOCUS, changed, goal_state, held_goals, rewritten
from handrail_shared.commands.milestones import DraftMeasure, measured_by, typed_amount
from handrail_shared.events.fields import Day, Id, Ids, LongText, Note, Score, Title, Version, Word
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalDrafted,
    GoalFocusSet,
    GoalReadinessRated,
    GoalReworded,
    GoalSmartAnswered,
    Horizon,
)
from handrail_shared.events.journal import SetbackNoted
from handrail_shared.events.steps import StepAdded
from handrail_shared.events.texts import trimmed
from handrail_shared.fold.state import State
from handrail_shared.rights import Audience
from handrail_shared.views.existing import goal_of_measure, has_fact, has_goal, has_value
from handrail_shared.views.goals.awareness import version_after

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


class SmartAnswers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Answers to the five plain questions."""

    specific: LongText | None = None
    measurable: LongText | None = None
    achievable: LongText | None = None
    relevant: LongText | None = None
    time_bound: Day | None = None


class Readiness(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A statement of readiness: how much a goal matters and how sure one is of it, each 0–10."""

    importance: Score
    confidence: Score
    commitment: Score | None = None


class DraftGoal(Command, frozen=True, kw_only=True, tag="draft_goal"):
    """Draft a goal with all that was said of it. A private draft is its wording alone.

    With `focus` it is held on to from the start, while there is room and it is no aspiration.
    """

    reads: ClassVar[Reads] = "both"
    title: Title
    own_words: LongText | None = None
    why: Note | None = None
    horizon: Horizon = "short"
    parent: Id | None = None
    due: Day | None = None
    areas: Annotated[list[Word], Meta(max_length=20)] = []
    values: Ids = []
    origin: Literal["own", "example", "suggested", "idea"] = "own"
    smart: SmartAnswers | None = None
    measure: DraftMeasure | None = None
    readiness: Readiness | None = None
    first_step: Title | None = None
    focus: bool = False
    audience: Audience = "shared"


class RewordGoal(Command, frozen=True, kw_only=True, tag="reword_goal"):
    """Say a goal in other words. Absent fields stay as they are; an empty `why` clears it."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    title: Title | None = None
    own_words: LongText | None = None
    why: Note | None = None
    reason: Note | None = None


class AnswerSmart(Command, frozen=True, kw_only=True, tag="answer_smart"):
    """Answer some of the five plain questions that make a goal clear."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    specific: LongText | None = None
    measurable: LongText | None = None
    achievable: LongText | None = None
    relevant: LongText | None = None
    time_bound: Day | None = None


class RateReadiness(Command, frozen=True, kw_only=True, tag="rate_readiness"):
    """Say how much a goal matters and how sure one is of it, each 0–10."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    importance: Score
    confidence: Score
    commitment: Score | None = None


class AdjustGoal(Command, frozen=True, kw_only=True, tag="adjust_goal"):
    """Change a goal's terms for a reason; the agreement to it becomes stale. Absent fields stay as they are."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    title: Title | None = None
    own_words: LongText | None = None
    due: Day | None = None
    horizon: Horizon | None = None
    parent: Id | None = None
    measure: Id | None = None
    target: str | None = None
    code: AdjustCode = "other"
    easier: bool = False
    note: Note | None = None
    setback: Id | None = None


def draft_goal(command: DraftGoal, context: Context, given: Given) -> Decision:
    """Draft a goal, each answer resting on the version that the goal has by then (rule A1)."""
    title = trimmed(command.title)
    if title is None:
        return Refusal(code="nothing_said", field="title")
    streams = (given.shared, given.private)
    if command.parent is not None and not any(has_goal(stream, command.parent) for stream in streams):
        return Refusal(code="not_found", field="parent", about=command.parent)
    for value in command.values:
        if not any(has_value(stream, value) for stream in streams):
            return Refusal(code="not_found", field="values", about=value)
    goal, change = context.new_id(), context.new_id()
    drafted = GoalDrafted(
        goal=goal,
        change=change,
        title=title,
        own_words=trimmed(command.own_words),
        why=trimmed(command.why),
        horizon=command.horizon,
        parent=command.parent,
        due=command.due,
        areas=command.areas,
        values=command.values,
        origin=command.origin,
    )
    is_shared = command.audience == "shared"
    more = _said_with_it(command, drafted, context, given) if is_shared else _kept_private(command)
    return more if isinstance(more, Refusal) else [*for_audience(command.audience, drafted), *more]


def _kept_private(command: DraftGoal) -> list[NewEvent] | Refusal:
    """Refuse what is said of a goal only where both see it."""
    said = {
        "smart": command.smart,
        "measure": command.measure,
        "readiness": command.readiness,
        "first_step": command.first_step,
    }
    for field, told in said.items():
        if told is not None:
            return Refusal(code="not_allowed", field=field)
    return []


def _said_with_it(command: DraftGoal, drafted: GoalDrafted, context: Context, given: Given) -> list[NewEvent] | Refusal:
    goal = drafted.goal
    version = version_after(Version(number=0, mark=0), drafted.change)
    events: list[NewEvent] = []
    answers = SmartAnswers() if command.smart is None else _answers(command.smart)
    if answers != SmartAnswers():
        answered = _answered(answers, goal, version, context)
        events += for_both(answered)
        version = version_after(version, answered.change)
    if command.measure is not None:
        measured = measured_by(command.measure, goal, version, context)
        if isinstance(measured, Refusal):
            return measured
        events += for_both(measured)
    if command.readiness is not None:
        events += for_both(_ready(command.readiness, goal, context))
    step = trimmed(command.first_step)
    if step is not None:
        events += for_both(StepAdded(step=context.new_id(), goal=goal, title=step, size="tiny", due=context.today))
    held = held_goals(given.shared)
    if command.focus and command.horizon != "aspiration" and len(held) < MOST_IN_FOCUS:
        events += for_both(GoalFocusSet(focus=[*held, goal]))
    return events


def reword_goal(command: RewordGoal, context: Context, given: Given) -> Decision:
    """Say a goal in other words, on the version that shows."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    title, own_words = trimmed(command.title), trimmed(command.own_words)
    if (title, own_words, command.why) == (None, None, None):
        return Refusal(code="nothing_said")
    title, own_words, why = (
        changed(now, "title", title),
        changed(now, "own_words", own_words),
        rewritten(now, "why", command.why),
    )
    if (title, own_words, why) == (None, None, None):
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(
        GoalReworded(
            goal=command.goal,
            change=context.new_id(),
            base=now.version,
            title=title,
            own_words=own_words,
            why=why,
            reason=trimmed(command.reason),
        )
    )


def answer_smart(command: AnswerSmart, context: Context, given: Given) -> Decision:
    """Answer the questions whose answers are new, on the version that shows."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    said = _answers(command)
    if said == SmartAnswers():
        return Refusal(code="nothing_said")
    new = SmartAnswers(
        specific=changed(now, "specific", said.specific),
        measurable=changed(now, "measurable", said.measurable),
        achievable=changed(now, "achievable", said.achievable),
        relevant=changed(now, "relevant", said.relevant),
        time_bound=changed(now, "due", said.time_bound),
    )
    if new == SmartAnswers():
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(_answered(new, command.goal, now.version, context))


def _answers(told: SmartAnswers | AnswerSmart) -> SmartAnswers:
    return SmartAnswers(
        specific=trimmed(told.specific),
        measurable=trimmed(told.measurable),
        achievable=trimmed(told.achievable),
        relevant=trimmed(told.relevant),
        time_bound=told.time_bound,
    )


def _answered(answers: SmartAnswers, goal: Id, base: Version, context: Context) -> GoalSmartAnswered:
    return GoalSmartAnswered(goal=goal, change=context.new_id(), base=base, **asdict(answers))


def rate_readiness(command: RateReadiness, context: Context, given: Given) -> Decision:
    """Rate how ready one is for a goal, today."""
    if not has_goal(given.shared, command.goal):
        return Refusal(code="not_found", field="goal", about=command.goal)
    return for_both(_ready(command, command.goal, context))


def _ready(told: Readiness | RateReadiness, goal: Id, context: Context) -> GoalReadinessRated:
    return GoalReadinessRated(
        rating=context.new_id(),
        goal=goal,
        importance=told.importance,
        confidence=told.confidence,
        commitment=told.commitment,
        day=context.today,
    )


def adjust_goal(command: AdjustGoal, context: Context, given: Given) -> Decision:
    """Change a goal's terms for a reason, on the version that shows."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    missing = _missing(command, given.shared)
    if missing is not None:
        return missing
    target = typed_amount("target", command.target)
    if isinstance(target, Refusal):
        return target
    title, own_words = trimmed(command.title), trimmed(command.own_words)
    if (title, own_words, command.due, command.horizon, command.parent, target) == (None,) * 6:
        return Refusal(code="nothing_said")
    # A target that names no measure is the goal's own.
    measure = None if target is None else command.measure
    title, own_words = changed(now, "title", title), changed(now, "own_words", own_words)
    due, parent = changed(now, "due", command.due), changed(now, "parent", command.parent)
    horizon: Horizon | None = changed(now, "horizon", command.horizon)
    target = changed(now, "target" if measure is None else f"target/{measure}", target)
    if (title, own_words, due, horizon, parent, target) == (None,) * 6:
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(
        GoalAdjusted(
            goal=command.goal,
            change=context.new_id(),
            base=now.version,
            title=title,
            own_words=own_words,
            due=due,
            horizon=horizon,
            parent=parent,
            measure=None if target is None else measure,
            target=target,
            code=command.code,
            easier=command.easier,
            note=trimmed(command.note),
            setback=command.setback,
        )
    )


def _missing(command: AdjustGoal, shared: State) -> Refusal | None:
    """Refuse what the change names and nobody has written."""
    if command.parent is not None and not has_goal(shared, command.parent):
        return Refusal(code="not_found", field="parent", about=command.parent)
    if command.measure is not None and goal_of_measure(shared, command.measure) is None:
        return Refusal(code="not_found", field="measure", about=command.measure)
    if command.setback is not None and not has_fact(shared, command.setback, SetbackNoted):
        return Refusal(code="not_found", field="setback", about=command.setback)
    return None
