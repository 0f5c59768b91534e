"""What is said of one thing again and again, the latest of which stands: what stood before is said again."""

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.items import UndoEntry
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.events import Body
from handrail_shared.events.goals import GoalFocusSet, GoalsRanked
from handrail_shared.events.journal import SetbackReopened
from handrail_shared.events.matters import PurposeWithdrawn, ValueRetired
from handrail_shared.events.sessions import CommitmentReported, CommitmentReportWithdrawn
from handrail_shared.fold.state import CommitmentChange, Placed


def order_before(past: Past) -> Back:
    """Put the goals in the order that they had."""
    if not past.settle("order of goals"):
        return []
    ranked = [ranking for ranking in past.given.shared.rankings if isinstance(ranking.body, GoalsRanked)]
    return past.restate("shared", ranked, GoalsRanked(order=[]))


def focus_before(past: Past) -> Back:
    """Hold on to the goals that were held on to."""
    if not past.settle("focus"):
        return []
    focused = [ranking for ranking in past.given.shared.rankings if isinstance(ranking.body, GoalFocusSet)]
    return past.restate("shared", focused, GoalFocusSet(focus=[]))


def purpose_before(entry: UndoEntry, past: Past) -> Back:
    """State the purpose that stood, or that none did."""
    if not past.settle(f"{entry.audience} purpose"):
        return []
    return past.restate(entry.audience, past.state(entry.audience).purposes, PurposeWithdrawn())


def value_before(entry: UndoEntry, value: str, past: Past) -> Back:
    """Name a value as it was named, or set it aside again."""
    if not past.settle(f"{entry.audience} value {value}"):
        return []
    changes = past.state(entry.audience).named_values.get(value, [])
    return past.restate(entry.audience, changes, ValueRetired(value=value))


def recovery_before(entry: UndoEntry, setback: str, past: Past) -> Back:
    """Say again on which day a setback was over, or that it is not."""
    if not past.settle(f"{entry.audience} recovery from {setback}"):
        return []
    changes = past.state(entry.audience).setback_recoveries.get(setback, [])
    return past.restate(entry.audience, changes, SetbackReopened(setback=setback))


def reports_before(commitment: str, past: Past) -> Back:
    """Report again what this member had reported of a commitment, where that stood last."""
    if not past.settle(f"reports of {commitment}"):
        return []
    around = past.around("shared", past.given.shared.commitment_reports.get(commitment, []))
    member = past.context.member
    now, then, before = (_standing(lines) for lines in (around.now, around.through, around.before))
    if not around.through or _of(now, member) != _of(then, member):
        return Refusal(code="changed_since", about=commitment)
    back: list[Body] = []
    if _of(now, member):
        back.append(CommitmentReportWithdrawn(commitment=commitment))
    # Said again it would stand before what others reported after it: theirs stands last.
    others = [line for line in now if line.author != member]
    last = [at for at, line in enumerate(before) if line.author != member]
    if len(others) == len(last):
        back += [line.body for line in before[last[-1] + 1 if last else 0 :]]
    return back


def _of(reports: list[Placed[CommitmentChange]], member: str) -> list[CommitmentChange]:
    return [report.body for report in reports if report.author == member]


def _standing(changes: list[Placed[CommitmentChange]]) -> list[Placed[CommitmentChange]]:
    """The reports that their own authors did not take back later."""
    reports: list[Placed[CommitmentChange]] = []
    for placed in changes:
        if isinstance(placed.body, CommitmentReported):
            reports.append(placed)
        else:
            reports = [report for report in reports if report.author != placed.author]
    return reports
