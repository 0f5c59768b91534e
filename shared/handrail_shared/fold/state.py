"""The fold's state of one stream: shelves of what happened, each thing at its place in the order.

The same set of entries makes the same state, whatever the order of arrival. Nothing here is worked out yet.
"""

from typing import Generic, TypeVar

from msgspec import Struct

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

StepLog = StepDone | StepPartlyDone | StepSkipped

Fact = (
    CheckInRecorded
    | GoalRated
    | StepLog
    | MeasureLogged
    | CounterTicked
    | CounterZeroConfirmed
    | JournalWritten
    | EntryShared
    | WinNoted
    | WinCheered
    | SetbackNoted
    | SetbackReflected
    | GoalReadinessRated
    | BarrierNamed
    | IfThenPlanned
    | IfThenUsed
    | MilestoneCelebrated
    | CommitmentMade
    | SessionFeedbackGiven
    | ReviewCompleted
    | ObservationRecorded
    | LifeAreaRated
    | ChallengeNamed
    | ReflectionAnswered
)
"""What adds up: each is keyed by its own id and its author, and counts once."""

Correction = EntryCorrected | EntryRetracted | StepLogCorrected | JournalEdited | EntryUnshared
"""What puts a fact right or takes it back; only from the fact's own author."""

GoalChange = (
    GoalDrafted
    | GoalReworded
    | GoalSmartAnswered
    | GoalMeasureDefined
    | GoalChangeSuggested
    | GoalSuggestionAnswered
    | GoalAgreed
    | GoalAgreementWithdrawn
    | GoalAdjusted
    | GoalChangeUndone
    | GoalPaused
    | GoalResumed
    | GoalReached
    | GoalReopened
    | GoalClosedUnmet
    | GoalRetracted
)
RankingChange = GoalsRanked | GoalFocusSet
StepChange = StepAdded | StepReworded | StepMoved | StepSplit | StepDropped | StepRestored
MilestoneChange = (
    MilestoneAdded | MilestoneReworded | MilestoneReached | MilestonePostponed | MilestoneReopened | MilestoneDropped
)
SessionChange = (
    SessionScheduled | SessionCancelled | SessionStarted | SessionFocusChanged | SessionEnded | SessionRecapped
)
RoundChange = RatingRoundOpened | RatingRoundRevealed
AgendaChange = AgendaItemProposed | AgendaItemDiscussed
CommitmentChange = CommitmentReported | CommitmentReportWithdrawn
RecoveryChange = SetbackRecovered | SetbackReopened
PurposeChange = PurposeStated | PurposeWithdrawn
ValueChange = ValueNamed | ValueRetired
MemberChange = MemberJoined | MemberLeft
SpaceChange = SpaceOpened | TherapyStarted | TherapyEnded

B_co = TypeVar("B_co", bound=Event, covariant=True)


class Placed(Struct, Generic[B_co], frozen=True, array_like=True, gc=False):
    """A body at its place in the order. `at` is the effective stamp: microseconds since 1970.

    Bodies hold no cycles, so the garbage collector need not look at them: that halves the time of a restore.
    """

    at: int
    device: str
    seq: int
    author: str
    session: str | None
    body: B_co


Placing = tuple[int, str, int]


def placing(placed: Placed[Event]) -> Placing:
    """The order of everything: effective stamp, then device, then seq."""
    return (placed.at, placed.device, placed.seq)


class State(Struct, kw_only=True):
    """All that happened in one stream. `facts` and `corrections` are keyed `id author`, the others by subject.

    Every list is sorted by `placing` and holds a place once.
    """

    facts: dict[str, Placed[Fact]] = {}
    corrections: dict[str, list[Placed[Correction]]] = {}
    goals: dict[str, list[Placed[GoalChange]]] = {}
    rankings: list[Placed[RankingChange]] = []
    steps: dict[str, list[Placed[StepChange]]] = {}
    milestones: dict[str, list[Placed[MilestoneChange]]] = {}
    comments: dict[str, list[Placed[Commented]]] = {}
    sessions: dict[str, list[Placed[SessionChange]]] = {}
    rounds: dict[str, list[Placed[RoundChange]]] = {}
    agenda: dict[str, list[Placed[AgendaChange]]] = {}
    commitment_reports: dict[str, list[Placed[CommitmentChange]]] = {}
    observation_answers: dict[str, list[Placed[ObservationAnswered]]] = {}
    notes: dict[str, list[Placed[PrivateNoteWritten]]] = {}
    setback_recoveries: dict[str, list[Placed[RecoveryChange]]] = {}
    purposes: list[Placed[PurposeChange]] = []
    named_values: dict[str, list[Placed[ValueChange]]] = {}
    members: dict[str, list[Placed[MemberChange]]] = {}
    space: list[Placed[SpaceChange]] = []


def empty() -> State:
    """The state of a stream in which nothing has happened."""
    return State()


def key(identifier: str, author: str) -> str:
    """Return how facts and corrections are keyed: nobody can take another's id."""
    return f"{identifier} {author}"
