"""What is due today: a pure function of a projection and a day."""

from typing import TypedDict

from handrail_shared.views.facts.days import day_number, month_number, week_number
from handrail_shared.views.facts.ticks import TickDoc
from handrail_shared.views.goals.board import BoardDoc
from handrail_shared.views.goals.goals import GoalDoc
from handrail_shared.views.goals.status import paused_on
from handrail_shared.views.goals.steps import StepDoc
from handrail_shared.views.progress import ProgressDoc
from handrail_shared.views.sessions.sessions import SessionsDoc
from handrail_shared.views.shared import SharedProjection


class DueDoc(TypedDict):
    """Something that can be done today. `kind` is "session", "step", "milestone", "goal", "commitment" or "review".

    `due` is the day that was set for it, where one was; `left` how many more times this day, week or month, where the
    step is scheduled.
    """

    kind: str
    id: str
    title: str
    goal: str | None
    due: str | None
    left: int | None


def due_today(projection: SharedProjection, today: str) -> list[DueDoc]:
    """Return what is due on `today`: sessions, steps, milestones and goals in the board's order, commitments, a review.

    What is paused or ended asks for nothing. A scheduled step is due until it has been done as often as planned in its
    day, week (Monday to Sunday) or month, and not again on a day on which it was logged. A step without a schedule is
    due from its due day on; without a due day, whenever its goal is in focus.
    """
    return [
        *_sessions(projection["sessions"], today),
        *_on_board(projection["board"], _ticks_by_step(projection["progress"]), today),
        *_commitments(projection["sessions"], today),
        *_review(projection["progress"], today),
    ]


def is_at_rest(goal: GoalDoc, today: str) -> bool:
    """Tell whether a goal asks for nothing today: it has ended, or it is paused on that day."""
    return goal["status"] in ("reached", "closed") or paused_on(goal["pauses"], today)


def _sessions(sessions: SessionsDoc, today: str) -> list[DueDoc]:
    return [
        {"kind": "session", "id": doc["session"], "title": "", "goal": None, "due": today, "left": None}
        for doc in sessions["sessions"]
        if doc["state"] == "scheduled" and doc["day"] == today
    ]


def _ticks_by_step(progress: ProgressDoc) -> dict[str, list[TickDoc]]:
    return {series["step"]: series["ticks"] for goal in progress["goals"] for series in goal["steps"]}


def _on_board(board: BoardDoc, ticks: dict[str, list[TickDoc]], today: str) -> list[DueDoc]:
    found: list[DueDoc] = []
    for goal in board["goals"]:
        if is_at_rest(goal, today):
            continue
        for step in goal["steps"]:
            due = _step(goal, step, ticks.get(step["step"], []), today)
            if due is not None:
                found.append(due)
        for milestone in goal["milestones"]:
            if milestone["reached"] is None and _has_come(milestone["due"], today):
                found.append(
                    {
                        "kind": "milestone",
                        "id": milestone["milestone"],
                        "title": milestone["title"],
                        "goal": goal["goal"],
                        "due": milestone["due"],
                        "left": None,
                    }
                )
        if _has_come(goal["due"], today):
            found.append(
                {
                    "kind": "goal",
                    "id": goal["goal"],
                    "title": goal["title"],
                    "goal": goal["goal"],
                    "due": goal["due"],
                    "left": None,
                }
            )
    return found


def _step(goal: GoalDoc, step: StepDoc, ticks: list[TickDoc], today: str) -> DueDoc | None:
    if step["dropped"] is not None or step["split_into"] or any(tick["day"] == today for tick in ticks):
        return None
    left = None if step["per"] is None else _left(step["per"], step["times"] or 1, ticks, today)
    if step["per"] is not None:
        is_due = left != 0
    else:
        is_done = any(tick["outcome"] == "done" and tick["day"] <= today for tick in ticks)
        is_due = not is_done and (_has_come(step["due"], today) or (step["due"] is None and goal["in_focus"]))
    if not is_due:
        return None
    return {
        "kind": "step",
        "id": step["step"],
        "title": step["title"],
        "goal": goal["goal"],
        "due": step["due"],
        "left": left,
    }


def _left(per: str, times: int, ticks: list[TickDoc], today: str) -> int:
    """Return how often a scheduled step is still planned in the period of `today`, from what was done in it before."""
    if per == "day":
        return times
    done = 0
    for tick in ticks:
        if tick["outcome"] == "done" and tick["day"] < today and _same_period(per, tick["day"], today):
            done += 1
    return max(0, times - done)


def _same_period(per: str, day: str, today: str) -> bool:
    if per == "week":
        return week_number(day_number(day)) == week_number(day_number(today))
    return month_number(day) == month_number(today)


def _has_come(due: str | None, today: str) -> bool:
    return due is not None and due <= today


def _commitments(sessions: SessionsDoc, today: str) -> list[DueDoc]:
    made = [commitment for doc in sessions["sessions"] for commitment in doc["commitments"]]
    return [
        {
            "kind": "commitment",
            "id": doc["commitment"],
            "title": doc["text"],
            "goal": doc["goal"],
            "due": doc["due"],
            "left": None,
        }
        for doc in [*made, *sessions["commitments"]]
        if _has_come(doc["due"], today) and (not doc["reports"] or doc["reports"][-1]["outcome"] == "not_yet")
    ]


def _review(progress: ProgressDoc, today: str) -> list[DueDoc]:
    """The review that the latest review asked for."""
    if not progress["reviews"]:
        return []
    latest = progress["reviews"][-1]
    if not _has_come(latest["next_due"], today):
        return []
    return [
        {"kind": "review", "id": latest["review"], "title": "", "goal": None, "due": latest["next_due"], "left": None}
    ]
