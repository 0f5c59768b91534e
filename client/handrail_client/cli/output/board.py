"""The board as a tree: each goal with what belongs to it, and the short ids that commands take."""

from typing import Final

from rich.console import Console
from rich.tree import Tree

from handrail_client.cli.output.agreed import agreed
from handrail_client.cli.output.markup import called, newest, safe, tag
from handrail_client.cli.output.words import STATUS
from handrail_shared.views import SharedProjection, momentum
from handrail_shared.views.facts.comments import CommentDoc
from handrail_shared.views.goals.goals import GoalDoc
from handrail_shared.views.goals.measures import MeasureDoc
from handrail_shared.views.goals.milestones import MilestoneDoc
from handrail_shared.views.goals.status import status_on
from handrail_shared.views.goals.steps import StepDoc
from handrail_shared.views.goals.suggestions import SuggestionDoc
from handrail_shared.views.progress import GoalProgressDoc

_RAIL: Final = 5
_QUESTIONS: Final = 5
_MOST_COMMENTS: Final = 3


def print_board(console: Console, shared: SharedProjection, today: str, me: str | None) -> None:
    """Print all goals as they are on `today`; `me` is who looks."""
    moving = momentum(shared, today)
    goals = {goal_doc["goal"]: goal_doc for goal_doc in shared["board"]["goals"]}
    if not goals:
        console.print('No goals yet. `handrail goal add "…"` drafts one.')
        return
    going = {goal_doc["goal"]: goal_doc for goal_doc in shared["progress"]["goals"]}
    root = Tree("Goals")
    branches: dict[str, Tree] = {}
    for node in shared["board"]["tree"]:
        goal = goals[node["goal"]]
        above = branches.get(node["parent"] or "", root)
        status = status_on(goal["status"], goal["pauses"], today)
        branch = above.add(_goal_line(goal, shared, status, moving.get(goal["goal"]), me))
        branches[node["goal"]] = branch
        _add_words(branch, goal, shared)
        for measure in goal["measures"]:
            branch.add(_measure_line(measure, going.get(goal["goal"])))
        for milestone in goal["milestones"]:
            _add_milestone(branch, milestone, goal["steps"], shared)
        on_the_way = {milestone_doc["milestone"] for milestone_doc in goal["milestones"]}
        for step in goal["steps"]:
            if step["milestone"] not in on_the_way:
                _add_step(branch, step, shared)
    console.print(root)


def _goal_line(goal: GoalDoc, shared: SharedProjection, status: str, moving: int | None, me: str | None) -> str:
    marks = [STATUS.get(status, status)]
    if goal["in_focus"]:
        marks.insert(0, "in focus")
    marks.append(agreed(goal, shared["members"], me))
    answered = goal["smart"]["count"]
    if answered:
        marks.append("clear" if answered == _QUESTIONS else f"{answered} of {_QUESTIONS} questions answered")
    if goal["due"]:
        marks.append(f"until {goal['due']}")
    if goal["concurrent"]:
        marks.append("two wordings to look at together")
    if goal["needs_a_look"]:
        marks.append("let's look at it together")
    rail = f"  {_rail(moving)}" if moving and status in ("draft", "active") else ""
    said = safe(", ".join(mark for mark in marks if mark))
    return f"[bold]{safe(goal['title'])}[/bold] {tag(goal['goal'])}  {said}{rail}"


def _rail(moving: int) -> str:
    """Momentum as a growing rail: one piece from the first thing done on."""
    full = max(1, min(_RAIL, (moving * _RAIL + 500) // 1000))
    return "▰" * full + "▱" * (_RAIL - full)


def _add_words(branch: Tree, goal: GoalDoc, shared: SharedProjection) -> None:
    members = shared["members"]
    for suggestion in goal["suggestions"]:
        if suggestion["state"] == "open":
            branch.add(
                f"{called(members, suggestion['by'])} suggests {tag(suggestion['suggestion'])} {_suggested(suggestion)}"
            )
    for barrier in goal["barriers"]:
        branch.add(f"in the way {tag(barrier['barrier'])} {safe(barrier['text'])}")
    for plan in goal["plans"]:
        branch.add(f"plan {tag(plan['plan'])} if {safe(plan['trigger'])}, then {safe(plan['response'])}")
    _add_comments(branch, goal["comments"], shared)


def _suggested(suggestion: SuggestionDoc) -> str:
    parts = [f"“{safe(suggestion['title'])}”"] if suggestion["title"] else []
    parts += [f"why: {safe(suggestion['why'])}"] if suggestion["why"] else []
    parts += [f"until {suggestion['due']}"] if suggestion["due"] else []
    parts += [f"horizon {suggestion['horizon']}"] if suggestion["horizon"] else []
    parts += [f"because {safe(suggestion['reason'])}"] if suggestion["reason"] else []
    return ", ".join(parts)


def _add_comments(branch: Tree, comments: list[CommentDoc], shared: SharedProjection) -> None:
    lines = [
        f"{called(shared['members'], comment['by'])} says {tag(comment['comment'])} {safe(comment['text'])}"
        for comment in comments
    ]
    for line in newest(lines, _MOST_COMMENTS):
        branch.add(line)


def _measure_line(measure: MeasureDoc, going: GoalProgressDoc | None) -> str:
    unit = f" {safe(measure['unit'])}" if measure["unit"] else ""
    counted = (
        []
        if going is None
        else [
            day for counter in going["counters"] if counter["measure"] == measure["measure"] for day in counter["days"]
        ]
    )
    latest = measure["latest"]
    if counted:
        last = counted[-1]
        words = f"{last['count']} on {last['day']}, {sum(day['count'] for day in counted)} in all"
    elif latest is not None:
        words = f"{latest['value']}{unit} on {latest['day']}"
    else:
        words = "nothing measured yet"
    aim = f", aim {measure['target']}{unit}" if measure["target"] is not None else ""
    return f"measure {tag(measure['measure'])} {safe(measure['label'])}: {words}{aim}"


def _add_milestone(branch: Tree, milestone: MilestoneDoc, steps: list[StepDoc], shared: SharedProjection) -> None:
    reached = milestone["reached"]
    sign = "◆" if reached else "◇"
    when = f"reached {reached['day']}" if reached else (f"until {milestone['due']}" if milestone["due"] else "")
    below = branch.add(f"{sign} {safe(milestone['title'])} {tag(milestone['milestone'])}  {when}".rstrip())
    _add_comments(below, milestone["comments"], shared)
    for step in steps:
        if step["milestone"] == milestone["milestone"]:
            _add_step(below, step, shared)


def _add_step(branch: Tree, step: StepDoc, shared: SharedProjection) -> None:
    if step["dropped"] is not None or step["split_into"]:
        return
    schedule = f"{times(step['times'] or 1)} a {step['per']}" if step["per"] else ""
    done = f"done {times(len(step['done_days']))}" if step["done_days"] else ""
    words = ", ".join(part for part in (schedule, done) if part)
    below = branch.add(f"{safe(step['title'])} {tag(step['step'])}  {words}".rstrip())
    _add_comments(below, step["comments"], shared)


def times(count: int) -> str:
    """Return how often."""
    return "once" if count == 1 else f"{count} times"
