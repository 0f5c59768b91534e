"""Facts put right: their author's corrections applied in order, the latest per field winning."""

from typing import Final, Generic, TypeVar, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    GoalRated,
    MeasureLogged,
)
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.goals import BarrierNamed, GoalReadinessRated, IfThenUsed
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    JournalWritten,
    SetbackNoted,
    SetbackReflected,
    WinCheered,
    WinNoted,
)
from handrail_shared.events.matters import ChallengeNamed, LifeAreaRated, ReflectionAnswered
from handrail_shared.events.sessions import CommitmentMade, ObservationRecorded, ReviewCompleted
from handrail_shared.events.steps import MilestoneCelebrated, StepDone, StepLogCorrected, StepPartlyDone, StepSkipped
from handrail_shared.fold.state import Correction, Fact, Placed, Placing, StepLog, placing
from handrail_shared.views.facts.once import once


class LoggedStep(Struct, frozen=True, kw_only=True):
    """A step log in one shape, whatever its outcome: "done", "partly" or "skipped"."""

    log: str
    step: str
    day: str
    outcome: str
    percent: int | None = None
    code: str | None = None
    amount: str | None = None
    effort: int | None = None
    helped: int | None = None
    note: str | None = None


F_co = TypeVar("F_co", bound=Struct, covariant=True)


class Row(Struct, Generic[F_co], frozen=True):
    """A fact as it stands. What is `retracted` no longer counts.

    `decided` is the place of the correction that said what the outcome of a step log is, where there was one.
    """

    placed: Placed[Fact]
    body: F_co
    corrected: bool = False
    retracted: bool = False
    decided: Placing | None = None


CORRECTABLE: Final[dict[type[Struct], dict[str, str]]] = {
    CheckInRecorded: {"day": "day", "text": "note", "mood": "mood", "energy": "energy", "feelings": "feelings"},
    GoalRated: {"day": "day", "text": "note", "value": "value"},
    GoalReadinessRated: {"day": "day"},
    MeasureLogged: {"day": "day", "text": "note", "amount": "value"},
    CounterTicked: {"day": "day", "text": "trigger"},
    CounterZeroConfirmed: {"day": "day"},
    JournalWritten: {"day": "day", "text": "text", "mood": "mood"},
    EntryShared: {"day": "day", "text": "text", "mood": "mood"},
    WinNoted: {"day": "day", "text": "text"},
    WinCheered: {"text": "message"},
    SetbackNoted: {"day": "day", "text": "text", "value": "impact"},
    SetbackReflected: {"text": "learned"},
    BarrierNamed: {"text": "text"},
    IfThenUsed: {"day": "day", "value": "helped"},
    MilestoneCelebrated: {"text": "message"},
    CommitmentMade: {"day": "due", "text": "text"},
    ReviewCompleted: {"day": "day", "text": "summary"},
    ObservationRecorded: {"day": "day", "text": "text", "value": "rating"},
    LifeAreaRated: {"text": "why"},
    ChallengeNamed: {"text": "text", "value": "daily_impact"},
    ReflectionAnswered: {"text": "text"},
    LoggedStep: {"day": "day", "text": "note", "amount": "amount"},
}
"""Which field of a fact each field of `entry_corrected` puts right. A field that is not here changes nothing."""


def row_of(placed: Placed[Fact], corrections: list[Placed[Correction]]) -> Row[Struct]:
    """A fact with the corrections under its key applied. Step logs become `LoggedStep`."""
    body: Struct = (
        _logged(placed.body) if isinstance(placed.body, StepDone | StepPartlyDone | StepSkipped) else placed.body
    )
    if not corrections:
        return Row(placed, body)
    corrected = retracted = log_retracted = False
    decided: Placing | None = None
    for correction in once(corrections):
        match correction.body:
            case EntryRetracted():
                retracted = True
            case EntryUnshared():
                retracted = retracted or isinstance(body, EntryShared)
            case EntryCorrected():
                body, corrected = _entry_corrected(body, correction.body), True
            case JournalEdited():
                if isinstance(body, JournalWritten):
                    body, corrected = _journal_edited(body, correction.body), True
            case StepLogCorrected():
                if isinstance(body, LoggedStep):
                    body, corrected = _log_corrected(body, correction.body), True
                    if correction.body.outcome is not None:
                        log_retracted = correction.body.outcome == "retracted"
                        decided = placing(correction)
            case _:
                assert_never(correction.body)
    return Row(placed, body, corrected=corrected, retracted=retracted or log_retracted, decided=decided)


def _logged(body: StepLog) -> LoggedStep:
    match body:
        case StepDone():
            return LoggedStep(
                log=body.log,
                step=body.step,
                day=body.day,
                outcome="done",
                amount=body.amount,
                effort=body.effort,
                helped=body.helped,
                note=body.note,
            )
        case StepPartlyDone():
            return LoggedStep(
                log=body.log, step=body.step, day=body.day, outcome="partly", percent=body.percent, note=body.note
            )
        case StepSkipped():
            return LoggedStep(
                log=body.log, step=body.step, day=body.day, outcome="skipped", code=body.code, note=body.note
            )
        case _:
            assert_never(body)


def _entry_corrected(body: Struct, correction: EntryCorrected) -> Struct:
    given = {
        "day": correction.day,
        "text": correction.text,
        "value": correction.value,
        "amount": correction.amount,
        "mood": correction.mood,
        "energy": correction.energy,
        "feelings": correction.feelings,
    }
    targets = CORRECTABLE.get(type(body), {})
    return replace(body, **{target: given[field] for field, target in targets.items() if given[field] is not None})


def _journal_edited(body: JournalWritten, edit: JournalEdited) -> JournalWritten:
    return replace(
        body,
        text=body.text if edit.text is None else edit.text,
        kind=body.kind if edit.kind is None else edit.kind,
        mood=body.mood if edit.mood is None else edit.mood,
    )


def _log_corrected(body: LoggedStep, correction: StepLogCorrected) -> LoggedStep:
    outcome = correction.outcome
    return replace(
        body,
        outcome=body.outcome if outcome is None or outcome == "retracted" else outcome,
        day=body.day if correction.day is None else correction.day,
        percent=body.percent if correction.percent is None else correction.percent,
        code=body.code if correction.code is None else correction.code,
        amount=body.amount if correction.amount is None else correction.amount,
        note=body.note if correction.note is None else correction.note,
    )
