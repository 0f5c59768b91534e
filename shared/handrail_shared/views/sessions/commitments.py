"""Commitments of both sides, and what became of them."""

from typing import TypedDict, assert_never

from handrail_shared.events.sessions import CommitmentMade, CommitmentReported, CommitmentReportWithdrawn
from handrail_shared.fold.state import CommitmentChange, Placed, State
from handrail_shared.views.facts.gathered import Gathered, rows_of
from handrail_shared.views.facts.once import once


class ReportDoc(TypedDict):
    """A report: what became of a commitment."""

    outcome: str
    note: str | None
    by: str
    at: int


class CommitmentDoc(TypedDict):
    """A commitment: what `by` will do until `due`.

    `reports` that were not taken back, in order; the last one stands.
    """

    commitment: str
    session: str | None
    text: str
    due: str | None
    goal: str | None
    step: str | None
    by: str
    at: int
    reports: list[ReportDoc]


def commitments(state: State, gathered: Gathered) -> list[CommitmentDoc]:
    """All commitments, in order."""
    return [
        {
            "commitment": row.body.commitment,
            "session": row.placed.session if row.body.session is None else row.body.session,
            "text": row.body.text,
            "due": row.body.due,
            "goal": row.body.goal,
            "step": row.body.step,
            "by": row.placed.author,
            "at": row.placed.at,
            "reports": _standing(once(state.commitment_reports.get(row.body.commitment, []))),
        }
        for row in rows_of(gathered, CommitmentMade)
    ]


def _standing(changes: list[Placed[CommitmentChange]]) -> list[ReportDoc]:
    """The reports that their own authors did not take back later."""
    reports: list[ReportDoc] = []
    for placed in changes:
        body = placed.body
        match body:
            case CommitmentReported():
                reports.append({"outcome": body.outcome, "note": body.note, "by": placed.author, "at": placed.at})
            case CommitmentReportWithdrawn():
                reports = [report for report in reports if report["by"] != placed.author]
            case _:
                assert_never(body)
    return reports
