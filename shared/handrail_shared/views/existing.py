"""What an id stands for: whether a stream holds a thing of a kind, also one that was taken back since."""

from msgspec import Struct

from handrail_shared.events.goals import GoalChangeSuggested, GoalDrafted, GoalMeasureDefined
from handrail_shared.events.matters import ValueNamed
from handrail_shared.events.steps import MilestoneAdded, StepAdded
from handrail_shared.fold.state import State


def has_goal(state: State, goal: str) -> bool:
    """Tell whether somebody drafted this goal."""
    return any(isinstance(placed.body, GoalDrafted) for placed in state.goals.get(goal, []))


def has_step(state: State, step: str) -> bool:
    """Tell whether somebody added this step."""
    return any(isinstance(placed.body, StepAdded) for placed in state.steps.get(step, []))


def has_milestone(state: State, milestone: str) -> bool:
    """Tell whether somebody added this milestone."""
    return any(isinstance(placed.body, MilestoneAdded) for placed in state.milestones.get(milestone, []))


def has_value(state: State, value: str) -> bool:
    """Tell whether somebody named this value."""
    return any(isinstance(placed.body, ValueNamed) for placed in state.named_values.get(value, []))


def goal_of_measure(state: State, measure: str) -> str | None:
    """Return the goal for which a measure was defined, None where nobody defined it."""
    for goal, changes in state.goals.items():
        for placed in changes:
            if isinstance(placed.body, GoalMeasureDefined) and placed.body.measure == measure:
                return goal
    return None


def kind_of_measure(state: State, measure: str) -> str | None:
    """Return the kind of a measure as it was defined last, None where nobody defined it."""
    goal = goal_of_measure(state, measure)
    kind: str | None = None
    for placed in [] if goal is None else state.goals[goal]:
        if isinstance(placed.body, GoalMeasureDefined) and placed.body.measure == measure:
            kind = placed.body.kind
    return kind


def goal_of_suggestion(state: State, suggestion: str) -> str | None:
    """Return the goal that a suggestion is about, None where nobody made it."""
    for goal, changes in state.goals.items():
        for placed in changes:
            if isinstance(placed.body, GoalChangeSuggested) and placed.body.suggestion == suggestion:
                return goal
    return None


def has_fact(state: State, identifier: str, *kinds: type[Struct]) -> bool:
    """Tell whether anybody noted a fact of one of these kinds under this id."""
    start = f"{identifier} "
    return any(at.startswith(start) and isinstance(placed.body, kinds) for at, placed in state.facts.items())
