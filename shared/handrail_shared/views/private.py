"""What one member alone sees: journal, notes, drafts, hidden ratings."""

from typing import TypedDict, cast

from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.goals import GoalDrafted
from handrail_shared.fold.state import State
from handrail_shared.views.facts.gathered import Gathered, gather, rows_of
from handrail_shared.views.facts.once import once
from handrail_shared.views.facts.series import MoodDoc, RatingDoc, moods, ratings
from handrail_shared.views.goals.plans import BarrierDoc, PlanDoc, barriers, plans
from handrail_shared.views.journal import JournalDoc, NoteDoc, journal, notes
from handrail_shared.views.matters import MattersDoc, matters
from handrail_shared.views.progress import PrivateProgressDoc, private_progress
from handrail_shared.views.sessions.feedback import FeedbackDoc, feedback
from handrail_shared.views.sessions.observations import ObservationDoc, observations
from handrail_shared.views.timeline import TIMELINE_ROWS, TimelineRow, timeline


class DraftDoc(TypedDict):
    """A goal that its author keeps to themselves for now."""

    goal: str
    change: str
    title: str
    own_words: str | None
    why: str | None
    horizon: str
    parent: str | None
    due: str | None
    by: str
    at: int


class PrivateProjection(TypedDict):
    """The projection of a private stream. `hidden_ratings` wait for their round to be revealed (rule S4)."""

    barriers: list[BarrierDoc]
    check_ins: list[MoodDoc]
    drafts: list[DraftDoc]
    feedback: list[FeedbackDoc]
    hidden_ratings: list[RatingDoc]
    journal: list[JournalDoc]
    matters: MattersDoc
    notes: list[NoteDoc]
    observations: list[ObservationDoc]
    plans: list[PlanDoc]
    progress: PrivateProgressDoc
    timeline: list[TimelineRow]


def private_projection(state: State) -> PrivateProjection:
    """Return what a private stream shows to its one member, as a plain document."""
    gathered = gather(state)
    return {
        "barriers": barriers(gathered),
        "check_ins": moods(gathered),
        "drafts": _drafts(state),
        "feedback": feedback(gathered),
        "hidden_ratings": _hidden_ratings(gathered),
        "journal": journal(state, gathered),
        "matters": matters(state, gathered),
        "notes": notes(state),
        "observations": observations(state, gathered),
        "plans": plans(gathered),
        "progress": private_progress(state, gathered),
        "timeline": timeline(state, TIMELINE_ROWS),
    }


def _drafts(state: State) -> list[DraftDoc]:
    found: list[DraftDoc] = []
    for changes in state.goals.values():
        drafted = [placed for placed in once(changes) if isinstance(placed.body, GoalDrafted)]
        if drafted:
            body = cast("GoalDrafted", drafted[-1].body)
            found.append(
                {
                    "goal": body.goal,
                    "change": body.change,
                    "title": body.title,
                    "own_words": body.own_words,
                    "why": body.why,
                    "horizon": body.horizon,
                    "parent": body.parent,
                    "due": body.due,
                    "by": drafted[-1].author,
                    "at": drafted[0].at,
                }
            )
    return sorted(found, key=lambda doc: (doc["at"], doc["goal"]))


def _hidden_ratings(gathered: Gathered) -> list[RatingDoc]:
    return ratings([row for row in rows_of(gathered, GoalRated) if row.body.round is not None])
