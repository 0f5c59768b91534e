"""How sessions were for the client."""

from typing import TypedDict

from handrail_shared.events.sessions import SessionFeedbackGiven
from handrail_shared.views.facts.gathered import Gathered, rows_of


class FeedbackDoc(TypedDict):
    """A client's feedback on a session, each 0–10."""

    feedback: str
    session: str
    by: str
    at: int
    heard: int
    worked_on_what_matters: int
    way_of_working_fits: int
    overall: int
    most_helpful: str | None
    least_helpful: str | None


def feedback(gathered: Gathered) -> list[FeedbackDoc]:
    """All feedback on sessions, in order."""
    return [
        {
            "feedback": row.body.feedback,
            "session": row.body.session,
            "by": row.placed.author,
            "at": row.placed.at,
            "heard": row.body.heard,
            "worked_on_what_matters": row.body.worked_on_what_matters,
            "way_of_working_fits": row.body.way_of_working_fits,
            "overall": row.body.overall,
            "most_helpful": row.body.most_helpful,
            "least_helpful": row.body.least_helpful,
        }
        for row in rows_of(gathered, SessionFeedbackGiven)
    ]
