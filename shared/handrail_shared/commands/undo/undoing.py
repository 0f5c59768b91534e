"""`undo`: the events that take a run back, all of it, the newest of what it did first."""

from typing import cast

from handrail_shared.commands.context import Context, Decision, Given, NewEvent, Refusal
from handrail_shared.commands.undo.corrections import edited_back, log_corrected_back
from handrail_shared.commands.undo.facts import (
    copy_shared_again,
    copy_unshared,
    fact_made_anew,
    fact_retracted,
    log_retracted,
)
from handrail_shared.commands.undo.goal_status import life_before
from handrail_shared.commands.undo.goals import TermsChange, agreement_before, change_undone, draft_retracted
from handrail_shared.commands.undo.goals_anew import goal_made_anew, renamed
from handrail_shared.commands.undo.items import UndoEntry, UndoItem
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.commands.undo.registers import (
    focus_before,
    order_before,
    purpose_before,
    recovery_before,
    reports_before,
    value_before,
)
from handrail_shared.commands.undo.steps import (
    added_milestone_dropped,
    added_step_dropped,
    milestone_before,
    milestone_made_anew,
    step_before,
)
from handrail_shared.events import Body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import (
    BarrierNamed,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalClosedUnmet,
    GoalDrafted,
    GoalFocusSet,
    GoalPaused,
    GoalReached,
    GoalReadinessRated,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalsRanked,
    IfThenPlanned,
)
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    SetbackRecovered,
    SetbackReopened,
)
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn, ValueNamed, ValueRetired
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

_OfAGoal = TermsChange | GoalReadinessRated | GoalRated | StepAdded | MilestoneAdded | BarrierNamed | IfThenPlanned
"""What a goal that is taken back takes along, said of it in the same breath."""


def undo(item: UndoItem, context: Context, given: Given) -> Decision:
    """Take back what one run appended.

    Args:
        item: the run; its entries are part of what is given.
        context: who takes it back, and today.
        given: what this member sees now.

    Returns:
        The events that take it back; or, with nothing appended, `changed_since` where somebody changed the same since,
        `taken_back` where it was taken back already, `final` where no event can, `not_found` where it is not given,
        and `nothing_to_undo` where nothing of it shows.
    """
    past = Past(item, context, given)
    drafted = {line.body.goal for line in item.entries if isinstance(line.body, GoalDrafted)}
    events: list[NewEvent] = []
    for entry in reversed(item.entries):
        if isinstance(entry.body, _OfAGoal) and entry.body.goal in drafted:
            continue
        back = _back(entry, past)
        if isinstance(back, Refusal):
            return back
        events += [NewEvent(audience=entry.audience, body=body) for body in back]
    # Ids of what is made anew are known only now, and what is said of it may come first.
    events = [NewEvent(audience=event.audience, body=renamed(event.body, past.remade)) for event in events]
    return events or Refusal(code="nothing_to_undo")


def _back(entry: UndoEntry, past: Past) -> Back:
    """Return what takes one event back, as the catalogue says."""
    body = entry.body
    inverse = CATALOGUE[tag_of(body)].inverse
    if inverse.startswith("final:"):
        return Refusal(code="final")
    if inverse == "retract":
        return fact_retracted(entry, past)
    founded = _founding(entry, past)
    return _again(entry, past) if founded is None else founded


def _founding(entry: UndoEntry, past: Past) -> Back | None:
    """Return what another event takes back: what came to be goes; None where the event is no such."""
    match entry.body:
        case GoalDrafted() as body:
            return draft_retracted(entry, body, past)
        case StepAdded() as body:
            return added_step_dropped(body.step, past)
        case MilestoneAdded() as body:
            return added_milestone_dropped(body.milestone, past)
        case StepDone() | StepPartlyDone() | StepSkipped() as body:
            return log_retracted(body.log, past)
        case EntryShared() as body:
            return copy_unshared(body, past)
        case _:
            return None


def _again(entry: UndoEntry, past: Past) -> Back:
    match entry.body:
        case EntryRetracted() as body:
            return fact_made_anew(entry, body.ref, past)
        case GoalRetracted() as body:
            return goal_made_anew(body.goal, past)
        case MilestoneDropped() as body:
            return milestone_made_anew(body.milestone, past)
        case EntryUnshared() as body:
            return copy_shared_again(body, past)
        case StepLogCorrected() as body:
            return log_corrected_back(body, past)
        case JournalEdited() as body:
            return edited_back(entry, body, past)
        case StepDropped() | StepSplit() | StepRestored() as body:
            return step_before(body.step, past)
        case MilestoneReached() | MilestonePostponed() | MilestoneReopened() as body:
            return milestone_before(body.milestone, past)
        case body if isinstance(body, TermsChange):
            return change_undone(body, past)
        case body:
            return _register(entry, body, past)


def _register(entry: UndoEntry, body: Body, past: Past) -> Back:
    match body:
        case GoalAgreed() | GoalAgreementWithdrawn():
            return agreement_before(body, past)
        case GoalPaused() | GoalResumed() | GoalReached() | GoalReopened() | GoalClosedUnmet():
            return life_before(body.goal, past)
        case GoalsRanked():
            return order_before(past)
        case GoalFocusSet():
            return focus_before(past)
        case PurposeStated() | PurposeWithdrawn():
            return purpose_before(entry, past)
        case ValueNamed() | ValueRetired():
            return value_before(entry, body.value, past)
        case SetbackRecovered() | SetbackReopened():
            return recovery_before(entry, body.setback, past)
        case _:
            # Nothing else is left of what the catalogue has restated; a test holds both to each other.
            return reports_before(cast("CommitmentReported | CommitmentReportWithdrawn", body).commitment, past)
