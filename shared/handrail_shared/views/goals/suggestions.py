"""Suggested changes of a goal, and what became of them."""

from typing import TypedDict, cast

from handrail_shared.events.goals import GoalSuggestionAnswered
from handrail_shared.fold.state import GoalChange, Placed, State
from handrail_shared.views.facts.comments import is_retracted
from handrail_shared.views.goals.terms import VersionDoc, first_suggestions


class AnswerDoc(TypedDict):
    """An answer: who answered a suggestion, and why so."""

    by: str
    at: int
    reason: str | None


class SuggestionDoc(TypedDict):
    """A suggested change. `state` is "open", "accepted", "declined" or "withdrawn"."""

    suggestion: str
    by: str
    at: int
    base: VersionDoc
    title: str | None
    why: str | None
    due: str | None
    horizon: str | None
    reason: str | None
    state: str
    answer: AnswerDoc | None


def suggestions(state: State, changes: list[Placed[GoalChange]]) -> list[SuggestionDoc]:
    """The suggestions for one goal, in order; the first answer to each counts."""
    answers: dict[str, Placed[GoalChange]] = {}
    for placed in changes:
        if isinstance(placed.body, GoalSuggestionAnswered):
            answers.setdefault(placed.body.suggestion, placed)
    found: list[SuggestionDoc] = []
    for suggestion, placed in first_suggestions(changes).items():
        answer = answers.get(suggestion)
        answered = None if answer is None else cast("GoalSuggestionAnswered", answer.body)
        word = "open"
        if answered is not None:
            word = "accepted" if answered.accepted else "declined"
        elif is_retracted(state, suggestion, placed.author):
            word = "withdrawn"
        body = placed.body
        found.append(
            {
                "suggestion": suggestion,
                "by": placed.author,
                "at": placed.at,
                "base": {"number": body.base.number, "mark": body.base.mark},
                "title": body.title,
                "why": body.why,
                "due": body.due,
                "horizon": body.horizon,
                "reason": body.reason,
                "state": word,
                "answer": None
                if answer is None or answered is None
                else {"by": answer.author, "at": answer.at, "reason": answered.reason},
            }
        )
    return found
