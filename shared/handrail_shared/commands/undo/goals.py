"""Goals: their terms go back change by change, and a goal that was drafted is taken back as a whole."""

from msgspec import Struct
from msgspec.structs import replace

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.items import UndoEntry
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeUndone,
    GoalDrafted,
    GoalMeasureDefined,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalSuggestionAnswered,
)
from handrail_shared.fold.state import GoalChange, Placed
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.status import status
from handrail_shared.views.goals.terms import terms

TermsChange = (
    GoalReworded | GoalAdjusted | GoalSmartAnswered | GoalMeasureDefined | GoalChangeUndone | GoalSuggestionAnswered
)
"""What changes the terms of a goal; a suggestion only where it was taken up."""

_TAKEN_BACK: str = "Taken back."
"""The reason for withdrawing an agreement that was undone, where one has to be given."""


def change_undone(body: TermsChange, past: Past) -> Back:
    """Take a change of a goal's terms back, as far as it stands."""
    if isinstance(body, GoalSuggestionAnswered) and not body.accepted:
        return Refusal(code="final", about=body.suggestion)
    changes = past.goals.setdefault(body.goal, once(past.given.shared.goals.get(body.goal, [])))
    if past.is_gone(body.goal):
        return Refusal(code="taken_back", about=body.goal)
    now = terms(changes)
    index = next(
        (
            at
            for at, change in enumerate(now.history)
            if change["change"] == body.change
            and change["by"] == past.context.member
            and change["type"] != "goal_drafted"
        ),
        None,
    )
    if index is None or not any(index in setters for setters in now.setters.values()):
        return Refusal(code="changed_since", about=body.goal)
    base = Version(number=now.version["number"], mark=now.version["mark"])
    undone = GoalChangeUndone(goal=body.goal, change=past.context.new_id(), base=base, undoes=body.change)
    last = changes[-1]
    changes.append(Placed(last.at, last.device, last.seq + 1, past.context.member, None, undone))
    return [undone]


def draft_retracted(entry: UndoEntry, body: GoalDrafted, past: Past) -> Back:
    """Take a goal back that nobody has worked on since."""
    if entry.audience == "private":
        return Refusal(code="final", about=body.goal)
    goal = _successor(body, past)
    if goal is None:
        return Refusal(code="taken_back", about=body.goal)
    around = past.around("shared", past.given.shared.goals.get(goal, []))
    # A goal that was made anew since is no part of the run; it stands as it was made.
    if goal == body.goal and (not around.through or _stands(around.now) != _stands(around.through)):
        return Refusal(code="changed_since", about=body.goal)
    return [GoalRetracted(goal=goal)]


def _successor(body: GoalDrafted, past: Past) -> str | None:
    """The goal itself, or the one as which it was drafted again after it was taken back; None where it is gone."""
    if not past.is_gone(body.goal):
        return body.goal
    found: list[str] = []
    for goal, changes in past.given.shared.goals.items():
        for placed in changes:
            again = placed.body
            if placed.author != past.context.member or not isinstance(again, GoalDrafted) or past.is_gone(goal):
                continue
            if replace(again, goal=body.goal, change=body.change) == body:
                found.append(goal)
    # Whatever the order of arrival, the latest id.
    return max(found, default=None)


def agreement_before(body: GoalAgreed | GoalAgreementWithdrawn, past: Past) -> Back:
    """Agree again to what was agreed to before the run, or withdraw where nothing was."""
    if not past.settle(f"agreement to {body.goal}"):
        return []
    changes = past.given.shared.goals.get(body.goal, [])
    mine = [
        change
        for change in changes
        if change.author == past.context.member and isinstance(change.body, GoalAgreed | GoalAgreementWithdrawn)
    ]
    nothing = None
    if isinstance(body, GoalAgreed):
        nothing = GoalAgreementWithdrawn(goal=body.goal, version=body.version, reason=_TAKEN_BACK)
    return past.restate("shared", mine, nothing)


class _Stands(Struct, frozen=True):
    """The part of a goal that others may have worked on: its terms, its life, and who agrees to it."""

    terms: dict[str, object]
    phase: str
    agreed: dict[str, Version]


def _stands(changes: list[Placed[GoalChange]]) -> _Stands:
    return _Stands(terms(changes).latest, status(changes).phase, agreed_versions(changes))


def agreed_versions(changes: list[Placed[GoalChange]]) -> dict[str, Version]:
    """Return who agrees to which version."""
    agreed: dict[str, Version] = {}
    for placed in changes:
        if isinstance(placed.body, GoalAgreed):
            agreed[placed.author] = placed.body.version
        elif isinstance(placed.body, GoalAgreementWithdrawn):
            agreed.pop(placed.author, None)
    return agreed
