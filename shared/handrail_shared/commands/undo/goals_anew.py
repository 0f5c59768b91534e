"""A goal that was taken back is drafted again under a new id, with all that its author had said of it."""

from collections.abc import Sequence
from typing import TypeVar, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.goal_status import phase_of
from handrail_shared.commands.undo.goals import TermsChange, agreed_versions
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.commands.undo.steps import milestone_stands, step_stands
from handrail_shared.events import Body
from handrail_shared.events.fields import Event, Version
from handrail_shared.events.goals import (
    BarrierNamed,
    GoalDrafted,
    GoalMeasureDefined,
    GoalReadinessRated,
    GoalSuggestionAnswered,
    IfThenPlanned,
)
from handrail_shared.events.steps import MilestoneDropped
from handrail_shared.fold.state import GoalChange, Placed, Placing, placing
from handrail_shared.views.facts.fixes import row_of
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.terms import terms

B = TypeVar("B", bound=Event)


class _Part(Struct, frozen=True):
    """A part of a goal beside its terms: a step, a milestone or a fact, who wrote it, and how to say it again."""

    at: Placing
    authors: set[str]
    spent: str
    bodies: list[Body]


def goal_made_anew(goal: str, past: Past) -> Back:
    """Draft a goal again. Refused with `final` where others have worked on it, since nobody speaks for them."""
    changes = once(past.given.shared.goals.get(goal, []))
    before = past.without("shared", changes)
    # Nothing of the run is among the changes, or the goal was gone before it as well.
    if before == changes or phase_of(before).name == "retracted":
        return Refusal(code="changed_since", about=goal)
    drafted = [line for line in before if isinstance(line.body, GoalDrafted | TermsChange)]
    parts = _parts(goal, past)
    authors = {line.author for line in drafted}.union(*(part.authors for part in parts))
    taken_up = any(isinstance(line.body, GoalSuggestionAnswered) for line in drafted)
    if authors != {past.context.member} or taken_up or agreed_versions(before) or phase_of(before).name != "open":
        return Refusal(code="final", about=goal)
    measures = {line.body.measure for line in drafted if isinstance(line.body, GoalMeasureDefined)}
    # Comments, agenda items and rounds point at ids for ever: new ids would leave them behind.
    if _is_held_on_to({goal, *measures, *(part.spent for part in parts)}, goal, past):
        return Refusal(code="final", about=goal)
    past.new_id_for(goal)
    anew = _terms_anew(drafted, past)
    for part in parts:
        past.new_id_for(part.spent)
        anew += part.bodies
    return [*anew, *_order_and_focus(goal, past)]


def _is_held_on_to(spent: set[str], goal: str, past: Past) -> bool:
    """Tell whether something else that is shown speaks of the ids that would be spent: it would be left behind."""
    shared = past.given.shared
    others: list[Placed[Event]] = []
    for name, fact in shared.facts.items():
        if name.partition(" ")[0] not in spent and not row_of(fact, shared.corrections.get(name, [])).retracted:
            others.append(cast("Placed[Event]", fact))
    for other, changes in shared.goals.items():
        others += [] if other == goal or past.is_gone(other) else cast("list[Placed[Event]]", changes)
    for shelf in (shared.comments, shared.agenda, shared.rounds):
        for changes in shelf.values():
            others += cast("list[Placed[Event]]", changes)
    return any(_mentions(msgspec.to_builtins(line.body), spent) for line in others)


def _mentions(value: object, spent: set[str]) -> bool:
    match value:
        case str():
            return value in spent
        case list():
            return any(_mentions(inner, spent) for inner in cast("list[object]", value))
        case dict():
            return any(_mentions(inner, spent) for inner in cast("dict[str, object]", value).values())
        case _:
            return False


def _order_and_focus(goal: str, past: Past) -> list[Body]:
    """The order and the focus that name the goal, to be said again with its new id."""
    last: dict[type[Event], Body] = {}
    for placed in once(past.given.shared.rankings):
        last[type(placed.body)] = placed.body
    return [body for body in last.values() if _mentions(msgspec.to_builtins(body), {goal})]


def _terms_anew(drafted: list[Placed[GoalChange]], past: Past) -> list[Body]:
    """The changes of its terms, each under a new id and on the version that the ones before it make."""
    anew: list[Placed[GoalChange]] = []
    for placed in drafted:
        body = cast("GoalDrafted | TermsChange", placed.body)
        past.new_id_for(body.change)
        if isinstance(body, GoalMeasureDefined) and body.measure not in past.remade:
            past.new_id_for(body.measure)
        changed = renamed(body, past.remade)
        if not isinstance(changed, GoalDrafted | GoalSuggestionAnswered):
            # On the old base each change would count as made in ignorance of the others, and be contested.
            version = terms(anew).version
            changed = replace(changed, base=Version(number=version["number"], mark=version["mark"]))
        anew.append(Placed(placed.at, placed.device, placed.seq, placed.author, None, changed))
    return [line.body for line in anew]


def _parts(goal: str, past: Past) -> list[_Part]:
    """Return what stands of a goal beside its terms, in order."""
    shared = past.given.shared
    found: list[_Part] = []
    for step, step_changes in shared.steps.items():
        changes = once(step_changes)
        stands = step_stands(changes)
        if stands.added is not None and stands.added.goal == goal and stands.dropped is None:
            found.append(_part(step, changes, [stands.added, stands.split]))
    for milestone, milestone_changes in shared.milestones.items():
        changes = once(milestone_changes)
        dropped = any(isinstance(change.body, MilestoneDropped) for change in changes)
        stands = milestone_stands(changes)
        if stands.added is not None and stands.added.goal == goal and not dropped:
            found.append(_part(milestone, changes, [stands.added, stands.not_yet, stands.reached]))
    for fact_key, fact in shared.facts.items():
        row = row_of(fact, shared.corrections.get(fact_key, []))
        if row.retracted or not isinstance(row.body, GoalReadinessRated | BarrierNamed | IfThenPlanned):
            continue
        if row.body.goal == goal:
            found.append(_part(fact_key.partition(" ")[0], [fact], [row.body]))
    # In the order of the first time: a step may name the milestone that came before it.
    return sorted(found, key=lambda part: part.at)


def _part(spent: str, changes: Sequence[Placed[Event]], bodies: Sequence[Body | None]) -> _Part:
    said = [body for body in bodies if body is not None]
    return _Part(placing(changes[0]), {change.author for change in changes}, spent, said)


def renamed(body: B, remade: dict[str, str]) -> B:
    """A body that goes by the new ids of what was made anew."""
    if not remade:
        return body
    return msgspec.convert(_renamed(msgspec.to_builtins(body), remade), type(body))


def _renamed(value: object, remade: dict[str, str]) -> object:
    match value:
        case str():
            return remade.get(value, value)
        case list():
            return [_renamed(inner, remade) for inner in cast("list[object]", value)]
        case dict():
            return {name: _renamed(inner, remade) for name, inner in cast("dict[str, object]", value).items()}
        case _:
            return value
