"""`fold`: puts an entry on its shelf. Facts count once; changes and corrections are kept in order.

Since a shelf only depends on *which* entries it holds, any permutation, repetition or split of them gives the same
state (the laws of `docs/architecture.md`).
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import TypeVar, assert_never

from handrail_shared.clock import effective
from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    GoalRated,
    MeasureLogged,
)
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.fields import Event
from handrail_shared.events.goals import (
    BarrierNamed,
    Commented,
    GoalAdjusted,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalChangeUndone,
    GoalClosedUnmet,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalPaused,
    GoalReached,
    GoalReadinessRated,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalsRanked,
    GoalSuggestionAnswered,
    IfThenPlanned,
    IfThenUsed,
)
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    JournalWritten,
    SetbackNoted,
    SetbackRecovered,
    SetbackReflected,
    SetbackReopened,
    WinCheered,
    WinNoted,
)
from handrail_shared.events.matters import (
    ChallengeNamed,
    LifeAreaRated,
    PurposeStated,
    PurposeWithdrawn,
    ReflectionAnswered,
    ValueNamed,
    ValueRetired,
)
from handrail_shared.events.sessions import (
    AgendaItemDiscussed,
    AgendaItemProposed,
    CommitmentMade,
    CommitmentReported,
    CommitmentReportWithdrawn,
    ObservationAnswered,
    ObservationRecorded,
    PrivateNoteWritten,
    RatingRoundOpened,
    RatingRoundRevealed,
    ReviewCompleted,
    SessionCancelled,
    SessionEnded,
    SessionFeedbackGiven,
    SessionFocusChanged,
    SessionRecapped,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.space import MemberJoined, MemberLeft, SpaceOpened, TherapyEnded, TherapyStarted
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneCelebrated,
    MilestoneDropped,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReopened,
    MilestoneReworded,
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepMoved,
    StepPartlyDone,
    StepRestored,
    StepReworded,
    StepSkipped,
    StepSplit,
)
from handrail_shared.fold.folded import Folded
from handrail_shared.fold.state import Fact, Placed, State, key, placing

B = TypeVar("B", bound=Event)
V = TypeVar("V")


def fold_all(state: State, entries: Iterable[Folded]) -> State:
    """`fold` for one entry after the other. Takes over `state`, like `fold`."""
    for entry in entries:
        state = fold(state, entry)
    return state


def overlay(state: State, pending: Iterable[Folded]) -> State:
    """A new state with a device's own pending lines on top; `state` stays as it was."""
    return fold_all(_copy(state), pending)


def fold(state: State, entry: Folded) -> State:  # noqa: C901, PLR0915 - one closed match, one arm per shelf
    """The state with one entry more. Total. Takes over `state`: it is changed and returned, never to be used again."""
    body = entry.body
    match body:
        case CheckInRecorded():
            _add_fact(state, body.check_in, entry, body)
        case StepDone() | StepPartlyDone() | StepSkipped() | MeasureLogged():
            _add_fact(state, body.log, entry, body)
        case GoalRated() | GoalReadinessRated() | LifeAreaRated():
            _add_fact(state, body.rating, entry, body)
        case CounterTicked():
            _add_fact(state, body.tick, entry, body)
        case CounterZeroConfirmed():
            _add_fact(state, body.confirmation, entry, body)
        case JournalWritten():
            _add_fact(state, body.entry, entry, body)
        case EntryShared():
            _add_fact(state, body.share, entry, body)
        case WinNoted():
            _add_fact(state, body.win, entry, body)
        case WinCheered():
            _add_fact(state, body.cheer, entry, body)
        case SetbackNoted():
            _add_fact(state, body.setback, entry, body)
        case SetbackReflected():
            _add_fact(state, body.reflection, entry, body)
        case BarrierNamed():
            _add_fact(state, body.barrier, entry, body)
        case IfThenPlanned():
            _add_fact(state, body.plan, entry, body)
        case IfThenUsed():
            _add_fact(state, body.use, entry, body)
        case MilestoneCelebrated():
            _add_fact(state, body.celebration, entry, body)
        case CommitmentMade():
            _add_fact(state, body.commitment, entry, body)
        case SessionFeedbackGiven():
            _add_fact(state, body.feedback, entry, body)
        case ReviewCompleted():
            _add_fact(state, body.review, entry, body)
        case ObservationRecorded():
            _add_fact(state, body.observation, entry, body)
        case ChallengeNamed():
            _add_fact(state, body.challenge, entry, body)
        case ReflectionAnswered():
            _add_fact(state, body.answer, entry, body)
        case EntryCorrected() | EntryRetracted():
            _add_change(state.corrections, key(body.ref, entry.author), entry, body)
        case StepLogCorrected():
            _add_change(state.corrections, key(body.log, entry.author), entry, body)
        case JournalEdited():
            _add_change(state.corrections, key(body.entry, entry.author), entry, body)
        case EntryUnshared():
            _add_change(state.corrections, key(body.share, entry.author), entry, body)
        case (
            GoalDrafted()
            | GoalReworded()
            | GoalSmartAnswered()
            | GoalMeasureDefined()
            | GoalChangeSuggested()
            | GoalSuggestionAnswered()
            | GoalAgreed()
            | GoalAgreementWithdrawn()
            | GoalAdjusted()
            | GoalChangeUndone()
            | GoalPaused()
            | GoalResumed()
            | GoalReached()
            | GoalReopened()
            | GoalClosedUnmet()
            | GoalRetracted()
        ):
            _add_change(state.goals, body.goal, entry, body)
        case GoalsRanked() | GoalFocusSet():
            _insert(state.rankings, _place(entry, body))
        case StepAdded() | StepReworded() | StepMoved() | StepSplit() | StepDropped() | StepRestored():
            _add_change(state.steps, body.step, entry, body)
        case (
            MilestoneAdded()
            | MilestoneReworded()
            | MilestoneReached()
            | MilestonePostponed()
            | MilestoneReopened()
            | MilestoneDropped()
        ):
            _add_change(state.milestones, body.milestone, entry, body)
        case Commented():
            _add_change(state.comments, body.comment, entry, body)
        case (
            SessionScheduled()
            | SessionCancelled()
            | SessionStarted()
            | SessionFocusChanged()
            | SessionEnded()
            | SessionRecapped()
        ):
            _add_change(state.sessions, body.session, entry, body)
        case RatingRoundOpened() | RatingRoundRevealed():
            _add_change(state.rounds, body.round, entry, body)
        case AgendaItemProposed() | AgendaItemDiscussed():
            _add_change(state.agenda, body.item, entry, body)
        case CommitmentReported() | CommitmentReportWithdrawn():
            _add_change(state.commitment_reports, body.commitment, entry, body)
        case ObservationAnswered():
            _add_change(state.observation_answers, body.observation, entry, body)
        case PrivateNoteWritten():
            _add_change(state.notes, body.note, entry, body)
        case SetbackRecovered() | SetbackReopened():
            _add_change(state.setback_recoveries, body.setback, entry, body)
        case PurposeStated() | PurposeWithdrawn():
            _insert(state.purposes, _place(entry, body))
        case ValueNamed() | ValueRetired():
            _add_change(state.named_values, body.value, entry, body)
        case MemberJoined() | MemberLeft():
            _add_change(state.members, body.member, entry, body)
        case SpaceOpened() | TherapyStarted() | TherapyEnded():
            _insert(state.space, _place(entry, body))
        case _:
            assert_never(body)
    return state


def _add_fact(state: State, identifier: str, entry: Folded, body: Fact) -> None:
    """A fact counts once, however often it comes: the earliest in the order stands."""
    placed, name = _place(entry, body), key(identifier, entry.author)
    found = state.facts.setdefault(name, placed)
    # After a fork one event stands under two devices: the earlier place wins on every device.
    if found is not placed and placing(placed) < placing(found):
        state.facts[name] = placed


def _add_change(shelf: dict[str, list[Placed[B]]], subject: str, entry: Folded, body: B) -> None:
    _insert(shelf.setdefault(subject, []), _place(entry, body))


def _insert(changes: list[Placed[B]], placed: Placed[B]) -> None:
    """Keeps `changes` sorted; what is at the same place already is the same entry."""
    where = placing(placed)
    # Nearly every entry comes in order: the end is looked at before anything is searched.
    if not changes or placing(changes[-1]) < where:
        changes.append(placed)
        return
    index = bisect_left(changes, where, key=placing)
    if placing(changes[index]) != where:
        changes.insert(index, placed)


def _place(entry: Folded, body: B) -> Placed[B]:
    at = effective(entry.stamp, entry.received_us)
    return Placed(at, entry.device, entry.seq, entry.author, entry.session, body)


def _copy(state: State) -> State:
    """A state that shares the frozen pieces and none of the shelves."""
    return State(
        facts=dict(state.facts),
        corrections=_copy_shelf(state.corrections),
        goals=_copy_shelf(state.goals),
        rankings=list(state.rankings),
        steps=_copy_shelf(state.steps),
        milestones=_copy_shelf(state.milestones),
        comments=_copy_shelf(state.comments),
        sessions=_copy_shelf(state.sessions),
        rounds=_copy_shelf(state.rounds),
        agenda=_copy_shelf(state.agenda),
        commitment_reports=_copy_shelf(state.commitment_reports),
        observation_answers=_copy_shelf(state.observation_answers),
        notes=_copy_shelf(state.notes),
        setback_recoveries=_copy_shelf(state.setback_recoveries),
        purposes=list(state.purposes),
        named_values=_copy_shelf(state.named_values),
        members=_copy_shelf(state.members),
        space=list(state.space),
    )


def _copy_shelf(shelf: dict[str, list[V]]) -> dict[str, list[V]]:
    return {subject: list(changes) for subject, changes in shelf.items()}
