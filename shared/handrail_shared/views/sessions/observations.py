"""What a therapist sees, and what the client says to it."""

from typing import TypedDict

from handrail_shared.events.sessions import ObservationRecorded
from handrail_shared.fold.state import State
from handrail_shared.views.facts.gathered import Gathered, rows_of
from handrail_shared.views.facts.once import once


class ObservationAnswerDoc(TypedDict):
    """An observation answer: whether an observation fits: "yes", "partly" or "no"."""

    fits: str
    text: str | None
    by: str
    at: int


class ObservationDoc(TypedDict):
    """An observation: what a therapist sees, and what the client says to it."""

    observation: str
    kind: str
    text: str
    goals: list[str]
    rating: int | None
    day: str
    by: str
    at: int
    session: str | None
    answer: ObservationAnswerDoc | None


def observations(state: State, gathered: Gathered) -> list[ObservationDoc]:
    """All observations, by day, with the latest answer to each."""
    return [
        {
            "observation": row.body.observation,
            "kind": row.body.kind,
            "text": row.body.text,
            "goals": row.body.goals,
            "rating": row.body.rating,
            "day": row.body.day,
            "by": row.placed.author,
            "at": row.placed.at,
            "session": row.placed.session,
            "answer": _answer(state, row.body.observation),
        }
        for row in sorted(rows_of(gathered, ObservationRecorded), key=lambda row: row.body.day)
    ]


def _answer(state: State, observation: str) -> ObservationAnswerDoc | None:
    answers = once(state.observation_answers.get(observation, []))
    if not answers:
        return None
    latest = answers[-1]
    return {"fits": latest.body.fits, "text": latest.body.text, "by": latest.author, "at": latest.at}
