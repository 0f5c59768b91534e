"""What takes back a single event, and by which mark an event and what takes it back know each other."""

from collections.abc import Sequence
from typing import Final

from handrail_client.actions.standing import standing
from handrail_client.spaces import Pen
from handrail_client.stream_views import shown_state
from handrail_client.taken import takes_back
from handrail_shared.events import Body, tag_of
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalChangeUndone,
    GoalDrafted,
    GoalMeasureDefined,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalSuggestionAnswered,
)
from handrail_shared.events.journal import EntryShared, EntryUnshared, SetbackRecovered, SetbackReopened
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn
from handrail_shared.events.sessions import CommitmentReported, CommitmentReportWithdrawn
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneDropped,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReopened,
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepPartlyDone,
    StepRestored,
    StepSkipped,
    StepSplit,
)
from handrail_shared.fold.state import CommitmentChange, Placed, PurposeChange, RecoveryChange
from handrail_shared.rights import Audience
from handrail_shared.views.facts.once import once

_FACTS: Final[dict[str, str]] = {
    tag: field
    for tags, field in (
        ("check_in_recorded", "check_in"),
        ("goal_rated goal_readiness_rated life_area_rated", "rating"),
        ("measure_logged", "log"),
        ("counter_ticked", "tick"),
        ("counter_zero_confirmed", "confirmation"),
        ("journal_written", "entry"),
        ("win_noted", "win"),
        ("win_cheered", "cheer"),
        ("setback_noted", "setback"),
        ("setback_reflected", "reflection"),
        ("barrier_named", "barrier"),
        ("if_then_planned", "plan"),
        ("if_then_used", "use"),
        ("milestone_celebrated", "celebration"),
        ("commitment_made", "commitment"),
        ("session_feedback_given", "feedback"),
        ("review_completed", "review"),
        ("observation_recorded", "observation"),
        ("challenge_named", "challenge"),
        ("reflection_answered", "answer"),
        ("commented", "comment"),
        ("goal_change_suggested", "suggestion"),
        ("agenda_item_proposed", "item"),
    )
    for tag in tags.split()
}
"""What `entry_retracted` takes back: the tag of a fact, and the field that holds its id."""

Change = (
    GoalReworded
    | GoalAdjusted
    | GoalSmartAnswered
    | GoalMeasureDefined
    | GoalChangeUndone
    | GoalSuggestionAnswered  # where it was taken up
)
"""What changes the terms of a goal."""


def own_id(body: Body) -> str | None:
    """The id that an event was given when it was made: of a thing, a fact or a change."""
    match body:
        case StepDone() | StepPartlyDone() | StepSkipped():
            return body.log
        case GoalDrafted():
            return body.goal
        case StepAdded():
            return body.step
        case MilestoneAdded():
            return body.milestone
        case EntryShared():
            return body.share
        case _ if isinstance(body, Change):
            return body.change
        case _:
            field = _FACTS.get(tag_of(body))
            return None if field is None else str(getattr(body, field))


def mark_of(body: Body) -> str | None:
    """What undo can take back of an event: `taken_mark` of what takes it back is the same. None where nothing can."""
    match body:
        case StepDropped() | StepSplit():
            return f"gone {body.step}"
        case MilestoneReached() | MilestonePostponed():
            return f"answered {body.milestone}"
        case PurposeStated():
            return "stated"
        case SetbackRecovered():
            return f"over {body.setback}"
        case CommitmentReported():
            return f"reported {body.commitment}"
        case GoalSuggestionAnswered() if not body.accepted:
            return None
        case _:
            return own_id(body)


def taken_mark(body: Body) -> str | None:
    """The mark of what an event takes back. A step, which others may hold on to, is taken back by dropping it."""
    match body:
        case StepDropped():
            return body.step
        case StepRestored():
            return f"gone {body.step}"
        case MilestoneDropped():
            return body.milestone
        case MilestoneReopened():
            return f"answered {body.milestone}"
        case GoalChangeUndone():
            return body.undoes
        case PurposeWithdrawn():
            return "stated"
        case SetbackReopened():
            return f"over {body.setback}"
        case CommitmentReportWithdrawn():
            return f"reported {body.commitment}"
        case _:
            return takes_back(body)


def says_again(first: Body, other: Body) -> bool:
    """Whether `other` says again what stood before what `first` took back: both are one undo."""
    match first, other:
        case PurposeWithdrawn(), PurposeStated():
            return True
        case SetbackReopened(), SetbackRecovered():
            return first.setback == other.setback
        case CommitmentReportWithdrawn(), CommitmentReported():
            return first.commitment == other.commitment
        case _:
            return False


def named_by(body: Body) -> str:
    """The id to tell people of: of the thing that the event is about, or of the event itself."""
    match body:
        case StepDropped() | StepSplit():
            return body.step
        case MilestoneReached() | MilestonePostponed():
            return body.milestone
        case SetbackRecovered():
            return body.setback
        case CommitmentReported():
            return body.commitment
        case _ if isinstance(body, Change):
            return body.goal
        case _:
            return own_id(body) or ""


async def opposites(pen: Pen, audience: Audience, body: Body) -> Sequence[Body]:
    """The events that take this one back; none where nothing can."""
    match body:
        case StepDone() | StepPartlyDone() | StepSkipped():
            return [StepLogCorrected(correction=pen.new_id(), log=body.log, outcome="retracted")]
        case GoalDrafted():
            return [GoalRetracted(goal=body.goal)]
        case StepAdded():
            return [StepDropped(step=body.step)]
        case StepDropped() | StepSplit():
            return [StepRestored(step=body.step)]
        case MilestoneAdded():
            return [MilestoneDropped(milestone=body.milestone)]
        case MilestoneReached():
            return [MilestoneReopened(milestone=body.milestone)]
        case MilestonePostponed():
            return await _asked_again(pen, body.milestone)
        case EntryShared():
            return [EntryUnshared(share=body.share, entry=body.entry)]
        case PurposeStated() | SetbackRecovered() | CommitmentReported():
            return await _said_before(pen, audience, body)
        case _ if isinstance(body, Change):
            if mark_of(body) is None:
                return []
            now = await standing(pen, body.goal)
            return [GoalChangeUndone(goal=body.goal, change=pen.new_id(), base=now.version, undoes=body.change)]
        case _:
            fact = own_id(body)
            return [] if fact is None else [EntryRetracted(retraction=pen.new_id(), ref=fact)]


async def _asked_again(pen: Pen, milestone: str) -> Sequence[Body]:
    """Takes back "not yet". None where somebody said since that it is reached: then that would be taken back."""
    state = await shown_state(pen.log, pen.space.shared)
    changes = [each.body for each in once(state.milestones.get(milestone, []))]
    last = next((each for each in reversed(changes) if isinstance(each, MilestoneReached | MilestoneReopened)), None)
    return [] if isinstance(last, MilestoneReached) else [MilestoneReopened(milestone=milestone)]


async def _said_before(
    pen: Pen, audience: Audience, body: PurposeStated | SetbackRecovered | CommitmentReported
) -> Sequence[Body]:
    """Takes back what this person said last of one thing, and says again what stood before where they had said it.

    None where they said it anew since, on another device: then it is not this that stands.
    """
    state = await shown_state(pen.log, pen.space.shared if audience == "shared" else pen.space.private)
    changes: Sequence[Placed[PurposeChange | RecoveryChange | CommitmentChange]]
    withdrawn: Body
    match body:
        case PurposeStated():
            changes, withdrawn = once(state.purposes), PurposeWithdrawn()
        case SetbackRecovered():
            changes = once(state.setback_recoveries.get(body.setback, []))
            withdrawn = SetbackReopened(setback=body.setback)
        case CommitmentReported():
            changes = once(state.commitment_reports.get(body.commitment, []))
            withdrawn = CommitmentReportWithdrawn(commitment=body.commitment)
    own = [at for at, each in enumerate(changes) if each.author == pen.whom.member]
    if not own or changes[own[-1]].body != body:
        return []
    before = changes[own[-1] - 1] if own[-1] > 0 else None
    if before is None or before.author != pen.whom.member or not says_again(withdrawn, before.body):
        return [withdrawn]
    return [withdrawn, before.body]
