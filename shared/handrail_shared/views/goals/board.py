"""The board: all goals in their order, as a tree, with what is in focus."""

from collections.abc import Iterable
from typing import TypedDict, TypeVar, assert_never, cast

from handrail_shared.events.goals import GoalFocusSet, GoalReadinessRated, GoalsRanked
from handrail_shared.fold.state import State
from handrail_shared.views.facts.comments import CommentDoc, comments
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of
from handrail_shared.views.facts.members import Roles
from handrail_shared.views.facts.once import once
from handrail_shared.views.facts.series import measure_values
from handrail_shared.views.facts.ticks import Ticks
from handrail_shared.views.goals.goals import GoalDoc, GoalParts, goal
from handrail_shared.views.goals.milestones import MilestoneDoc, milestones
from handrail_shared.views.goals.plans import barriers, plans
from handrail_shared.views.goals.status import EndingDoc
from handrail_shared.views.goals.steps import StepDoc, steps


class NodeDoc(TypedDict):
    """A goal's place in the tree. `parent` is None at the root, whatever the goal itself says."""

    goal: str
    parent: str | None
    depth: int


class RetractedDoc(TypedDict):
    """A goal that was written by mistake."""

    goal: str
    title: str
    by: str
    at: int
    reason: str | None


class BoardDoc(TypedDict):
    """The goal board. `tree` lists all goals, each right after its parent's earlier children.

    `loose_steps` and `loose_milestones` belong to goals that are not on the board; `comments` are those on anything but
    goals, steps and milestones.
    """

    goals: list[GoalDoc]
    tree: list[NodeDoc]
    focus: list[str]
    focus_note: str | None
    loose_steps: list[StepDoc]
    loose_milestones: list[MilestoneDoc]
    retracted: list[RetractedDoc]
    comments: list[CommentDoc]


class _Ranking(TypedDict):
    order: list[str]
    focus: list[str]
    focus_note: str | None
    ever_focused: set[str]


def board(state: State, gathered: Gathered, all_ticks: Ticks, roles: Roles) -> BoardDoc:
    """The board of a state."""
    ranking = _ranking(state)
    all_comments = comments(state)
    all_steps = steps(state, all_ticks, all_comments)
    all_milestones = milestones(state, gathered, all_comments)
    parts = GoalParts(
        roles=roles,
        focus=ranking["focus"],
        ever_focused=ranking["ever_focused"],
        readiness=grouped(rows_of(gathered, GoalReadinessRated), lambda body: body.goal),
        values=measure_values(gathered),
        steps=_by_goal((doc["goal"], doc) for doc in all_steps),
        milestones=_by_goal((doc["goal"], doc) for doc in all_milestones),
        barriers=_by_goal((doc["goal"], doc) for doc in barriers(gathered)),
        plans=_by_goal((doc["goal"], doc) for doc in plans(gathered)),
        comments=all_comments,
    )
    drafted = [doc for doc in (goal(state, identifier, parts) for identifier in state.goals) if doc is not None]
    shown = _in_order([doc for doc in drafted if doc["status"] != "retracted"], ranking["order"])
    on_board = {doc["goal"] for doc in shown}
    in_focus = {doc["goal"] for doc in shown if doc["in_focus"]}
    known = {doc["goal"] for doc in drafted}
    placed = known | {doc["step"] for doc in all_steps} | {doc["milestone"] for doc in all_milestones}
    return {
        "goals": shown,
        "tree": _tree(shown),
        "focus": [identifier for identifier in ranking["focus"] if identifier in in_focus],
        "focus_note": ranking["focus_note"],
        "loose_steps": [doc for doc in all_steps if doc["goal"] not in known],
        "loose_milestones": [doc for doc in all_milestones if doc["goal"] not in known],
        "retracted": [_retracted(doc) for doc in sorted(drafted, key=_drafted_at) if doc["goal"] not in on_board],
        "comments": [comment for on in sorted(all_comments) if on not in placed for comment in all_comments[on]],
    }


def _ranking(state: State) -> _Ranking:
    """The latest order and focus. Of a goal that is named twice in them the first mention counts."""
    found: _Ranking = {"order": [], "focus": [], "focus_note": None, "ever_focused": set()}
    for placed in once(state.rankings):
        body = placed.body
        match body:
            case GoalsRanked():
                found["order"] = list(dict.fromkeys(body.order))
            case GoalFocusSet():
                found["focus"] = list(dict.fromkeys(body.focus))
                found["focus_note"] = body.note
                found["ever_focused"].update(body.focus)
            case _:
                assert_never(body)
    return found


D = TypeVar("D")


def _by_goal(docs: Iterable[tuple[str, D]]) -> dict[str, list[D]]:
    found: dict[str, list[D]] = {}
    for identifier, doc in docs:
        found.setdefault(identifier, []).append(doc)
    return found


def _in_order(goals: list[GoalDoc], order: list[str]) -> list[GoalDoc]:
    """Ranked goals first, the others by when they were drafted."""
    ranks = {identifier: rank for rank, identifier in enumerate(order)}
    return sorted(goals, key=lambda doc: (ranks.get(doc["goal"], len(order)), *_drafted_at(doc)))


def _drafted_at(doc: GoalDoc) -> tuple[int, str]:
    return (doc["at"], doc["goal"])


def _tree(goals: list[GoalDoc]) -> list[NodeDoc]:
    """The goals, parents before children. Who names no parent, a missing one, or is its own ancestor, is a root."""
    parents = {doc["goal"]: doc["parent"] for doc in goals}
    roots: list[str] = []
    children: dict[str, list[str]] = {}
    in_cycle = _in_cycles(parents)
    for doc in goals:
        parent = doc["parent"]
        if parent is None or parent not in parents or doc["goal"] in in_cycle:
            roots.append(doc["goal"])
        else:
            children.setdefault(parent, []).append(doc["goal"])
    nodes: list[NodeDoc] = []
    # A stack of our own: a chain of goals may be longer than any language's call stack.
    waiting: list[NodeDoc] = [{"goal": root, "parent": None, "depth": 0} for root in reversed(roots)]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        for child in reversed(children.get(node["goal"], [])):
            waiting.append({"goal": child, "parent": node["goal"], "depth": node["depth"] + 1})
    return nodes


def _in_cycles(parents: dict[str, str | None]) -> set[str]:
    """The goals that are their own ancestors."""
    found: set[str] = set()
    settled: set[str] = set()
    for start in parents:
        path: list[str] = []
        on_path: set[str] = set()
        here: str | None = start
        while here is not None and here in parents and here not in settled and here not in on_path:
            path.append(here)
            on_path.add(here)
            here = parents[here]
        if here is not None and here in on_path:
            found.update(path[path.index(here) :])
        settled.update(path)
    return found


def _retracted(doc: GoalDoc) -> RetractedDoc:
    ending = cast("EndingDoc", doc["ending"])  # what is retracted was ended by its retraction
    return {
        "goal": doc["goal"],
        "title": doc["title"],
        "by": ending["by"],
        "at": ending["at"],
        "reason": ending["note"],
    }
