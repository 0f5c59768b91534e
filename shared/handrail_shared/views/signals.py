"""Signals: what a therapist may want to look at, and why, from a projection and a day.

A signal is a reason to ask, never a verdict. Each rule has a name and a version; a rule that comes to say something
else gets another version, so that what was shown once can be explained later. The words are for the therapist. What is
private plays no part: these rules read the shared projection only.
"""

from typing import Final, Literal, TypedDict

from handrail_shared.views.due import is_at_rest
from handrail_shared.views.facts.days import day_number, spoken
from handrail_shared.views.facts.series import RatingDoc
from handrail_shared.views.goals.goals import GoalDoc
from handrail_shared.views.next_actions import NEXT_ACTIONS, Action
from handrail_shared.views.progress import GoalProgressDoc
from handrail_shared.views.sessions.feedback import FeedbackDoc
from handrail_shared.views.shared import SharedProjection

Level = Literal["attention", "info"]

NO_ENTRY_DAYS: Final = 14
QUIET_DAYS: Final = 21
NO_GOAL_DAYS: Final = 14
WORSE_BY: Final = 3
WORSE_WITHIN_DAYS: Final = 56
STALLED_RATINGS: Final = 4
STALLED_DAYS: Final = 28
STALLED_WITHIN: Final = 1
STALLED_LATELY_DAYS: Final = 28
"""Without a rating within so many days a goal is quiet, not stalled."""

STALLED_GROWTH: Final = 2
"""By so many points the last two ratings of a run may not exceed the first two: that is slow growth."""

REACHED: Final = 10
"""The rating at which a goal is fully reached."""

LOW_FEEDBACK: Final = 5
FEEDBACK_DROP: Final = 2
FEEDBACK_DAYS: Final = 42
"""So long low feedback asks for a look."""

PAST_DUE_DAYS: Final = 7
"""So long after its day a goal is asked about."""

_EPOCH_DAY: Final = 719_528
"""The day number of 1970-01-01."""

_DAY_US: Final = 86_400_000_000


class SignalDoc(TypedDict):
    """Something to look at. `rule` names the rule with its version, `why` says in plain words what it saw;
    `actions` are what one could do next.
    """

    rule: str
    level: Level
    goal: str | None
    why: str
    actions: list[Action]


def signals(projection: SharedProjection, today: str) -> list[SignalDoc]:
    """Return what to look at on `today`; what asks for attention first, then in the order of the board."""
    ratings = ratings_by_client(projection, today)
    found = [
        *_no_entry(projection, today),
        *_no_goal(projection, today),
        *_review_due(projection, today),
        *_unreported(projection, today),
        *_feedback_low(projection, today),
    ]
    progress = {goal_doc["goal"]: goal_doc for goal_doc in projection["progress"]["goals"]}
    for goal in projection["board"]["goals"]:
        if not is_at_rest(goal, today):
            found += _of_goal(goal, progress[goal["goal"]], ratings[goal["goal"]], today)
    return sorted(found, key=lambda signal: signal["level"] != "attention")


def ratings_by_client(projection: SharedProjection, today: str) -> dict[str, list[RatingDoc]]:
    """Return how close each goal on the board was to its client up to `today`, in order."""
    clients = {doc["member"] for doc in projection["members"] if doc["role"] == "client"}
    return {
        goal["goal"]: [rating for rating in goal["ratings"] if rating["by"] in clients and rating["day"] <= today]
        for goal in projection["progress"]["goals"]
    }


def last_entry_at(projection: SharedProjection) -> int | None:
    """Return when the client last wrote something that both can see, in microseconds since 1970."""
    clients = {doc["member"] for doc in projection["members"] if doc["role"] == "client"}
    return next((row["at"] for row in projection["timeline"] if row["by"] in clients), None)


# --- about the space -------------------------------------------------------------------------------------------------


def _no_entry(projection: SharedProjection, today: str) -> list[SignalDoc]:
    """`entries.quiet.v1`: the client wrote nothing that both can see for two weeks."""
    at = last_entry_at(projection)
    if at is None:
        return []
    days = day_number(today) - _day_of(at)
    if days < NO_ENTRY_DAYS:
        return []
    return [_signal("entries.quiet.v1", "info", f"No shared entry for {days} days")]


def _no_goal(projection: SharedProjection, today: str) -> list[SignalDoc]:
    """`plan.nogoal.v1`: therapy began two weeks ago, and there is no goal to work on."""
    therapy = projection["space"]["therapy"]
    begun, ended = therapy["start"], therapy["end"]
    if begun is None or ended is not None or day_number(today) - day_number(begun) < NO_GOAL_DAYS:
        return []
    if any(goal["status"] in ("active", "paused") for goal in projection["board"]["goals"]):
        return []
    return [_signal("plan.nogoal.v1", "info", f"No goal to work on yet; therapy began on {spoken(begun, today)}")]


def _review_due(projection: SharedProjection, today: str) -> list[SignalDoc]:
    """`review.due.v1`: the day on which both wanted to look back has come."""
    reviews = projection["progress"]["reviews"]
    due = reviews[-1]["next_due"] if reviews else None
    if due is None or due > today:
        return []
    return [_signal("review.due.v1", "info", f"A review was planned for {spoken(due, today)}")]


def _unreported(projection: SharedProjection, today: str) -> list[SignalDoc]:
    """`commitment.unreported.v1`: the day of a commitment has passed, and nobody said what came of it."""
    sessions = projection["sessions"]
    made = [
        *sessions["commitments"],
        *(commitment for doc in sessions["sessions"] for commitment in doc["commitments"]),
    ]
    passed = [
        commitment
        for commitment in made
        if not commitment["reports"] and commitment["due"] is not None and commitment["due"] < today
    ]
    if not passed:
        return []
    many = "1 commitment is" if len(passed) == 1 else f"{len(passed)} commitments are"
    return [_signal("commitment.unreported.v1", "info", f"{many} past the day, and nobody said what came of it")]


def _feedback_low(projection: SharedProjection, today: str) -> list[SignalDoc]:
    """`feedback.low.v2`: an answer about the latest session is 5 or less, or 2 less than the time before.

    After six weeks it is no longer the latest news of anything.
    """
    sessions = projection["sessions"]
    given = [*sessions["feedback"], *(feedback for doc in sessions["sessions"] for feedback in doc["feedback"])]
    given.sort(key=lambda feedback: feedback["at"])
    if not given or day_number(today) - _day_of(given[-1]["at"]) > FEEDBACK_DAYS:
        return []
    now = _answers(given[-1])
    before = _answers(given[-2]) if len(given) > 1 else now
    low = [
        f"{name} {value}"
        for name, value in now.items()
        if value <= LOW_FEEDBACK or before[name] - value >= FEEDBACK_DROP
    ]
    if not low:
        return []
    return [_signal("feedback.low.v2", "attention", f"Latest session feedback: {', '.join(low)}")]


def _answers(given: FeedbackDoc) -> dict[str, int]:
    return {
        "felt heard": given["heard"],
        "worked on what matters": given["worked_on_what_matters"],
        "way of working fits": given["way_of_working_fits"],
        "overall": given["overall"],
    }


# --- about one goal --------------------------------------------------------------------------------------------------


def _of_goal(goal: GoalDoc, progress: GoalProgressDoc, ratings: list[RatingDoc], today: str) -> list[SignalDoc]:
    return [
        *_stale(goal),
        *(_worse(goal, ratings, today) or _stalled(goal, ratings, today)),
        *_goal_quiet(goal, progress, today),
        *_goal_due(goal, today),
    ]


def _stale(goal: GoalDoc) -> list[SignalDoc]:
    """`agreement.stale.v1`: the goal was changed after somebody agreed to it (A2)."""
    if not goal["agreement"]["stale"]:
        return []
    return [_signal("agreement.stale.v1", "info", f"{goal['title']}: changed since it was agreed", goal["goal"])]


def _worse(goal: GoalDoc, ratings: list[RatingDoc], today: str) -> list[SignalDoc]:
    """`goal.worse.v1`: the latest two ratings are both 3 or more below the best of the last eight weeks."""
    since = day_number(today) - WORSE_WITHIN_DAYS
    recent = [rating["value"] for rating in ratings if day_number(rating["day"]) >= since]
    if len(recent) < 3 or max(recent) - max(recent[-2:]) < WORSE_BY:
        return []
    why = f"{goal['title']}: rated {recent[-1]}, and {max(recent)} within the last eight weeks"
    return [_signal("goal.worse.v1", "attention", why, goal["goal"])]


def _stalled(goal: GoalDoc, ratings: list[RatingDoc], today: str) -> list[SignalDoc]:
    """`goal.stalled.v2`: four or more ratings over four weeks or more lie within one point of the latest.

    Not where the goal is as good as reached: at 10, or at the target of a measure of ratings; not where the run grows,
    however slowly; and not where the latest rating is older than four weeks, since a quiet goal is told of as quiet.
    """
    if not ratings or ratings[-1]["value"] >= _wanted(goal):
        return []
    if day_number(today) - day_number(ratings[-1]["day"]) > STALLED_LATELY_DAYS:
        return []
    now = ratings[-1]["value"]
    first = len(ratings)
    while first > 0 and abs(ratings[first - 1]["value"] - now) <= STALLED_WITHIN:
        first -= 1
    run = ratings[first:]
    days = day_number(run[-1]["day"]) - day_number(run[0]["day"])
    if len(run) < STALLED_RATINGS or days < STALLED_DAYS:
        return []
    grown = sum(rating["value"] for rating in run[-2:]) - sum(rating["value"] for rating in run[:2])
    if grown >= STALLED_GROWTH:
        return []
    why = f"{goal['title']}: about {now} for {days // 7} weeks, in {len(run)} ratings"
    return [_signal("goal.stalled.v2", "attention", why, goal["goal"])]


def _wanted(goal: GoalDoc) -> int:
    """The rating at which the goal is where both want it."""
    targets = [measure["target"] for measure in goal["measures"] if measure["kind"] == "rating"]
    return min([REACHED, *(int(target) for target in targets if target is not None and target.isdecimal())])


def _goal_quiet(goal: GoalDoc, progress: GoalProgressDoc, today: str) -> list[SignalDoc]:
    """`goal.quiet.v2`: nothing was logged for a goal that is being worked on, for three weeks.

    A pause until a day that has passed is over, and the weeks count from there.
    """
    if goal["status"] not in ("active", "paused"):
        return []
    begun = [
        _day_of(goal["at"]),
        *(day_number(pause["resumed"]) for pause in goal["pauses"] if pause["resumed"]),
        *(day_number(pause["until"]) + 1 for pause in goal["pauses"] if pause["until"] and not pause["resumed"]),
    ]
    days = day_number(today) - max([*begun, *_logged(progress)])
    if days < QUIET_DAYS:
        return []
    return [_signal("goal.quiet.v2", "info", f"{goal['title']}: nothing logged for {days} days", goal["goal"])]


def _goal_due(goal: GoalDoc, today: str) -> list[SignalDoc]:
    """`goal.due.v1`: the day that was set for a goal passed a week ago, and it is neither reached nor let go."""
    if goal["due"] is None or day_number(today) - day_number(goal["due"]) < PAST_DUE_DAYS:
        return []
    why = f"{goal['title']}: planned until {spoken(goal['due'], today)}"
    return [_signal("goal.due.v1", "info", why, goal["goal"])]


def _logged(progress: GoalProgressDoc) -> list[int]:
    """The days on which anything was logged for the goal."""
    days = [rating["day"] for rating in progress["ratings"]]
    for measure in progress["measures"]:
        days += [value["day"] for value in measure["values"]]
    for counter in progress["counters"]:
        days += [counted["day"] for counted in counter["days"]]
    for step in progress["steps"]:
        days += [tick["day"] for tick in step["ticks"]]
    return [day_number(day) for day in days]


def _day_of(at_us: int) -> int:
    """The number of the day, in UTC, of a time in microseconds since 1970."""
    return _EPOCH_DAY + at_us // _DAY_US


def _signal(rule: str, level: Level, why: str, goal: str | None = None) -> SignalDoc:
    return {"rule": rule, "level": level, "goal": goal, "why": why, "actions": list(NEXT_ACTIONS[rule])}
