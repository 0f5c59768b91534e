"""Goals: drafted in own words, made clear, agreed in versions, adjusted, and brought to an end.

Events that change a goal's terms (wording, measure, target, due day) carry `change`, their own id, and `base`, the
version they were made on: the sum of changes is what an agreement binds to (rules A1–A3).
"""

from typing import Annotated, Literal

from msgspec import Meta

from handrail_shared.events.fields import (
    Amount,
    Day,
    Event,
    Id,
    Ids,
    LongText,
    Name,
    Note,
    Per,
    Score,
    Text,
    Title,
    Version,
    Word,
)

Horizon = Literal["aspiration", "long", "short"]


class GoalDrafted(Event, frozen=True, kw_only=True, tag="goal_drafted"):
    """A goal came to be. `change` names its first version; only a client writes `own_words`."""

    goal: Id
    change: Id
    title: Title
    own_words: LongText | None = None
    why: Note | None = None
    horizon: Horizon = "short"
    parent: Id | None = None
    due: Day | None = None
    areas: Annotated[list[Word], Meta(max_length=20)] = []
    values: Ids = []
    challenges: Ids = []
    origin: Literal["own", "example", "suggested", "idea"] = "own"


class GoalReworded(Event, frozen=True, kw_only=True, tag="goal_reworded"):
    goal: Id
    change: Id
    base: Version
    title: Title | None = None
    own_words: LongText | None = None
    why: Note | None = None
    reason: Note | None = None


class GoalSmartAnswered(Event, frozen=True, kw_only=True, tag="goal_smart_answered"):
    """Answers to the five plain questions; absent ones stay as they were. `time_bound` sets the due day."""

    goal: Id
    change: Id
    base: Version
    specific: LongText | None = None
    measurable: LongText | None = None
    achievable: LongText | None = None
    relevant: LongText | None = None
    time_bound: Day | None = None


class GoalReadinessRated(Event, frozen=True, kw_only=True, tag="goal_readiness_rated"):
    rating: Id
    goal: Id
    importance: Score
    confidence: Score
    commitment: Score | None = None
    day: Day | None = None


class GoalMeasureDefined(Event, frozen=True, kw_only=True, tag="goal_measure_defined"):
    """A measure: how both will know. Defining the same `measure` again changes it."""

    goal: Id
    change: Id
    base: Version
    measure: Id
    kind: Literal["rating", "count", "number", "yes_no", "minutes", "counter"]
    label: Name
    unit: Annotated[str, Meta(max_length=20)] = ""
    better: Literal["up", "down", "steady"] = "up"
    baseline: Amount | None = None
    target: Amount | None = None
    per: Per | None = None


class GoalChangeSuggested(Event, frozen=True, kw_only=True, tag="goal_change_suggested"):
    """The other side's idea for a goal. It changes nothing until it is answered."""

    suggestion: Id
    goal: Id
    base: Version
    title: Title | None = None
    why: Note | None = None
    due: Day | None = None
    horizon: Horizon | None = None
    reason: Note | None = None


class GoalSuggestionAnswered(Event, frozen=True, kw_only=True, tag="goal_suggestion_answered"):
    """An accepted suggestion takes effect at this event's place in the order, as change `change`."""

    suggestion: Id
    goal: Id
    change: Id
    accepted: bool
    reason: Note | None = None


class GoalAgreed(Event, frozen=True, kw_only=True, tag="goal_agreed"):
    """One person agrees to exactly this version. Any change that is not in it makes the agreement stale."""

    goal: Id
    version: Version
    statement: Note | None = None


class GoalAgreementWithdrawn(Event, frozen=True, kw_only=True, tag="goal_agreement_withdrawn"):
    goal: Id
    version: Version
    reason: LongText


class GoalsRanked(Event, frozen=True, kw_only=True, tag="goals_ranked"):
    order: Ids


class GoalFocusSet(Event, frozen=True, kw_only=True, tag="goal_focus_set"):
    """At most three goals to hold on to for now."""

    focus: Annotated[list[Id], Meta(max_length=3)]
    note: Note | None = None


class GoalAdjusted(Event, frozen=True, kw_only=True, tag="goal_adjusted"):
    """A goal's terms were changed for a reason. Absent fields stay as they were."""

    goal: Id
    change: Id
    base: Version
    title: Title | None = None
    own_words: LongText | None = None
    due: Day | None = None
    horizon: Horizon | None = None
    parent: Id | None = None
    measure: Id | None = None
    target: Amount | None = None
    code: Literal[
        "new_insight",
        "circumstances_changed",
        "too_big",
        "too_small",
        "priority_changed",
        "setback",
        "achieved_early",
        "other",
    ] = "other"
    easier: bool = False
    note: Note | None = None
    setback: Id | None = None


class GoalChangeUndone(Event, frozen=True, kw_only=True, tag="goal_change_undone"):
    """Its author takes back a change of a goal's terms: what still stands of it goes back to what stood before.

    A change itself, with an id of its own: what was agreed to before it is not what is agreed to now.
    """

    goal: Id
    change: Id
    base: Version
    undoes: Id


class GoalPaused(Event, frozen=True, kw_only=True, tag="goal_paused"):
    """Logs are still accepted; momentum is frozen."""

    goal: Id
    start: Day
    until: Day | None = None
    code: Literal["unwell", "away", "life_event", "other_goal_first", "other"] = "other"
    note: Note | None = None


class GoalResumed(Event, frozen=True, kw_only=True, tag="goal_resumed"):
    goal: Id
    day: Day


class GoalReached(Event, frozen=True, kw_only=True, tag="goal_reached"):
    goal: Id
    day: Day
    evidence: Ids = []
    note: Note | None = None


class GoalReopened(Event, frozen=True, kw_only=True, tag="goal_reopened"):
    goal: Id
    reason: Note | None = None


class GoalClosedUnmet(Event, frozen=True, kw_only=True, tag="goal_closed_unmet"):
    goal: Id
    code: Literal["not_attainable_now", "not_attainable", "no_longer_matters", "time_up", "other"] = "other"
    learned: Note | None = None


class GoalRetracted(Event, frozen=True, kw_only=True, tag="goal_retracted"):
    """The goal was written by mistake. It leaves the board and stays in the history."""

    goal: Id
    reason: Note | None = None


class BarrierNamed(Event, frozen=True, kw_only=True, tag="barrier_named"):
    barrier: Id
    goal: Id
    text: Text
    kind: Literal["feelings", "time", "people", "money", "place", "health", "skills", "other"] = "other"


class IfThenPlanned(Event, frozen=True, kw_only=True, tag="if_then_planned"):
    """A plan for an obstacle: if this happens, then I do that (Gollwitzer 1999)."""

    plan: Id
    goal: Id
    barrier: Id | None = None
    trigger: Text
    response: Text


class IfThenUsed(Event, frozen=True, kw_only=True, tag="if_then_used"):
    use: Id
    plan: Id
    day: Day
    helped: Score | None = None


class Commented(Event, frozen=True, kw_only=True, tag="commented"):
    """A comment on anything that has an id. Writing the same `comment` again rewords it."""

    comment: Id
    on: Id
    text: LongText
    reply_to: Id | None = None


GoalEvent = (
    GoalDrafted
    | GoalReworded
    | GoalSmartAnswered
    | GoalReadinessRated
    | GoalMeasureDefined
    | GoalChangeSuggested
    | GoalSuggestionAnswered
    | GoalAgreed
    | GoalAgreementWithdrawn
    | GoalsRanked
    | GoalFocusSet
    | GoalAdjusted
    | GoalChangeUndone
    | GoalPaused
    | GoalResumed
    | GoalReached
    | GoalReopened
    | GoalClosedUnmet
    | GoalRetracted
    | BarrierNamed
    | IfThenPlanned
    | IfThenUsed
    | Commented
)
