"""Which goals are in focus, in what order, and the life of each: paused, reached, let go, taken up again."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, Literal, TypeVar

from msgspec import Struct

from handrail_shared.commands.context import Command, Context, Decision, Given, Reads, Refusal, for_both
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.fields import Day, Id, Ids, Note, Version
from handrail_shared.events.goals import (
    GoalClosedUnmet,
    GoalFocusSet,
    GoalPaused,
    GoalReached,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalsRanked,
)
from handrail_shared.events.journal import WinNoted
from handrail_shared.events.steps import StepDone, StepPartlyDone, StepSkipped
from handrail_shared.events.texts import trimmed
from handrail_shared.fold.state import GoalChange, Placed, State
from handrail_shared.views.existing import has_fact, has_goal, has_milestone
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.status import PauseDoc, status
from handrail_shared.views.goals.terms import terms

MOST_IN_FOCUS: Final = 3
"""So many goals a person holds on to at once: more is none."""

PauseCode = Literal["unwell", "away", "life_event", "other_goal_first", "other"]
CloseCode = Literal["not_attainable_now", "not_attainable", "no_longer_matters", "time_up", "other"]


T = TypeVar("T")


class RankGoals(Command, frozen=True, kw_only=True, tag="rank_goals"):
    """Put goals in the order in which they are shown."""

    reads: ClassVar[Reads] = "shared"
    order: Ids


class FocusGoals(Command, frozen=True, kw_only=True, tag="focus_goals"):
    """Hold on to these goals for now: three at most, none to let all go."""

    reads: ClassVar[Reads] = "shared"
    focus: Ids
    note: Note | None = None


class PauseGoal(Command, frozen=True, kw_only=True, tag="pause_goal"):
    """Let a goal rest: momentum is frozen, and entries can still be made. Once more sets another day or reason."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    until: Day | None = None
    code: PauseCode = "other"
    note: Note | None = None


class ResumeGoal(Command, frozen=True, kw_only=True, tag="resume_goal"):
    """Take up a goal that rests."""

    reads: ClassVar[Reads] = "shared"
    goal: Id


class ReachGoal(Command, frozen=True, kw_only=True, tag="reach_goal"):
    """Say that a goal is reached. `evidence`: wins, ratings, step logs and milestones that show it."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    day: Day | None = None
    evidence: Ids = []
    note: Note | None = None


class CloseGoal(Command, frozen=True, kw_only=True, tag="close_goal"):
    """Let a goal go that was not reached, with what it taught."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    code: CloseCode = "other"
    learned: Note | None = None


class ReopenGoal(Command, frozen=True, kw_only=True, tag="reopen_goal"):
    """Take up a goal again that had come to its end."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    reason: Note | None = None


class RetractGoal(Command, frozen=True, kw_only=True, tag="retract_goal"):
    """Say that a goal was written by mistake."""

    reads: ClassVar[Reads] = "shared"
    goal: Id
    reason: Note | None = None


def rank_goals(command: RankGoals, context: Context, given: Given) -> Decision:
    """Put goals in order."""
    for goal in command.order:
        if not has_goal(given.shared, goal):
            return Refusal(code="not_found", field="order", about=goal)
    ranked = [ranking.body for ranking in once(given.shared.rankings) if isinstance(ranking.body, GoalsRanked)]
    if ranked and ranked[-1].order == command.order:
        return Refusal(code="already_so", field="order")
    return for_both(GoalsRanked(order=command.order))


def focus_goals(command: FocusGoals, context: Context, given: Given) -> Decision:
    """Hold on to at most three goals; refuse a fourth rather than leave one out unasked."""
    focus = list(dict.fromkeys(command.focus))
    for goal in focus:
        if not has_goal(given.shared, goal):
            return Refusal(code="not_found", field="focus", about=goal)
    if len(focus) > MOST_IN_FOCUS:
        return Refusal(code="too_many", field="focus")
    asked = GoalFocusSet(focus=focus, note=trimmed(command.note))
    if asked == _focus_set(given.shared):
        return Refusal(code="already_so", field="focus")
    return for_both(asked)


def held_goals(shared: State) -> list[Id]:
    """Return the goals in focus that go on: what has ended, or was taken back, takes no room in it."""
    held: list[Id] = []
    for goal in dict.fromkeys(_focus_set(shared).focus):
        now = goal_state(shared, goal)
        if not isinstance(now, Refusal) and not has_ended(now.phase):
            held.append(goal)
    return held


def _focus_set(shared: State) -> GoalFocusSet:
    chosen = [ranking.body for ranking in once(shared.rankings) if isinstance(ranking.body, GoalFocusSet)]
    return chosen[-1] if chosen else GoalFocusSet(focus=[])


def pause_goal(command: PauseGoal, context: Context, given: Given) -> Decision:
    """Pause a goal that goes on, or say anew why and until when it rests."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    if has_ended(now.phase):
        return Refusal(code="has_ended", field="goal", about=command.goal)
    note = trimmed(command.note)
    asked = (context.today, command.until, command.code, note)
    if now.phase == "paused" and asked == _reasons(now.pauses[-1]):
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(
        GoalPaused(goal=command.goal, start=context.today, until=command.until, code=command.code, note=note)
    )


def resume_goal(command: ResumeGoal, context: Context, given: Given) -> Decision:
    """Take up a goal that rests."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    if has_ended(now.phase):
        return Refusal(code="has_ended", field="goal", about=command.goal)
    if now.phase != "paused":
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(GoalResumed(goal=command.goal, day=context.today))


def reach_goal(command: ReachGoal, context: Context, given: Given) -> Decision:
    """Say that an open or a paused goal is reached."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    if has_ended(now.phase):
        return Refusal(code="has_ended", field="goal", about=command.goal)
    for shown in command.evidence:
        if not _is_evidence(given.shared, shown):
            return Refusal(code="not_found", field="evidence", about=shown)
    return for_both(
        GoalReached(
            goal=command.goal,
            day=command.day or context.today,
            evidence=command.evidence,
            note=trimmed(command.note),
        )
    )


def close_goal(command: CloseGoal, context: Context, given: Given) -> Decision:
    """Let an open or a paused goal go."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    if has_ended(now.phase):
        return Refusal(code="has_ended", field="goal", about=command.goal)
    return for_both(GoalClosedUnmet(goal=command.goal, code=command.code, learned=trimmed(command.learned)))


def reopen_goal(command: ReopenGoal, context: Context, given: Given) -> Decision:
    """Take up a goal again that was reached or let go."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    if not has_ended(now.phase):
        return Refusal(code="already_so", field="goal", about=command.goal)
    return for_both(GoalReopened(goal=command.goal, reason=trimmed(command.reason)))


def retract_goal(command: RetractGoal, context: Context, given: Given) -> Decision:
    """Take a goal back, in whatever phase it is."""
    now = goal_state(given.shared, command.goal)
    if isinstance(now, Refusal):
        return now
    return for_both(GoalRetracted(goal=command.goal, reason=trimmed(command.reason)))


class GoalState(Struct, frozen=True, kw_only=True):
    """A goal as it stands before a command: what its terms say, which version that is, and how its life goes."""

    version: Version
    latest: Mapping[str, object]
    """The terms by field, as in `Terms.latest`."""
    contested: frozenset[str]
    """The fields of which two wordings compete: choosing one is a change, though it is the one that shows."""
    phase: str
    pauses: Sequence[PauseDoc]
    changes: Sequence[Placed[GoalChange]]


def goal_state(shared: State, goal: str) -> GoalState | Refusal:
    """Return how a goal stands. Refuse one that nobody drafted (`not_found`) or that was taken back (`taken_back`)."""
    if not has_goal(shared, goal):
        return Refusal(code="not_found", field="goal", about=goal)
    changes = once(shared.goals[goal])
    life = status(changes)
    if life.phase == "retracted":
        return Refusal(code="taken_back", field="goal", about=goal)
    now = terms(changes)
    return GoalState(
        version=Version(number=now.version["number"], mark=now.version["mark"]),
        latest=now.latest,
        contested=frozenset(edit["field"] for edit in now.concurrent),
        phase=life.phase,
        pauses=life.pauses,
        changes=changes,
    )


def changed(now: GoalState, field: str, value: T | None) -> T | None:
    """Return what a field is to hold; None where it holds just that and no other wording competes with it."""
    return None if value == now.latest.get(field) and field not in now.contested else value


def rewritten(now: GoalState, field: str, text: str | None) -> str | None:
    """Return what a text that may be empty is to hold: an empty one clears it. None where it stays as it is."""
    if text is None:
        return None
    value = trimmed(text) or ""
    is_empty_already = not value and not now.latest.get(field) and field not in now.contested
    return None if is_empty_already else changed(now, field, value)


def has_ended(phase: str) -> bool:
    """Tell whether a goal in this phase, or of this status, was reached or let go."""
    return phase in ("reached", "closed")


def _reasons(pause: PauseDoc) -> tuple[str, str | None, str, str | None]:
    return pause["start"], pause["until"], pause["code"], pause["note"]


def _is_evidence(shared: State, identifier: str) -> bool:
    return has_milestone(shared, identifier) or has_fact(
        shared, identifier, WinNoted, GoalRated, StepDone, StepPartlyDone, StepSkipped
    )
