"""Every command as one closed union, and the function that decides each. No command needs this module to be decided."""

from types import ModuleType
from typing import Final, cast, get_args

from handrail_shared.commands import (
    agreement,
    check_ins,
    commitments,
    goal_status,
    goals,
    journal,
    matters,
    milestones,
    plans,
    sessions,
    steps,
)
from handrail_shared.commands.agreement import AgreeToGoal, AnswerSuggestion, Comment, SuggestChange, WithdrawAgreement
from handrail_shared.commands.check_ins import (
    CheckIn,
    CheerWin,
    ConfirmZero,
    LogMeasure,
    NoteSetback,
    NoteWin,
    RateGoal,
    RecoverFromSetback,
    ReflectOnSetback,
    TickCounter,
)
from handrail_shared.commands.commitments import (
    AnswerObservation,
    CompleteReview,
    MakeCommitment,
    RecordObservation,
    ReportCommitment,
    WriteNote,
)
from handrail_shared.commands.context import Command, Decide, Reads
from handrail_shared.commands.goal_status import (
    CloseGoal,
    FocusGoals,
    PauseGoal,
    RankGoals,
    ReachGoal,
    ReopenGoal,
    ResumeGoal,
    RetractGoal,
)
from handrail_shared.commands.goals import AdjustGoal, AnswerSmart, DraftGoal, RateReadiness, RewordGoal
from handrail_shared.commands.journal import EditEntry, ShareEntry, UnshareEntry, WriteEntry
from handrail_shared.commands.matters import (
    AnswerReflection,
    EndTherapy,
    NameChallenge,
    NameValue,
    RateLifeArea,
    RetireValue,
    SayWhatMatters,
    StartTherapy,
    StatePurpose,
)
from handrail_shared.commands.milestones import (
    AddMilestone,
    CelebrateMilestone,
    DefineMeasure,
    PostponeMilestone,
    ReachMilestone,
    RewordMilestone,
)
from handrail_shared.commands.plans import NameBarrier, PlanIfThen, UsePlan
from handrail_shared.commands.sessions import (
    CancelSession,
    ChangeSessionFocus,
    DiscussAgendaItem,
    EndSession,
    GiveFeedback,
    OpenRatingRound,
    ProposeAgendaItem,
    RateInRound,
    RecapSession,
    RevealRatingRound,
    ScheduleSession,
    StartSession,
)
from handrail_shared.commands.steps import (
    AddStep,
    CorrectStepLog,
    DropStep,
    LogStepDone,
    LogStepPartlyDone,
    LogStepSkipped,
    MoveStep,
    RetractStepLogs,
    RewordStep,
    SplitStep,
)

GoalCommand = DraftGoal | RewordGoal | AnswerSmart | RateReadiness | AdjustGoal
AgreementCommand = SuggestChange | AnswerSuggestion | AgreeToGoal | WithdrawAgreement | Comment
GoalStatusCommand = RankGoals | FocusGoals | PauseGoal | ResumeGoal | ReachGoal | CloseGoal | ReopenGoal | RetractGoal
MilestoneCommand = (
    DefineMeasure | AddMilestone | RewordMilestone | ReachMilestone | PostponeMilestone | CelebrateMilestone
)
StepCommand = (
    AddStep
    | RewordStep
    | MoveStep
    | SplitStep
    | DropStep
    | LogStepDone
    | LogStepPartlyDone
    | LogStepSkipped
    | CorrectStepLog
    | RetractStepLogs
)
PlanCommand = NameBarrier | PlanIfThen | UsePlan
CheckInCommand = CheckIn | RateGoal | LogMeasure | TickCounter | ConfirmZero
JournalCommand = (
    WriteEntry
    | EditEntry
    | ShareEntry
    | UnshareEntry
    | NoteWin
    | CheerWin
    | NoteSetback
    | ReflectOnSetback
    | RecoverFromSetback
)
MattersCommand = (
    SayWhatMatters
    | StatePurpose
    | NameValue
    | RetireValue
    | RateLifeArea
    | NameChallenge
    | AnswerReflection
    | StartTherapy
    | EndTherapy
)
SessionCommand = (
    ScheduleSession
    | CancelSession
    | StartSession
    | ChangeSessionFocus
    | EndSession
    | ProposeAgendaItem
    | DiscussAgendaItem
    | OpenRatingRound
    | RateInRound
    | RevealRatingRound
    | RecapSession
    | GiveFeedback
)
CommitmentCommand = (
    MakeCommitment | ReportCommitment | CompleteReview | RecordObservation | AnswerObservation | WriteNote
)

AnyCommand = (
    GoalCommand
    | AgreementCommand
    | GoalStatusCommand
    | MilestoneCommand
    | StepCommand
    | PlanCommand
    | CheckInCommand
    | JournalCommand
    | MattersCommand
    | SessionCommand
    | CommitmentCommand
)

_MODULES: Final[tuple[ModuleType, ...]] = (
    goals,
    agreement,
    goal_status,
    milestones,
    steps,
    plans,
    check_ins,
    journal,
    matters,
    sessions,
    commitments,
)
_CLASSES: Final = cast("tuple[type[Command], ...]", get_args(AnyCommand))


def tag_of_command(kind: type[Command]) -> str:
    """Give the tag of a kind of command, such as `reword_goal`."""
    return cast("str", kind.__struct_config__.tag)


def _decide(tag: str) -> Decide:
    """Find the function that decides a command: it has the command's tag as its name."""
    return next(cast("Decide", vars(module)[tag]) for module in _MODULES if tag in vars(module))


COMMANDS: Final[dict[str, Decide]] = {tag: _decide(tag) for tag in map(tag_of_command, _CLASSES)}
"""The function that decides each command, by tag."""

READS: Final[dict[str, Reads]] = {tag_of_command(kind): kind.reads for kind in _CLASSES}
"""What has to be folded before each command can be decided."""
