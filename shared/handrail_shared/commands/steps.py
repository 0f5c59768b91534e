"""Steps: the small things that are done between sessions."""

from typing import Annotated, ClassVar, Final, Literal

from msgspec import Meta
from msgspec.structs import replace

from handrail_shared.commands.context import Command, Context, Decision, Given, Reads, Refusal, for_both
from handrail_shared.commands.milestones import typed_amount
from handrail_shared.events.fields import Day, Id, Note, Per, Score, Title, Word
from handrail_shared.events.steps import (
    Percent,
    Size,
    SkipCode,
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepMoved,
    StepPartlyDone,
    StepReworded,
    StepSkipped,
    StepSplit,
    Times,
)
from handrail_shared.events.texts import trimmed
from handrail_shared.fold.state import State, key
from handrail_shared.views.existing import has_goal, has_milestone
from handrail_shared.views.facts.fixes import LoggedStep, row_of
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.steps import StepDoc, step_doc

MOST_PARTS: Final = 20
"""Into so many smaller steps one is broken at most."""

LogOutcome = Literal["done", "partly", "skipped", "retracted"]


class AddStep(Command, frozen=True, kw_only=True, tag="add_step"):
    """Add a step: once, or with `per` so many `times` per day, week or month."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    title: Title
    milestone: Id | None = None
    size: Size = "small"
    times: Times | None = None
    per: Per | None = None
    due: Day | None = None
    order: Word = "n"


class RewordStep(Command, frozen=True, kw_only=True, tag="reword_step"):
    """Change a step's wording, size or schedule. Absent fields stay as they are."""

    reads: ClassVar[Reads] = "shared"
    step: Id
    title: Title | None = None
    size: Size | None = None
    times: Times | None = None
    per: Per | None = None
    due: Day | None = None


class MoveStep(Command, frozen=True, kw_only=True, tag="move_step"):
    """Put a step under another goal or milestone, or at another place among the others."""

    reads: ClassVar[Reads] = "shared"
    step: Id
    goal: Id | None = None
    milestone: Id | None = None
    order: Word | None = None


class SplitStep(Command, frozen=True, kw_only=True, tag="split_step"):
    """Break a step into smaller ones of the same goal."""

    reads: ClassVar[Reads] = "shared"
    step: Id
    titles: Annotated[list[Title], Meta(max_length=200)]


class DropStep(Command, frozen=True, kw_only=True, tag="drop_step"):
    """Let a step go."""

    reads: ClassVar[Reads] = "shared"
    step: Id
    reason: Note | None = None


class LogStepDone(Command, frozen=True, kw_only=True, tag="log_step_done"):
    """Say that a step was done on a day, with a number as people type it."""

    reads: ClassVar[Reads] = "nothing"
    step: Id
    day: Day | None = None
    amount: str | None = None
    effort: Score | None = None
    helped: Score | None = None
    note: Note | None = None


class LogStepPartlyDone(Command, frozen=True, kw_only=True, tag="log_step_partly_done"):
    """Say that so many percent of a step were done on a day."""

    reads: ClassVar[Reads] = "nothing"
    step: Id
    day: Day | None = None
    percent: Percent = 50
    note: Note | None = None


class LogStepSkipped(Command, frozen=True, kw_only=True, tag="log_step_skipped"):
    """Say that a step was skipped on a day, for a reason. Momentum does not suffer."""

    reads: ClassVar[Reads] = "nothing"
    step: Id
    day: Day | None = None
    code: SkipCode = "other"
    note: Note | None = None


class CorrectStepLog(Command, frozen=True, kw_only=True, tag="correct_step_log"):
    """Put one's own log of a step right. Absent fields stay as they are."""

    reads: ClassVar[Reads] = "shared"
    log: Id
    outcome: LogOutcome | None = None
    day: Day | None = None
    percent: Percent | None = None
    note: Note | None = None


class RetractStepLogs(Command, frozen=True, kw_only=True, tag="retract_step_logs"):
    """Take back one's own logs of a step, such as all those of one day."""

    reads: ClassVar[Reads] = "shared"
    logs: Annotated[list[Id], Meta(min_length=1, max_length=200)]


def add_step(command: AddStep, context: Context, given: Given) -> Decision:
    """Add a step. Without `per` it is done once, whatever `times` says."""
    if not has_goal(given.shared, command.goal):
        return Refusal(code="not_found", field="goal", about=command.goal)
    if command.milestone is not None and not has_milestone(given.shared, command.milestone):
        return Refusal(code="not_found", field="milestone", about=command.milestone)
    title = trimmed(command.title)
    if title is None:
        return Refusal(code="nothing_said", field="title")
    return for_both(
        StepAdded(
            step=context.new_id(),
            goal=command.goal,
            milestone=command.milestone,
            title=title,
            size=command.size,
            times=None if command.per is None else command.times or 1,
            per=command.per,
            due=command.due,
            order=command.order,
        )
    )


def reword_step(command: RewordStep, context: Context, given: Given) -> Decision:
    """Change what a step says, how big it is, or when it is to be done."""
    now = step_now(given.shared, command.step)
    if isinstance(now, Refusal):
        return now
    title = trimmed(command.title)
    said = StepReworded(
        step=command.step, title=title, size=command.size, times=command.times, per=command.per, due=command.due
    )
    if said == StepReworded(step=command.step):
        return Refusal(code="nothing_said")
    new = StepReworded(
        step=command.step,
        title=None if title == now["title"] else title,
        size=None if command.size == now["size"] else command.size,
        times=None if command.times == now["times"] else command.times,
        per=None if command.per == now["per"] else command.per,
        due=None if command.due == now["due"] else command.due,
    )
    if new == StepReworded(step=command.step):
        return Refusal(code="already_so", field="step", about=command.step)
    return for_both(new)


def move_step(command: MoveStep, context: Context, given: Given) -> Decision:
    """Put a step elsewhere."""
    now = step_now(given.shared, command.step)
    if isinstance(now, Refusal):
        return now
    if command.goal is not None and not has_goal(given.shared, command.goal):
        return Refusal(code="not_found", field="goal", about=command.goal)
    if command.milestone is not None and not has_milestone(given.shared, command.milestone):
        return Refusal(code="not_found", field="milestone", about=command.milestone)
    if command.goal is None and command.milestone is None and command.order is None:
        return Refusal(code="nothing_said")
    new = StepMoved(
        step=command.step,
        goal=None if command.goal == now["goal"] else command.goal,
        milestone=None if command.milestone == now["milestone"] else command.milestone,
        order=None if command.order == now["order"] else command.order,
    )
    if new == StepMoved(step=command.step):
        return Refusal(code="already_so", field="step", about=command.step)
    return for_both(new)


def split_step(command: SplitStep, context: Context, given: Given) -> Decision:
    """Break a step into tiny ones of the goal that it belongs to now."""
    now = step_now(given.shared, command.step)
    if isinstance(now, Refusal):
        return now
    titles = [title for title in map(trimmed, command.titles) if title is not None]
    if not titles:
        return Refusal(code="nothing_said", field="titles")
    if len(titles) > MOST_PARTS:
        return Refusal(code="too_many", field="titles")
    parts = [StepAdded(step=context.new_id(), goal=now["goal"], title=title, size="tiny") for title in titles]
    return for_both(*parts, StepSplit(step=command.step, into=[part.step for part in parts]))


def drop_step(command: DropStep, context: Context, given: Given) -> Decision:
    """Let a step go that still stands."""
    now = step_now(given.shared, command.step)
    if isinstance(now, Refusal):
        return now
    if now["dropped"] is not None:
        return Refusal(code="already_so", field="step", about=command.step)
    return for_both(StepDropped(step=command.step, reason=trimmed(command.reason)))


def step_now(shared: State, step: str) -> StepDoc | Refusal:
    """Return how a step reads now. Refuse one that nobody added."""
    now = step_doc(step, once(shared.steps.get(step, [])), [], [])
    return Refusal(code="not_found", field="step", about=step) if now is None else now


def log_step_done(command: LogStepDone, context: Context, given: Given) -> Decision:
    """Log a step as done, today or on another day."""
    amount = typed_amount("amount", command.amount)
    if isinstance(amount, Refusal):
        return amount
    return for_both(
        StepDone(
            log=context.new_id(),
            step=command.step,
            day=command.day or context.today,
            amount=amount,
            effort=command.effort,
            helped=command.helped,
            note=trimmed(command.note),
        )
    )


def log_step_partly_done(command: LogStepPartlyDone, context: Context, given: Given) -> Decision:
    """Log a step as partly done, today or on another day."""
    return for_both(
        StepPartlyDone(
            log=context.new_id(),
            step=command.step,
            day=command.day or context.today,
            percent=command.percent,
            note=trimmed(command.note),
        )
    )


def log_step_skipped(command: LogStepSkipped, context: Context, given: Given) -> Decision:
    """Log a step as skipped, today or on another day."""
    return for_both(
        StepSkipped(
            log=context.new_id(),
            step=command.step,
            day=command.day or context.today,
            code=command.code,
            note=trimmed(command.note),
        )
    )


def correct_step_log(command: CorrectStepLog, context: Context, given: Given) -> Decision:
    """Put one's own log right in what was different."""
    now = _log_now(given.shared, command.log, context.member)
    if now is None:
        return Refusal(code="not_found", field="log", about=command.log)
    note = trimmed(command.note)
    if command.outcome is None and command.day is None and command.percent is None and note is None:
        return Refusal(code="nothing_said")
    outcome = None if command.outcome == now.outcome else command.outcome
    day = None if command.day == now.day else command.day
    percent = None if command.percent == now.percent else command.percent
    note = None if note == now.note else note
    if outcome is None and day is None and percent is None and note is None:
        return Refusal(code="already_so", field="log", about=command.log)
    return for_both(
        StepLogCorrected(
            correction=context.new_id(), log=command.log, outcome=outcome, day=day, percent=percent, note=note
        )
    )


def retract_step_logs(command: RetractStepLogs, context: Context, given: Given) -> Decision:
    """Take back those of the logs that still count."""
    standing: list[Id] = []
    for log in command.logs:
        now = _log_now(given.shared, log, context.member)
        if now is None:
            return Refusal(code="not_found", field="logs", about=log)
        if now.outcome != "retracted":
            standing.append(log)
    if not standing:
        return Refusal(code="already_so", field="logs")
    return for_both(*(StepLogCorrected(correction=context.new_id(), log=log, outcome="retracted") for log in standing))


def _log_now(shared: State, log: Id, member: Id) -> LoggedStep | None:
    """Return a member's own log as it stands, with the outcome `retracted` where it was taken back."""
    at = key(log, member)
    fact = shared.facts.get(at)
    row = None if fact is None else row_of(fact, shared.corrections.get(at, []))
    if row is None or not isinstance(row.body, LoggedStep):
        return None
    return replace(row.body, outcome="retracted") if row.retracted else row.body
