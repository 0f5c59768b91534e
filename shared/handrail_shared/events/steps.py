"""Steps and milestones: the small things that are done between sessions."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail_shared.events.fields import (
    Amount,
    Day,
    Event,
    Id,
    LongText,
    Note,
    Per,
    Score,
    Text,
    Title,
    Word,
)

Size = Literal["tiny", "small", "medium"]
Times = Annotated[int, Meta(ge=1, le=100)]
SkipCode = Literal["not_applicable", "unwell", "away", "forgot", "too_hard", "chose_not", "other"]
Percent = Annotated[int, Meta(ge=1, le=99)]


class StepAdded(Event, frozen=True, kw_only=True, tag="step_added"):
    """A small step towards a goal: once, or `times` per day, week or month. `order` sorts (ASCII)."""

    step: Id
    goal: Id
    milestone: Id | None = None
    title: Title
    size: Size = "small"
    times: Times | None = None
    per: Per | None = None
    due: Day | None = None
    order: Word = "n"


class StepReworded(Event, frozen=True, kw_only=True, tag="step_reworded"):
    """Absent fields stay as they were."""

    step: Id
    title: Title | None = None
    size: Size | None = None
    times: Times | None = None
    per: Per | None = None
    due: Day | None = None


class StepMoved(Event, frozen=True, kw_only=True, tag="step_moved"):
    step: Id
    goal: Id | None = None
    milestone: Id | None = None
    order: Word | None = None


class StepSplit(Event, frozen=True, kw_only=True, tag="step_split"):
    """A step was broken into smaller ones, each added by its own event."""

    step: Id
    into: Annotated[list[Id], Meta(min_length=1, max_length=20)]


class StepDone(Event, frozen=True, kw_only=True, tag="step_done"):
    """Done on `day`. The same step on the same day is one tick, however many devices log it."""

    log: Id
    step: Id
    day: Day
    amount: Amount | None = None
    effort: Score | None = None
    helped: Score | None = None
    note: Note | None = None


class StepPartlyDone(Event, frozen=True, kw_only=True, tag="step_partly_done"):
    log: Id
    step: Id
    day: Day
    percent: Percent = 50
    note: Note | None = None


class StepSkipped(Event, frozen=True, kw_only=True, tag="step_skipped"):
    log: Id
    step: Id
    day: Day
    code: SkipCode = "other"
    note: Note | None = None


class StepLogCorrected(Event, frozen=True, kw_only=True, tag="step_log_corrected"):
    """Corrects one's own log entry; absent fields stay as they were. `retracted` takes it back."""

    correction: Id
    log: Id
    outcome: Literal["done", "partly", "skipped", "retracted"] | None = None
    day: Day | None = None
    percent: Percent | None = None
    code: SkipCode | None = None
    amount: Amount | None = None
    note: Note | None = None


class StepDropped(Event, frozen=True, kw_only=True, tag="step_dropped"):
    step: Id
    reason: Note | None = None


class StepRestored(Event, frozen=True, kw_only=True, tag="step_restored"):
    """A step that was let go, or broken into smaller ones, stands again as it was."""

    step: Id


class MilestoneAdded(Event, frozen=True, kw_only=True, tag="milestone_added"):
    """A place on the way, with a criterion in own words or in numbers (`op`, `value`).

    The number is how often `step` was done, or the latest of `measure`; with neither, the client's rating of the goal.
    """

    milestone: Id
    goal: Id
    title: Title
    criterion: Text | None = None
    measure: Id | None = None
    op: Literal[">=", "<=", "="] | None = None
    value: Amount | None = None
    due: Day | None = None
    order: Word = "n"
    step: Id | None = None


class MilestoneReworded(Event, frozen=True, kw_only=True, tag="milestone_reworded"):
    milestone: Id
    title: Title | None = None
    criterion: Text | None = None
    due: Day | None = None


class MilestoneReached(Event, frozen=True, kw_only=True, tag="milestone_reached"):
    milestone: Id
    day: Day
    evidence: Annotated[list[Id], Meta(max_length=200)] = []


class MilestoneReopened(Event, frozen=True, kw_only=True, tag="milestone_reopened"):
    """A milestone opened again: takes back that it was reached or, where it was not, that it was said to be not yet."""

    milestone: Id
    reason: Note | None = None


class MilestoneDropped(Event, frozen=True, kw_only=True, tag="milestone_dropped"):
    """A milestone is let go: it stands no more on the way."""

    milestone: Id
    reason: Note | None = None


class MilestonePostponed(Event, frozen=True, kw_only=True, tag="milestone_postponed"):
    """Its numbers looked as if it was reached on `day`; as its author sees it, it is not yet."""

    milestone: Id
    day: Day


class MilestoneCelebrated(Event, frozen=True, kw_only=True, tag="milestone_celebrated"):
    celebration: Id
    milestone: Id
    message: LongText | None = None
    how: Text | None = None


StepEvent = (
    StepAdded
    | StepReworded
    | StepMoved
    | StepSplit
    | StepDone
    | StepPartlyDone
    | StepSkipped
    | StepLogCorrected
    | StepDropped
    | StepRestored
    | MilestoneAdded
    | MilestoneReworded
    | MilestoneReached
    | MilestoneReopened
    | MilestoneDropped
    | MilestonePostponed
    | MilestoneCelebrated
)
