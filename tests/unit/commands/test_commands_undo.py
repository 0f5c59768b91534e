"""Undo, for every kind of run: what stood before is shown again, and taking that back does it again."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

import pytest

from fakes.core.log_builder import DESK
from fakes.core.runs import Runs
from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo import UndoItem
from handrail_shared.events import Body
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated, MeasureLogged
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import (
    BarrierNamed,
    Commented,
    GoalAdjusted,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
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
)
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalWritten,
    SetbackNoted,
    SetbackRecovered,
    SetbackReopened,
    WinNoted,
)
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn, ValueNamed, ValueRetired
from handrail_shared.events.sessions import (
    AgendaItemProposed,
    CommitmentMade,
    CommitmentReported,
    CommitmentReportWithdrawn,
)
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneDropped,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReopened,
    MilestoneReworded,
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepPartlyDone,
    StepRestored,
    StepSkipped,
    StepSplit,
)

DAY: Final = "2026-11-20"


class Told(Runs):
    """A goal with all that belongs to it, and what matters."""

    def __init__(self) -> None:
        super().__init__()
        self.goal, self.other, self.step, self.milestone = (self.id() for _ in range(4))
        self.entry, self.value, self.suggestion, self.change = (self.id() for _ in range(4))
        self.log, self.commitment, self.setback, self.win = (self.id() for _ in range(4))
        self.comment, self.item, self.measure, self.share = (self.id() for _ in range(4))
        self.says(GoalDrafted(goal=self.goal, change=self.change, title="Walk", own_words="Out!"))
        self.says(GoalDrafted(goal=self.other, change=self.id(), title="See friends"))
        self.says(StepAdded(step=self.step, goal=self.goal, title="Shoes"))
        self.says(MilestoneAdded(milestone=self.milestone, goal=self.goal, title="To the gate"))
        self.says(JournalWritten(entry=self.entry, day=DAY, text="Slept badly", mood=2), audience="private")
        self.says(ValueNamed(value=self.value, label="Being outside"))
        self.says(CommitmentMade(commitment=self.commitment, text="Three walks"))
        self.says(SetbackNoted(setback=self.setback, text="Turned back", day=DAY))
        self.says(
            GoalChangeSuggested(
                suggestion=self.suggestion, goal=self.goal, base=self.shared.version(self.goal), title="Walk twice"
            ),
            device=DESK,
        )

    def base(self, goal: str) -> dict[str, Any]:
        """The fields of a change on what stands."""
        return {"goal": goal, "change": self.id(), "base": self.shared.version(goal)}


Say = Callable[[Told], Sequence[Body]]


def reword(title: str) -> Say:
    return lambda told: [
        GoalReworded(goal=told.goal, change=told.id(), base=told.shared.version(told.goal), title=title)
    ]


def adjust(told: Told) -> list[Body]:
    base = told.shared.version(told.goal)
    return [GoalAdjusted(goal=told.goal, change=told.id(), base=base, due="2026-12-24", code="too_big")]


def agree(told: Told) -> list[Body]:
    return [GoalAgreed(goal=told.goal, version=told.shared.version(told.goal), statement="Mine")]


def withdraw(told: Told) -> list[Body]:
    return [GoalAgreementWithdrawn(goal=told.goal, version=told.shared.version(told.goal), reason="Too soon")]


def pause(told: Told) -> list[Body]:
    return [GoalPaused(goal=told.goal, start="2026-11-10", until="2026-12-01", code="away")]


def reach(told: Told) -> list[Body]:
    return [GoalReached(goal=told.goal, day=DAY, note="Bo came")]


def close(told: Told) -> list[Body]:
    return [GoalClosedUnmet(goal=told.goal, code="time_up", learned="Less is more")]


def reopen(told: Told) -> list[Body]:
    return [GoalReopened(goal=told.goal)]


def drafted_whole(told: Told) -> list[Body]:
    goal, change, measure, step = (told.id() for _ in range(4))
    version = told.shared.version(told.goal)
    return [
        GoalDrafted(goal=goal, change=change, title="Sing"),
        GoalSmartAnswered(goal=goal, change=told.id(), base=version, specific="Daily"),
        GoalMeasureDefined(goal=goal, change=told.id(), base=version, measure=measure, kind="number", label="Songs"),
        GoalReadinessRated(rating=told.id(), goal=goal, importance=8, confidence=5),
        StepAdded(step=step, goal=goal, title="Hum", size="tiny"),
        MilestoneAdded(milestone=told.id(), goal=goal, title="A song", step=step, op=">=", value="1"),
        GoalFocusSet(focus=[goal]),
    ]


def split(told: Told) -> list[Body]:
    parts = [told.id(), told.id()]
    added = [StepAdded(step=part, goal=told.goal, title="Part", size="tiny") for part in parts]
    return [*added, StepSplit(step=told.step, into=parts)]


def done(told: Told) -> list[Body]:
    return [StepDone(log=told.log, step=told.step, day=DAY, note="Rain")]


def correct(told: Told) -> list[Body]:
    return [StepLogCorrected(correction=told.id(), log=told.log, outcome="partly", percent=30, note="Sun")]


def plan(told: Told) -> list[Body]:
    barrier = told.id()
    named = BarrierNamed(barrier=barrier, goal=told.goal, text="Rain")
    return [named, IfThenPlanned(plan=told.id(), goal=told.goal, barrier=barrier, trigger="wet", response="coat")]


def check_in(told: Told) -> list[Body]:
    recorded = CheckInRecorded(check_in=told.id(), day=DAY, mood=4, feelings=["stuck"])
    rated = GoalRated(rating=told.id(), goal=told.goal, value=6, day=DAY)
    return [recorded, rated, WinNoted(win=told.id(), text="Went out", day=DAY)]


def report(outcome: Literal["done", "not_yet"]) -> Say:
    return lambda told: [CommitmentReported(commitment=told.commitment, outcome=outcome)]


def share(told: Told) -> list[Body]:
    return [EntryShared(share=told.share, entry=told.entry, kind="journal", day=DAY, text="Slept badly", mood=2)]


RUNS: Final[dict[str, tuple[Say, ...]]] = {
    "check in": (check_in,),
    "a new goal, held on to": (drafted_whole,),
    "reword": (reword("B"),),
    "reword again": (reword("C"), reword("B")),
    "adjust": (adjust,),
    "answer a plain question": (
        lambda told: [
            GoalSmartAnswered(goal=told.goal, change=told.id(), base=told.shared.version(told.goal), specific="Daily")
        ],
    ),
    "two changes at once": (lambda told: [*reword("B")(told), *adjust(told)],),
    "take a suggestion up": (
        lambda told: [
            GoalSuggestionAnswered(suggestion=told.suggestion, goal=told.goal, change=told.id(), accepted=True)
        ],
    ),
    "agree": (agree,),
    "agree after a withdrawal": (agree, agree, withdraw),
    "agree anew": (agree, agree, reword("B")),
    "withdraw": (withdraw, agree),
    "focus": (lambda told: [GoalFocusSet(focus=[told.goal], note="Now")],),
    "another focus": (lambda _: [GoalFocusSet(focus=[])], lambda told: [GoalFocusSet(focus=[told.goal])]),
    "rank": (lambda told: [GoalsRanked(order=[told.other, told.goal])],),
    "rank again": (
        lambda told: [GoalsRanked(order=[told.goal])],
        lambda told: [GoalsRanked(order=[told.other])],
    ),
    "pause": (pause,),
    "pause for longer": (lambda told: [GoalPaused(goal=told.goal, start="2026-11-12", code="unwell")], pause),
    "resume": (lambda told: [GoalResumed(goal=told.goal, day=DAY)], pause),
    "reach": (reach,),
    "reach while it rests": (reach, pause),
    "close": (close,),
    "close while it rests": (close, pause),
    "reopen what was reached": (reopen, reach),
    "reopen what was let go": (reopen, close),
    "reopen what was let go while it rested": (reopen, pause, close),
    "reopen and reach anew": (lambda told: [*reopen(told), GoalReached(goal=told.goal, day="2026-11-21")], reach),
    "retract": (lambda told: [GoalRetracted(goal=told.other)],),
    "retract what is in focus": (
        lambda told: [GoalFocusSet(focus=[]), GoalRetracted(goal=told.other)],
        lambda told: [GoalFocusSet(focus=[told.other])],
    ),
    "add a step": (lambda told: [StepAdded(step=told.id(), goal=told.goal, title="Door", per="day", times=1)],),
    "let a step go": (lambda told: [StepDropped(step=told.step, reason="No")],),
    "break a step down": (split,),
    "let go what is broken down": (lambda told: [StepDropped(step=told.step)], split),
    "take a step up": (lambda told: [StepRestored(step=told.step)], lambda told: [StepDropped(step=told.step)]),
    "take up what was broken down": (lambda told: [StepRestored(step=told.step)], split),
    "step done": (done,),
    "step partly done": (lambda told: [StepPartlyDone(log=told.log, step=told.step, day=DAY)],),
    "step skipped": (lambda told: [StepSkipped(log=told.log, step=told.step, day=DAY)],),
    "correct a step": (correct, done),
    "correct a step twice at once": (lambda told: [*correct(told), *correct(told)], done),
    "take a step back": (
        lambda told: [StepLogCorrected(correction=told.id(), log=told.log, outcome="retracted")],
        done,
    ),
    "correct what was taken back": (
        lambda told: [StepLogCorrected(correction=told.id(), log=told.log, outcome="done")],
        done,
        lambda told: [StepLogCorrected(correction=told.id(), log=told.log, outcome="retracted")],
    ),
    "add a milestone": (lambda told: [MilestoneAdded(milestone=told.id(), goal=told.goal, title="Pond")],),
    "let a milestone go": (
        lambda told: [MilestoneDropped(milestone=told.milestone)],
        lambda told: [MilestoneReworded(milestone=told.milestone, title="Pond")],
        lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],
    ),
    "reach a milestone": (lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],),
    "reach it on another day": (
        lambda told: [MilestoneReached(milestone=told.milestone, day="2026-11-21")],
        lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],
    ),
    "not yet": (lambda told: [MilestonePostponed(milestone=told.milestone, day=DAY)],),
    "not yet again": (
        lambda told: [MilestonePostponed(milestone=told.milestone, day="2026-11-21")],
        lambda told: [MilestonePostponed(milestone=told.milestone, day=DAY)],
    ),
    "not yet, of what was reached": (
        lambda told: [MilestonePostponed(milestone=told.milestone, day="2026-11-21")],
        lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],
    ),
    "reach a milestone after all": (
        lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],
        lambda told: [MilestonePostponed(milestone=told.milestone, day=DAY)],
    ),
    "open a milestone again": (
        lambda told: [MilestoneReopened(milestone=told.milestone)],
        lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],
    ),
    "open again what is not yet": (
        lambda told: [MilestoneReopened(milestone=told.milestone)],
        lambda told: [MilestonePostponed(milestone=told.milestone, day=DAY)],
    ),
    "log a measure": (lambda told: [MeasureLogged(log=told.id(), measure=told.measure, value="3", day=DAY)],),
    "plan if-then": (plan,),
    "comment": (lambda told: [Commented(comment=told.comment, on=told.goal, text="Good week")],),
    "reword a comment": (
        lambda told: [Commented(comment=told.comment, on=told.goal, text="Good month")],
        lambda told: [Commented(comment=told.comment, on=told.goal, text="Good week")],
    ),
    "take a comment back": (
        lambda told: [EntryRetracted(retraction=told.id(), ref=told.comment)],
        lambda told: [Commented(comment=told.comment, on=told.goal, text="Good week")],
    ),
    "bring it": (lambda told: [AgendaItemProposed(item=told.item, text="The gate")],),
    "bring it in other words": (
        lambda told: [AgendaItemProposed(item=told.item, text="The pond")],
        lambda told: [AgendaItemProposed(item=told.item, text="The gate")],
    ),
    "take back what was brought": (
        lambda told: [EntryRetracted(retraction=told.id(), ref=told.item)],
        lambda told: [AgendaItemProposed(item=told.item, text="The gate")],
    ),
    "report": (report("done"),),
    "report again": (report("done"), report("not_yet")),
    "withdraw a report": (
        lambda told: [CommitmentReportWithdrawn(commitment=told.commitment)],
        report("done"),
    ),
    "share": (share,),
    "take a copy back": (lambda told: [EntryUnshared(share=told.share, entry=told.entry)], share),
    "take a win back": (
        lambda told: [EntryRetracted(retraction=told.id(), ref=told.win)],
        lambda told: [WinNoted(win=told.win, text="Out", day=DAY)],
    ),
    "back on one's feet": (lambda told: [SetbackRecovered(setback=told.setback, day=DAY)],),
    "not over after all": (
        lambda told: [SetbackReopened(setback=told.setback)],
        lambda told: [SetbackRecovered(setback=told.setback, day=DAY)],
    ),
    "purpose": (lambda _: [PurposeStated(text="To live")],),
    "another purpose": (lambda _: [PurposeStated(text="To live")], lambda _: [PurposeStated(text="Calm")]),
    "no purpose": (lambda _: [PurposeWithdrawn()], lambda _: [PurposeStated(text="Calm")]),
    "name a value": (lambda told: [ValueNamed(value=told.id(), label="Honesty")],),
    "let a value go": (lambda told: [ValueRetired(value=told.value, reason="Enough")],),
}
"""A run, and what was said before it in runs of their own, in order."""


@pytest.mark.parametrize("name", RUNS)
def test_undo_shows_what_stood_before_and_redo_does_it_again(name: str) -> None:
    run, *beforehand = RUNS[name]
    told = Told()
    for value in beforehand:
        told.says(*value(told))
    shown, before, masked = told.shows(), told.seen(), told.seen(names=False)

    item = told.says(*run(told))
    changed, after, after_masked = told.shows(), told.seen(), told.seen(names=False)
    undone = told.undo(item)
    seen, seen_masked = told.seen(), told.seen(names=False)
    redone = told.undo(undone)
    again, again_masked = told.seen(), told.seen(names=False)
    told.undo(redone)

    assert changed != shown
    assert before == seen or (masked == seen_masked and _makes_anew(item))
    assert after == again or (after_masked == again_masked and _makes_anew(undone))
    assert before == told.seen() or masked == told.seen(names=False)


def _makes_anew(item: UndoItem) -> bool:
    spent = (EntryRetracted, GoalRetracted, MilestoneDropped, EntryUnshared)
    return any(isinstance(entry.body, spent) for entry in item.entries)


def test_undo_of_nothing_says_so() -> None:
    assert Refusal(code="nothing_to_undo") == Told().decide_undo(UndoItem(entries=[]))
