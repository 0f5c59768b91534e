"""Barriers on the way to a goal, and if-then plans for them."""

from typing import TypedDict

from handrail_shared.events.goals import BarrierNamed, IfThenPlanned, IfThenUsed
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of


class BarrierDoc(TypedDict):
    """Something that stands in the way of a goal."""

    barrier: str
    goal: str
    text: str
    kind: str
    by: str
    at: int


class UseDoc(TypedDict):
    """A plan was used on `day`, and how much it helped, 0–10."""

    use: str
    day: str
    helped: int | None
    by: str
    at: int


class PlanDoc(TypedDict):
    """If `trigger` happens, then `response`."""

    plan: str
    goal: str
    barrier: str | None
    trigger: str
    response: str
    by: str
    at: int
    uses: list[UseDoc]


def barriers(gathered: Gathered) -> list[BarrierDoc]:
    """All barriers, in order."""
    return [
        {
            "barrier": row.body.barrier,
            "goal": row.body.goal,
            "text": row.body.text,
            "kind": row.body.kind,
            "by": row.placed.author,
            "at": row.placed.at,
        }
        for row in rows_of(gathered, BarrierNamed)
    ]


def plans(gathered: Gathered) -> list[PlanDoc]:
    """All if-then plans, in order, with their uses by day."""
    uses = grouped(rows_of(gathered, IfThenUsed), lambda body: body.plan)
    return [
        {
            "plan": row.body.plan,
            "goal": row.body.goal,
            "barrier": row.body.barrier,
            "trigger": row.body.trigger,
            "response": row.body.response,
            "by": row.placed.author,
            "at": row.placed.at,
            "uses": [_use(use) for use in sorted(uses.get(row.body.plan, []), key=lambda use: use.body.day)],
        }
        for row in rows_of(gathered, IfThenPlanned)
    ]


def _use(row: Row[IfThenUsed]) -> UseDoc:
    return {
        "use": row.body.use,
        "day": row.body.day,
        "helped": row.body.helped,
        "by": row.placed.author,
        "at": row.placed.at,
    }
