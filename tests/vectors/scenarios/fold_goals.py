"""Scenarios about goals for `make_fold_vectors.py`: each writes its log and names the day on which it is looked at."""

import zlib

from fakes.core.bodies import CLIENT, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
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


def drafted(builder: LogBuilder, goal: str = WALK, title: str = "Walk to the park", parent: str | None = None) -> None:
    """The client drafts a goal on the phone."""
    builder.says(PHONE, GoalDrafted(goal=goal, change=builder.id(), title=title, parent=parent))


def concurrent_edits(builder: LogBuilder) -> str:
    """Two edits on the same version: the later one shows, both are offered, and the title alone is contested."""
    drafted(builder)
    base = builder.version(WALK)
    builder.says(DESK, GoalReworded(goal=WALK, change=builder.id(), base=base, title="Walk daily", reason="clearer"))
    builder.says(PHONE, GoalReworded(goal=WALK, change=builder.id(), base=base, title="Walk with Bo", why="He waits"))
    return TODAY


def concurrent_edits_settled(builder: LogBuilder) -> str:
    """An edit that was made after seeing both wordings settles the contest."""
    concurrent_edits(builder)
    seen = builder.version(WALK)
    builder.says(PHONE, GoalReworded(goal=WALK, change=builder.id(), base=seen, title="Walk daily with Bo"))
    return TODAY


def concurrent_chains(builder: LogBuilder) -> str:
    """Two devices write two edits each, interleaved: each knows its own and not the other's."""
    drafted(builder)
    base = builder.version(WALK)
    first = [builder.id(), builder.id()]
    second = [builder.id(), builder.id()]
    builder.says(PHONE, GoalReworded(goal=WALK, change=first[0], base=base, title="One"))
    builder.says(DESK, GoalReworded(goal=WALK, change=second[0], base=base, why="Because"))
    builder.says(PHONE, GoalReworded(goal=WALK, change=first[1], base=_plus(base, first[0]), title="Two"))
    builder.says(DESK, GoalReworded(goal=WALK, change=second[1], base=_plus(base, second[0]), title="Three"))
    return TODAY


def _plus(base: Version, change: str) -> Version:
    return Version(number=base.number + 1, mark=base.mark + zlib.crc32(change.encode()))


def changes_undone(builder: LogBuilder) -> str:
    """A change taken back leaves what stood before it, or nothing; only its author can take it back."""
    drafted(builder)
    title, due, other = builder.id(), builder.id(), builder.id()
    builder.says(PHONE, GoalReworded(goal=WALK, change=title, base=builder.version(WALK), title="Walk", why="Spring"))
    builder.says(PHONE, GoalAdjusted(goal=WALK, change=due, base=builder.version(WALK), due="2026-12-24"))
    builder.says(DESK, GoalReworded(goal=WALK, change=other, base=builder.version(WALK), why="Summer"))
    _undo(builder, PHONE, title)
    _undo(builder, PHONE, due)
    _undo(builder, PHONE, other)
    _undo(builder, LAPTOP, due)
    _undo(builder, DESK, builder.id())
    return TODAY


def changes_undone_one_by_one(builder: LogBuilder) -> str:
    """Two changes of one field are taken back one after the other, and that is taken back as well."""
    drafted(builder)
    first, second = builder.id(), builder.id()
    builder.says(PHONE, GoalReworded(goal=WALK, change=first, base=builder.version(WALK), title="B", why="Spring"))
    builder.says(PHONE, GoalReworded(goal=WALK, change=second, base=builder.version(WALK), title="C"))
    undone = [_undo(builder, PHONE, change) for change in (second, first)]
    for change in reversed(undone):
        _undo(builder, PHONE, change)
    _undo(builder, PHONE, second)
    _undo(builder, PHONE, first)
    return TODAY


def _undo(builder: LogBuilder, device: str, change: str) -> str:
    base, own = builder.version(WALK), builder.id()
    builder.says(device, GoalChangeUndone(goal=WALK, change=own, base=base, undoes=change))
    return own


def agreed(builder: LogBuilder) -> str:
    """Client and therapist agree to the same version: the goal is active."""
    drafted(builder)
    version = builder.version(WALK)
    builder.says(PHONE, GoalAgreed(goal=WALK, version=version, statement="This is mine"))
    builder.says(DESK, GoalAgreed(goal=WALK, version=version))
    return TODAY


def agreement_then_edit(builder: LogBuilder) -> str:
    """An edit after the agreement makes it stale; the client's new agreement waits for the therapist."""
    agreed(builder)
    version = builder.version(WALK)
    builder.says(DESK, GoalAdjusted(goal=WALK, change=builder.id(), base=version, due="2026-12-24", code="too_small"))
    builder.says(PHONE, GoalAgreed(goal=WALK, version=builder.version(WALK)))
    return TODAY


def edit_behind_an_agreement(builder: LogBuilder) -> str:
    """An edit that comes before the agreement in the order but was not in the agreed version makes it stale as well."""
    drafted(builder)
    version = builder.version(WALK)
    builder.says(PHONE, GoalAgreed(goal=WALK, version=version), at=20)
    builder.says(DESK, GoalAgreed(goal=WALK, version=version), at=21)
    builder.says(LAPTOP, GoalReworded(goal=WALK, change=builder.id(), base=version, title="Walk far"), at=30, stamp=10)
    return TODAY


def agreement_withdrawn(builder: LogBuilder) -> str:
    """Withdrawing ends one's own agreement only."""
    agreed(builder)
    version = builder.version(WALK)
    builder.says(PHONE, GoalAgreementWithdrawn(goal=WALK, version=version, reason="Too soon"))
    return TODAY


def suggestion_accepted(builder: LogBuilder) -> str:
    """An accepted suggestion applies where it was answered; a second answer and a late suggestion change nothing."""
    drafted(builder)
    base = builder.version(WALK)
    walk_twice, declined, open_one = builder.id(), builder.id(), builder.id()
    answer = GoalSuggestionAnswered(suggestion=walk_twice, goal=WALK, change=builder.id(), accepted=True)
    builder.says(PHONE, answer, at=10)
    again = GoalSuggestionAnswered(suggestion=walk_twice, goal=WALK, change=builder.id(), accepted=False)
    builder.says(LAPTOP, again, at=20)
    builder.says(
        DESK,
        GoalChangeSuggested(suggestion=walk_twice, goal=WALK, base=base, title="Walk twice", horizon="long"),
        at=40,
        stamp=5,
    )
    builder.says(DESK, GoalChangeSuggested(suggestion=declined, goal=WALK, base=base, due="2026-12-01"), at=11)
    no = GoalSuggestionAnswered(suggestion=declined, goal=WALK, change=builder.id(), accepted=False, reason="No")
    builder.says(PHONE, no, at=13)
    builder.says(DESK, GoalChangeSuggested(suggestion=open_one, goal=WALK, base=base, why="To breathe"), at=12)
    return TODAY


def tree_with_a_cycle(builder: LogBuilder) -> str:
    """Goals that are their own ancestors and goals of missing parents are roots; steps of missing goals are loose."""
    hope = identifier(1, 9)
    builder.says(PHONE, GoalDrafted(goal=hope, change=builder.id(), title="Be outdoors", horizon="aspiration"))
    drafted(builder, WALK, "Walk", parent=hope)
    drafted(builder, FRIENDS, "See friends", parent=WORK)
    drafted(builder, WORK, "Back to work", parent=FRIENDS)
    drafted(builder, identifier(1, 4), "Under a cycle", parent=WORK)
    drafted(builder, identifier(1, 5), "Parent unknown", parent=identifier(1, 77))
    builder.says(PHONE, StepAdded(step=identifier(2, 1), goal=identifier(1, 78), title="Goal unknown"))
    builder.says(DESK, MilestoneAdded(milestone=identifier(4, 1), goal=identifier(1, 78), title="Goal unknown"))
    builder.says(PHONE, GoalsRanked(order=[WORK, WORK, FRIENDS]))
    return TODAY


def focus_and_retraction(builder: LogBuilder) -> str:
    """Focus holds goals that are on the board; a retracted goal leaves it and stays in the history."""
    drafted(builder, WALK)
    drafted(builder, FRIENDS, "See friends")
    builder.says(PHONE, GoalFocusSet(focus=[FRIENDS, WALK, identifier(1, 77)], note="For this month"))
    builder.says(PHONE, GoalRetracted(goal=FRIENDS, reason="Written twice"))
    return TODAY


def invalid_transition(builder: LogBuilder) -> str:
    """Transitions that make no sense in the merged order are inert and ask for a look."""
    drafted(builder)
    drafted(builder, FRIENDS, "See friends")
    drafted(builder, WORK, "Back to work")
    builder.says(PHONE, GoalClosedUnmet(goal=WALK, code="no_longer_matters", learned="Running is more fun"))
    builder.says(DESK, GoalReached(goal=WALK, day="2026-11-20"))
    builder.says(DESK, GoalResumed(goal=FRIENDS, day="2026-11-20"))
    builder.says(DESK, GoalReopened(goal=WORK))
    builder.says(PHONE, GoalReached(goal=WORK, day="2026-11-21", note="Signed"))
    builder.says(LAPTOP, GoalReached(goal=WORK, day="2026-11-22"))
    return TODAY


def focus_of_what_has_ended(builder: LogBuilder) -> str:
    """A goal that was reached or let go is in focus no more; reopened, it is again."""
    for goal, title in ((WALK, "Walk to the park"), (FRIENDS, "See friends"), (WORK, "Back to work")):
        drafted(builder, goal, title)
    builder.says(PHONE, GoalFocusSet(focus=[WALK, FRIENDS, WORK]))
    builder.says(PHONE, GoalReached(goal=WALK, day="2026-11-20"))
    builder.says(PHONE, GoalClosedUnmet(goal=FRIENDS, code="time_up"))
    builder.says(PHONE, GoalReached(goal=WORK, day="2026-11-21"))
    builder.says(DESK, GoalReopened(goal=WORK))
    return TODAY


def everything_on_a_goal(builder: LogBuilder) -> str:
    """Measures, answers, readiness, barriers, plans, comments and adjustments on one goal."""
    drafted(builder)
    measure, barrier, plan, comment = (identifier(3, number) for number in (1, 2, 3, 4))
    builder.says(
        PHONE,
        GoalMeasureDefined(
            goal=WALK,
            change=builder.id(),
            base=builder.version(WALK),
            measure=measure,
            kind="minutes",
            label="Minutes outdoors",
            baseline="5",
            target="30",
            per="day",
        ),
    )
    builder.says(
        PHONE,
        GoalSmartAnswered(
            goal=WALK,
            change=builder.id(),
            base=builder.version(WALK),
            specific="Out of the door, to the pond",
            relevant="I like ducks",
            time_bound="2026-12-31",
        ),
    )
    builder.says(
        DESK,
        GoalAdjusted(
            goal=WALK,
            change=builder.id(),
            base=builder.version(WALK),
            measure=measure,
            target="20",
            code="too_big",
            easier=True,
            note="Start small",
        ),
    )
    builder.says(PHONE, GoalReadinessRated(rating=builder.id(), goal=WALK, importance=9, confidence=4))
    builder.says(
        PHONE, GoalReadinessRated(rating=builder.id(), goal=WALK, importance=9, confidence=7, day="2026-11-20")
    )
    builder.says(PHONE, BarrierNamed(barrier=barrier, goal=WALK, text="Rain", kind="place"))
    builder.says(PHONE, IfThenPlanned(plan=plan, goal=WALK, barrier=barrier, trigger="It rains", response="Take boots"))
    builder.says(PHONE, IfThenUsed(use=builder.id(), plan=plan, day="2026-11-21", helped=8))
    builder.says(DESK, Commented(comment=comment, on=WALK, text="Well don"))
    builder.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    builder.says(PHONE, Commented(comment=builder.id(), on=WALK, text="Thanks", reply_to=comment))
    builder.says(PHONE, Commented(comment=builder.id(), on=barrier, text="It rains a lot"))
    return TODAY


def clock_ahead(builder: LogBuilder) -> str:
    """A clock that runs a year ahead cannot poison the order: it degrades to the order of arrival."""
    drafted(builder)
    base = builder.version(WALK)
    builder.says(
        LAPTOP, GoalReworded(goal=WALK, change=builder.id(), base=base, title="From next year"), stamp=31_536_000
    )
    builder.says(DESK, GoalReworded(goal=WALK, change=builder.id(), base=builder.version(WALK), title="From today"))
    return TODAY


def pending_on_top(builder: LogBuilder) -> str:
    """A device's own pending lines count at their stamps until the server confirms them."""
    drafted(builder)
    base = builder.version(WALK)
    builder.says(PHONE, GoalReworded(goal=WALK, change=builder.id(), base=base, title="Not sent yet"), pending=True)
    builder.says(PHONE, GoalPaused(goal=WALK, start="2026-11-20", code="unwell"), pending=True)
    return TODAY


def an_id_used_twice(builder: LogBuilder) -> str:
    """Other words under a used change id are another change: the agreement does not cover them."""
    drafted(builder)
    change = builder.id()
    edit = GoalReworded(goal=WALK, change=change, base=builder.version(WALK), title="Walk daily")
    builder.says(DESK, edit, at=10)
    builder.says(PHONE, GoalAgreed(goal=WALK, version=builder.version(WALK)), at=11)
    builder.says(DESK, edit, at=12)
    builder.says(DESK, GoalReworded(goal=WALK, change=change, base=edit.base, title="Run daily"), at=13, stamp=9)
    return TODAY


def ranked_by_the_client(builder: LogBuilder) -> str:
    """Ranked goals come first, the others in the order in which they were drafted."""
    drafted(builder, WALK)
    drafted(builder, FRIENDS, "See friends")
    drafted(builder, WORK, "Back to work")
    builder.says(PHONE, GoalsRanked(order=[WORK]))
    assert builder.goal(WORK)["by"] == CLIENT
    return TODAY
