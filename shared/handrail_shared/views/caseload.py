"""The caseload: one space in a line, from its shared projection and a day."""

from typing import Final, TypedDict

from handrail_shared.views.shared import SharedProjection
from handrail_shared.views.signals import SignalDoc, last_entry_at, ratings_by_client, signals

SPARKLINE: Final = 12
"""How many of a goal's latest ratings are shown."""


class FocusDoc(TypedDict):
    """A goal in focus, and how close it was to the client lately."""

    goal: str
    title: str
    ratings: list[int]


class CaseDoc(TypedDict):
    """A space as its therapist sees it among others. Sessions are days; `last_entry_at` is the client's last entry that
    both can see, in microseconds since 1970.
    """

    next_session: str | None
    last_session: str | None
    last_entry_at: int | None
    focus: list[FocusDoc]
    stale_agreements: int
    attention: list[SignalDoc]


def case(projection: SharedProjection, today: str) -> CaseDoc:
    """The line of one space on `today`."""
    ratings = ratings_by_client(projection, today)
    titles = {goal["goal"]: goal["title"] for goal in projection["board"]["goals"]}
    planned = [
        session["day"]
        for session in projection["sessions"]["sessions"]
        if session["state"] == "scheduled" and session["day"] is not None and session["day"] >= today
    ]
    held = [session["day"] for session in projection["progress"]["sessions"] if session["day"] <= today]
    return {
        "next_session": min(planned, default=None),
        "last_session": max(held, default=None),
        "last_entry_at": last_entry_at(projection),
        "focus": [
            {"goal": goal, "title": titles[goal], "ratings": [rating["value"] for rating in ratings[goal][-SPARKLINE:]]}
            for goal in projection["board"]["focus"]
            if goal in titles
        ],
        "stale_agreements": len(
            [
                goal
                for goal in projection["board"]["goals"]
                if goal["agreement"]["stale"] and goal["status"] not in ("reached", "closed")
            ]
        ),
        "attention": signals(projection, today),
    }
