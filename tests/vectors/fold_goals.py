"""Scenarios about goals for `make_fold_vectors.py`: each writes its log and names the day on which it is looked at."""

import zlib

from fakes.core.bodies import CLIENT, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, Scribe
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import (
    BarrierNamed,
    Commented,
    GoalAdjusted,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalChangeUndone,
    GoalClosedUnmet,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalPaused,
    GoalReached,
    GoalReadinessRated,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalsRanked,
    GoalSuggestionAnswered,
    IfThenPlanned,
    IfThenUsed,
)
from handrail_shared.events.steps import MilestoneAdded, StepAdded

TODAY = "2026-11-22"
WALK, FRIENDS, WORK = (identifier(1, number) for number in (1, 2, 3))


def drafted(scribe: Scribe, goal: str = WALK, title: str = "Walk to the park", parent: str | None = None) -> None:
    """The client drafts a goal on the phone."""
    scribe.says(PHONE, GoalDrafted(goal=goal, change=scribe.id(), title=title, parent=parent))


def concurrent_edits(scribe: Scribe) -> str:
    """Two edits on the same version: the later one shows, both are offered, and the title alone is contested."""
    drafted(scribe)
    base = scribe.version(WALK)
    scribe.says(DESK, GoalReworded(goal=WALK, change=scribe.id(), base=base, title="Walk daily", reason="clearer"))
    scribe.says(PHONE, GoalReworded(goal=WALK, change=scribe.id(), base=base, title="Walk with Bo", why="He waits"))
    return TODAY


def concurrent_edits_settled(scribe: Scribe) -> str:
    """An edit that was made after seeing both wordings settles the contest."""
    concurrent_edits(scribe)
    seen = scribe.version(WALK)
    scribe.says(PHONE, GoalReworded(goal=WALK, change=scribe.id(), base=seen, title="Walk daily with Bo"))
    return TODAY


def concurrent_chains(scribe: Scribe) -> str:
    """Two devices write two edits each, interleaved: each knows its own and not the other's."""
    drafted(scribe)
    base = scribe.version(WALK)
    first = [scribe.id(), scribe.id()]
    second = [scribe.id(), scribe.id()]
    scribe.says(PHONE, GoalReworded(goal=WALK, change=first[0], base=base, title="One"))
    scribe.says(DESK, GoalReworded(goal=WALK, change=second[0], base=base, why="Because"))
    scribe.says(PHONE, GoalReworded(goal=WALK, change=first[1], base=_plus(base, first[0]), title="Two"))
    scribe.says(DESK, GoalReworded(goal=WALK, change=second[1], base=_plus(base, second[0]), title="Three"))
    return TODAY


def _plus(base: Version, change: str) -> Version:
    return Version(number=base.number + 1, mark=base.mark + zlib.crc32(change.encode()))


def changes_undone(scribe: Scribe) -> str:
    """A change taken back leaves what stood before it, or nothing; only its author can take it back."""
    drafted(scribe)
    title, due, other = scribe.id(), scribe.id(), scribe.id()
    scribe.says(PHONE, GoalReworded(goal=WALK, change=title, base=scribe.version(WALK), title="Walk", why="Spring"))
    scribe.says(PHONE, GoalAdjusted(goal=WALK, change=due, base=scribe.version(WALK), due="2026-12-24"))
    scribe.says(DESK, GoalReworded(goal=WALK, change=other, base=scribe.version(WALK), why="Summer"))
    _undo(scribe, PHONE, title)
    _undo(scribe, PHONE, due)
    _undo(scribe, PHONE, other)
    _undo(scribe, LAPTOP, due)
    _undo(scribe, DESK, scribe.id())
    return TODAY


def changes_undone_one_by_one(scribe: Scribe) -> str:
    """Two changes of one field are taken back one after the other, and that is taken back as well."""
    drafted(scribe)
    first, second = scribe.id(), scribe.id()
    scribe.says(PHONE, GoalReworded(goal=WALK, change=first, base=scribe.version(WALK), title="B", why="Spring"))
    scribe.says(PHONE, GoalReworded(goal=WALK, change=second, base=scribe.version(WALK), title="C"))
    undone = [_undo(scribe, PHONE, change) for change in (second, first)]
    for change in reversed(undone):
        _undo(scribe, PHONE, change)
    _undo(scribe, PHONE, second)
    _undo(scribe, PHONE, first)
    return TODAY


def _undo(scribe: Scribe, device: str, change: str) -> str:
    base, own = scribe.version(WALK), scribe.id()
    scribe.says(device, GoalChangeUndone(goal=WALK, change=own, base=base, undoes=change))
    return own


def agreed(scribe: Scribe) -> str:
    """Client and therapist agree to the same version: the goal is active."""
    drafted(scribe)
    version = scribe.version(WALK)
    scribe.says(PHONE, GoalAgreed(goal=WALK, version=version, statement="This is mine"))
    scribe.says(DESK, GoalAgreed(goal=WALK, version=version))
    return TODAY


def agreement_then_edit(scribe: Scribe) -> str:
    """An edit after the agreement makes it stale; the client's new agreement waits for the therapist."""
    agreed(scribe)
    version = scribe.version(WALK)
    scribe.says(DESK, GoalAdjusted(goal=WALK, change=scribe.id(), base=version, due="2026-12-24", code="too_small"))
    scribe.says(PHONE, GoalAgreed(goal=WALK, version=scribe.version(WALK)))
    return TODAY


def edit_behind_an_agreement(scribe: Scribe) -> str:
    """An edit that comes before the agreement in the order but was not in the agreed version makes it stale as well."""
    drafted(scribe)
    version = scribe.version(WALK)
    scribe.says(PHONE, GoalAgreed(goal=WALK, version=version), at=20)
    scribe.says(DESK, GoalAgreed(goal=WALK, version=version), at=21)
    scribe.says(LAPTOP, GoalReworded(goal=WALK, change=scribe.id(), base=version, title="Walk far"), at=30, stamp=10)
    return TODAY


def agreement_withdrawn(scribe: Scribe) -> str:
    """Withdrawing ends one's own agreement only."""
    agreed(scribe)
    version = scribe.version(WALK)
    scribe.says(PHONE, GoalAgreementWithdrawn(goal=WALK, version=version, reason="Too soon"))
    return TODAY


def suggestion_accepted(scribe: Scribe) -> str:
    """An accepted suggestion applies where it was answered; a second answer and a late suggestion change nothing."""
    drafted(scribe)
    base = scribe.version(WALK)
    walk_twice, declined, open_one = scribe.id(), scribe.id(), scribe.id()
    answer = GoalSuggestionAnswered(suggestion=walk_twice, goal=WALK, change=scribe.id(), accepted=True)
    scribe.says(PHONE, answer, at=10)
    again = GoalSuggestionAnswered(suggestion=walk_twice, goal=WALK, change=scribe.id(), accepted=False)
    scribe.says(LAPTOP, again, at=20)
    scribe.says(
        DESK,
        GoalChangeSuggested(suggestion=walk_twice, goal=WALK, base=base, title="Walk twice", horizon="long"),
        at=40,
        stamp=5,
    )
    scribe.says(DESK, GoalChangeSuggested(suggestion=declined, goal=WALK, base=base, due="2026-12-01"), at=11)
    no = GoalSuggestionAnswered(suggestion=declined, goal=WALK, change=scribe.id(), accepted=False, reason="No")
    scribe.says(PHONE, no, at=13)
    scribe.says(DESK, GoalChangeSuggested(suggestion=open_one, goal=WALK, base=base, why="To breathe"), at=12)
    return TODAY


def tree_with_a_cycle(scribe: Scribe) -> str:
    """Goals that are their own ancestors and goals of missing parents are roots; steps of missing goals are loose."""
    hope = identifier(1, 9)
    scribe.says(PHONE, GoalDrafted(goal=hope, change=scribe.id(), title="Be outdoors", horizon="aspiration"))
    drafted(scribe, WALK, "Walk", parent=hope)
    drafted(scribe, FRIENDS, "See friends", parent=WORK)
    drafted(scribe, WORK, "Back to work", parent=FRIENDS)
    drafted(scribe, identifier(1, 4), "Under a cycle", parent=WORK)
    drafted(scribe, identifier(1, 5), "Parent unknown", parent=identifier(1, 77))
    scribe.says(PHONE, StepAdded(step=identifier(2, 1), goal=identifier(1, 78), title="Goal unknown"))
    scribe.says(DESK, MilestoneAdded(milestone=identifier(4, 1), goal=identifier(1, 78), title="Goal unknown"))
    scribe.says(PHONE, GoalsRanked(order=[WORK, WORK, FRIENDS]))
    return TODAY


def focus_and_retraction(scribe: Scribe) -> str:
    """Focus holds goals that are on the board; a retracted goal leaves it and stays in the history."""
    drafted(scribe, WALK)
    drafted(scribe, FRIENDS, "See friends")
    scribe.says(PHONE, GoalFocusSet(focus=[FRIENDS, WALK, identifier(1, 77)], note="For this month"))
    scribe.says(PHONE, GoalRetracted(goal=FRIENDS, reason="Written twice"))
    return TODAY


def invalid_transition(scribe: Scribe) -> str:
    """Transitions that make no sense in the merged order are inert and ask for a look."""
    drafted(scribe)
    drafted(scribe, FRIENDS, "See friends")
    drafted(scribe, WORK, "Back to work")
    scribe.says(PHONE, GoalClosedUnmet(goal=WALK, code="no_longer_matters", learned="Running is more fun"))
    scribe.says(DESK, GoalReached(goal=WALK, day="2026-11-20"))
    scribe.says(DESK, GoalResumed(goal=FRIENDS, day="2026-11-20"))
    scribe.says(DESK, GoalReopened(goal=WORK))
    scribe.says(PHONE, GoalReached(goal=WORK, day="2026-11-21", note="Signed"))
    scribe.says(LAPTOP, GoalReached(goal=WORK, day="2026-11-22"))
    return TODAY


def everything_on_a_goal(scribe: Scribe) -> str:
    """Measures, answers, readiness, barriers, plans, comments and adjustments on one goal."""
    drafted(scribe)
    measure, barrier, plan, comment = (identifier(3, number) for number in (1, 2, 3, 4))
    scribe.says(
        PHONE,
        GoalMeasureDefined(
            goal=WALK,
            change=scribe.id(),
            base=scribe.version(WALK),
            measure=measure,
            kind="minutes",
            label="Minutes outdoors",
            baseline="5",
            target="30",
            per="day",
        ),
    )
    scribe.says(
        PHONE,
        GoalSmartAnswered(
            goal=WALK,
            change=scribe.id(),
            base=scribe.version(WALK),
            specific="Out of the door, to the pond",
            relevant="I like ducks",
            time_bound="2026-12-31",
        ),
    )
    scribe.says(
        DESK,
        GoalAdjusted(
            goal=WALK,
            change=scribe.id(),
            base=scribe.version(WALK),
            measure=measure,
            target="20",
            code="too_big",
            easier=True,
            note="Start small",
        ),
    )
    scribe.says(PHONE, GoalReadinessRated(rating=scribe.id(), goal=WALK, importance=9, confidence=4))
    scribe.says(PHONE, GoalReadinessRated(rating=scribe.id(), goal=WALK, importance=9, confidence=7, day="2026-11-20"))
    scribe.says(PHONE, BarrierNamed(barrier=barrier, goal=WALK, text="Rain", kind="place"))
    scribe.says(PHONE, IfThenPlanned(plan=plan, goal=WALK, barrier=barrier, trigger="It rains", response="Take boots"))
    scribe.says(PHONE, IfThenUsed(use=scribe.id(), plan=plan, day="2026-11-21", helped=8))
    scribe.says(DESK, Commented(comment=comment, on=WALK, text="Well don"))
    scribe.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    scribe.says(PHONE, Commented(comment=scribe.id(), on=WALK, text="Thanks", reply_to=comment))
    scribe.says(PHONE, Commented(comment=scribe.id(), on=barrier, text="It rains a lot"))
    return TODAY


def clock_ahead(scribe: Scribe) -> str:
    """A clock that runs a year ahead cannot poison the order: it degrades to the order of arrival."""
    drafted(scribe)
    base = scribe.version(WALK)
    scribe.says(
        LAPTOP, GoalReworded(goal=WALK, change=scribe.id(), base=base, title="From next year"), stamp=31_536_000
    )
    scribe.says(DESK, GoalReworded(goal=WALK, change=scribe.id(), base=scribe.version(WALK), title="From today"))
    return TODAY


def pending_on_top(scribe: Scribe) -> str:
    """A device's own pending lines count at their stamps until the server confirms them."""
    drafted(scribe)
    base = scribe.version(WALK)
    scribe.says(PHONE, GoalReworded(goal=WALK, change=scribe.id(), base=base, title="Not sent yet"), pending=True)
    scribe.says(PHONE, GoalPaused(goal=WALK, start="2026-11-20", code="unwell"), pending=True)
    return TODAY


def an_id_used_twice(scribe: Scribe) -> str:
    """Other words under a used change id are another change: the agreement does not cover them."""
    drafted(scribe)
    change = scribe.id()
    edit = GoalReworded(goal=WALK, change=change, base=scribe.version(WALK), title="Walk daily")
    scribe.says(DESK, edit, at=10)
    scribe.says(PHONE, GoalAgreed(goal=WALK, version=scribe.version(WALK)), at=11)
    scribe.says(DESK, edit, at=12)
    scribe.says(DESK, GoalReworded(goal=WALK, change=change, base=edit.base, title="Run daily"), at=13, stamp=9)
    return TODAY


def ranked_by_the_client(scribe: Scribe) -> str:
    """Ranked goals come first, the others in the order in which they were drafted."""
    drafted(scribe, WALK)
    drafted(scribe, FRIENDS, "See friends")
    drafted(scribe, WORK, "Back to work")
    scribe.says(PHONE, GoalsRanked(order=[WORK]))
    assert scribe.goal(WORK)["by"] == CLIENT
    return TODAY
