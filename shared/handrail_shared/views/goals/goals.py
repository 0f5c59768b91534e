"""One goal as both people see it: its terms, where it stands, and what belongs to it."""

from typing import Final, TypedDict, cast

from msgspec import Struct

from handrail_shared.events.goals import GoalDrafted, GoalReadinessRated
from handrail_shared.fold.state import State
from handrail_shared.views.facts.comments import CommentDoc
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.members import Roles
from handrail_shared.views.facts.once import once
from handrail_shared.views.facts.series import ValueDoc
from handrail_shared.views.goals.agreement import AgreementDoc, agreement, was_agreed
from handrail_shared.views.goals.measures import MeasureDoc, measures
from handrail_shared.views.goals.milestones import MilestoneDoc
from handrail_shared.views.goals.plans import BarrierDoc, PlanDoc
from handrail_shared.views.goals.status import EndingDoc, LookDoc, PauseDoc, status
from handrail_shared.views.goals.steps import StepDoc
from handrail_shared.views.goals.suggestions import SuggestionDoc, suggestions
from handrail_shared.views.goals.terms import ChangeDoc, ConcurrentDoc, VersionDoc, terms


class SmartDoc(TypedDict):
    """The five plain questions. A measure answers `measurable` too; the due day is the answer to `time_bound`."""

    specific: str | None
    measurable: str | None
    achievable: str | None
    relevant: str | None
    time_bound: str | None
    count: int
    gaps: list[str]


class ReadinessDoc(TypedDict):
    """A client's readiness for a goal: how important it is, and how sure they are of it, each 0–10."""

    rating: str
    day: str | None
    at: int
    by: str
    importance: int
    confidence: int
    commitment: int | None


class GoalDoc(TypedDict):
    """A goal. `status` is "draft", "active", "paused", "reached", "closed" or "retracted"."""

    goal: str
    title: str
    own_words: str | None
    why: str | None
    horizon: str
    parent: str | None
    due: str | None
    target: str | None
    areas: list[str]
    values: list[str]
    challenges: list[str]
    origin: str
    by: str
    at: int
    status: str
    ending: EndingDoc | None
    needs_a_look: bool
    looks: list[LookDoc]
    pauses: list[PauseDoc]
    in_focus: bool
    version: VersionDoc
    agreement: AgreementDoc
    smart: SmartDoc
    readiness: ReadinessDoc | None
    readiness_trend: list[ReadinessDoc]
    measures: list[MeasureDoc]
    milestones: list[MilestoneDoc]
    steps: list[StepDoc]
    barriers: list[BarrierDoc]
    plans: list[PlanDoc]
    suggestions: list[SuggestionDoc]
    comments: list[CommentDoc]
    concurrent: list[ConcurrentDoc]
    history: list[ChangeDoc]


SMART: Final = ("specific", "measurable", "achievable", "relevant", "time_bound")


class GoalParts(Struct, frozen=True, kw_only=True):
    """The parts of goals, each by the goal (values by the measure, comments by the thing) it belongs to."""

    roles: Roles
    focus: list[str]
    ever_focused: set[str]
    readiness: dict[str, list[Row[GoalReadinessRated]]]
    values: dict[str, list[ValueDoc]]
    steps: dict[str, list[StepDoc]]
    milestones: dict[str, list[MilestoneDoc]]
    barriers: dict[str, list[BarrierDoc]]
    plans: dict[str, list[PlanDoc]]
    comments: dict[str, list[CommentDoc]]


def goal(state: State, identifier: str, parts: GoalParts) -> GoalDoc | None:
    """One goal; None where nobody drafted it (yet)."""
    changes = once(state.goals[identifier])
    drafted = next((placed for placed in changes if isinstance(placed.body, GoalDrafted)), None)
    if drafted is None:
        return None
    standing = terms(changes)
    life = status(changes)
    latest = standing.latest
    begun = identifier in parts.ever_focused or was_agreed(changes, parts.roles)
    open_phase = "active" if begun else "draft"
    trend = [_readiness(row) for row in parts.readiness.get(identifier, [])]
    all_measures = measures(latest, parts.values)
    return {
        "goal": identifier,
        "title": cast("str", latest["title"]),
        "own_words": cast("str | None", latest.get("own_words")),
        "why": cast("str | None", latest.get("why")),
        "horizon": cast("str", latest["horizon"]),
        "parent": cast("str | None", latest.get("parent")),
        "due": cast("str | None", latest.get("due")),
        "target": cast("str | None", latest.get("target")),
        "areas": cast("list[str]", latest.get("areas", [])),
        "values": cast("list[str]", latest.get("values", [])),
        "challenges": cast("list[str]", latest.get("challenges", [])),
        "origin": cast("GoalDrafted", drafted.body).origin,
        "by": drafted.author,
        "at": drafted.at,
        "status": open_phase if life.phase == "open" else life.phase,
        "ending": life.ending,
        "needs_a_look": bool(life.looks),
        "looks": life.looks,
        "pauses": life.pauses,
        # Whoever reached a goal, or let it go, holds on to it no more; reopened, it is held on to again.
        "in_focus": identifier in parts.focus and life.phase not in ("reached", "closed"),
        "version": standing.version,
        "agreement": agreement(changes, standing.version, parts.roles),
        "smart": _smart(latest, has_measure=bool(all_measures)),
        "readiness": trend[-1] if trend else None,
        "readiness_trend": trend,
        "measures": all_measures,
        "milestones": parts.milestones.get(identifier, []),
        "steps": parts.steps.get(identifier, []),
        "barriers": parts.barriers.get(identifier, []),
        "plans": parts.plans.get(identifier, []),
        "suggestions": suggestions(state, changes),
        "comments": parts.comments.get(identifier, []),
        "concurrent": standing.concurrent,
        "history": standing.history,
    }


def _smart(latest: dict[str, object], *, has_measure: bool) -> SmartDoc:
    answers = {
        "specific": latest.get("specific"),
        "measurable": latest.get("measurable"),
        "achievable": latest.get("achievable"),
        "relevant": latest.get("relevant"),
        "time_bound": latest.get("due"),
    }
    gaps = [name for name in SMART if answers[name] is None and not (name == "measurable" and has_measure)]
    return {
        "specific": cast("str | None", answers["specific"]),
        "measurable": cast("str | None", answers["measurable"]),
        "achievable": cast("str | None", answers["achievable"]),
        "relevant": cast("str | None", answers["relevant"]),
        "time_bound": cast("str | None", answers["time_bound"]),
        "count": len(SMART) - len(gaps),
        "gaps": gaps,
    }


def _readiness(row: Row[GoalReadinessRated]) -> ReadinessDoc:
    return {
        "rating": row.body.rating,
        "day": row.body.day,
        "at": row.placed.at,
        "by": row.placed.author,
        "importance": row.body.importance,
        "confidence": row.body.confidence,
        "commitment": row.body.commitment,
    }
