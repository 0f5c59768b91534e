"""Rounds of rating together: nobody sees the other's number before the reveal (rule S4)."""

from typing import TypedDict, assert_never

from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.sessions import RatingRoundOpened, RatingRoundRevealed
from handrail_shared.fold.state import Placed, RoundChange, State
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of
from handrail_shared.views.facts.once import once
from handrail_shared.views.facts.series import RatingDoc, ratings


class RoundDoc(TypedDict):
    """A round of rating together. Ratings stay hidden with their authors until it is revealed (rule S4)."""

    round: str
    session: str | None
    goals: list[str]
    by: str
    at: int
    revealed: bool
    ratings: list[RatingDoc]


def rounds(state: State, gathered: Gathered) -> list[RoundDoc]:
    """All rounds, in order of their opening; a revealed round shows what was published for it."""
    rated = grouped(rows_of(gathered, GoalRated), lambda body: body.round)
    found: list[RoundDoc] = []
    for identifier, changes in state.rounds.items():
        doc = _round(identifier, once(changes), rated.get(identifier, []))
        if doc is not None:
            found.append(doc)
    return sorted(found, key=lambda doc: (doc["at"], doc["round"]))


def _round(identifier: str, changes: list[Placed[RoundChange]], rated: list[Row[GoalRated]]) -> RoundDoc | None:
    doc: RoundDoc | None = None
    revealed = False
    for placed in changes:
        body = placed.body
        match body:
            case RatingRoundOpened():
                if doc is None:
                    doc = {
                        "round": identifier,
                        "session": placed.session if body.session is None else body.session,
                        "goals": body.goals,
                        "by": placed.author,
                        "at": placed.at,
                        "revealed": False,
                        "ratings": [],
                    }
            case RatingRoundRevealed():
                revealed = True
            case _:
                assert_never(body)
    if doc is not None and revealed:
        doc["revealed"] = True
        doc["ratings"] = ratings(rated)
    return doc
