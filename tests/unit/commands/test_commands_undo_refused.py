"""Undo, where it is refused: what was changed since, is taken back already, is final, or is not there."""

from typing import Final

import pytest

from fakes.core.log_builder import DESK, LAPTOP
from handrail_shared.commands.context import Refusal
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import (
    BarrierNamed,
    Commented,
    GoalAgreed,
    GoalChangeSuggested,
    GoalDrafted,
    GoalFocusSet,
    GoalPaused,
    GoalReached,
    GoalRetracted,
    GoalReworded,
    GoalsRanked,
    GoalSuggestionAnswered,
)
from handrail_shared.events.journal import (
    EntryUnshared,
    JournalEdited,
    JournalWritten,
    SetbackRecovered,
    WinNoted,
)
from handrail_shared.events.matters import PurposeStated, ValueNamed
from handrail_shared.events.sessions import AgendaItemDiscussed, AgendaItemProposed, CommitmentReported, SessionEnded
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneDropped,
    MilestoneReached,
    MilestoneReworded,
    StepAdded,
    StepDropped,
    StepLogCorrected,
    StepMoved,
    StepReworded,
    StepSplit,
)
from handrail_shared.rights import Audience
from unit.commands.test_commands_undo import DAY, Say, Told, agree, done, pause, reach, reopen, report, reword, share

Since = tuple[str, Say]


def _again(told: Told) -> list[GoalDrafted]:
    return [GoalDrafted(goal=told.win, change=told.item, title="Sing")]


CHANGED: Final[dict[str, tuple[Say, Since, str]]] = {
    "rank": (
        lambda told: [GoalsRanked(order=[told.goal])],
        (DESK, lambda told: [GoalsRanked(order=[told.other])]),
        "changed_since",
    ),
    "focus": (
        lambda told: [GoalFocusSet(focus=[told.goal])],
        (DESK, lambda _: [GoalFocusSet(focus=[])]),
        "changed_since",
    ),
    "agreement elsewhere": (
        agree,
        (LAPTOP, lambda told: [GoalAgreed(goal=told.goal, version=told.shared.version(told.goal))]),
        "changed_since",
    ),
    "life": (pause, (DESK, reach), "changed_since"),
    "what a step says": (
        lambda told: [StepAdded(step=told.win, goal=told.goal, title="A")],
        (DESK, lambda told: [StepReworded(step=told.win, title="B"), StepMoved(step=told.win, order="a")]),
        "changed_since",
    ),
    "terms that another took over": (reword("B"), (DESK, reword("C")), "changed_since"),
    "an answer that declined": (
        lambda told: [
            GoalSuggestionAnswered(suggestion=told.suggestion, goal=told.goal, change=told.id(), accepted=False)
        ],
        (DESK, lambda _: []),
        "final",
    ),
    "what ended in a session": (lambda told: [SessionEnded(session=told.win)], (DESK, lambda _: []), "final"),
    "a transition that makes no sense": (reopen, (DESK, reach), "changed_since"),
    "what a milestone says": (
        lambda told: [MilestoneAdded(milestone=told.win, goal=told.goal, title="A")],
        (DESK, lambda told: [MilestoneReworded(milestone=told.win, title="B")]),
        "changed_since",
    ),
    "life of a goal that is gone": (pause, (DESK, lambda told: [GoalRetracted(goal=told.goal)]), "taken_back"),
    "terms of a goal that is gone": (
        reword("B"),
        (DESK, lambda told: [GoalRetracted(goal=told.goal)]),
        "taken_back",
    ),
    "a draft that another agreed to": (
        _again,
        (DESK, lambda told: [GoalAgreed(goal=told.win, version=told.shared.version(told.win))]),
        "changed_since",
    ),
    "a draft that was taken back": (_again, (DESK, lambda told: [GoalRetracted(goal=told.win)]), "taken_back"),
    "a goal that both took back": (
        lambda told: [GoalRetracted(goal=told.other)],
        (DESK, lambda told: [GoalRetracted(goal=told.goal)]),
        "",
    ),
    "purpose": (lambda _: [PurposeStated(text="A")], (LAPTOP, lambda _: [PurposeStated(text="B")]), "changed_since"),
    "value": (
        lambda told: [ValueNamed(value=told.value, label="A")],
        (LAPTOP, lambda told: [ValueNamed(value=told.value, label="B")]),
        "changed_since",
    ),
    "recovery": (
        lambda told: [SetbackRecovered(setback=told.setback, day=DAY)],
        (LAPTOP, lambda told: [SetbackRecovered(setback=told.setback, day="2026-11-21")]),
        "changed_since",
    ),
    "report": (report("done"), (LAPTOP, report("not_yet")), "changed_since"),
    "a step that was dropped": (
        lambda told: [StepAdded(step=told.win, goal=told.goal, title="A")],
        (DESK, lambda told: [StepDropped(step=told.win)]),
        "taken_back",
    ),
    "what a step became": (
        lambda told: [StepDropped(step=told.step)],
        (DESK, lambda told: [StepSplit(step=told.step, into=[told.win])]),
        "changed_since",
    ),
    "a step of a goal that is gone": (
        lambda told: [StepDropped(step=told.step)],
        (DESK, lambda told: [GoalRetracted(goal=told.goal)]),
        "taken_back",
    ),
    "a milestone that another reached": (
        lambda told: [MilestoneAdded(milestone=told.win, goal=told.goal, title="A")],
        (DESK, lambda told: [MilestoneReached(milestone=told.win, day=DAY)]),
        "changed_since",
    ),
    "a milestone that was let go": (
        lambda told: [MilestoneAdded(milestone=told.win, goal=told.goal, title="A")],
        (DESK, lambda told: [MilestoneDropped(milestone=told.win)]),
        "taken_back",
    ),
    "reached, of what was let go": (
        lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],
        (DESK, lambda told: [MilestoneDropped(milestone=told.milestone)]),
        "taken_back",
    ),
    "reached, on another day for another": (
        lambda told: [MilestoneReached(milestone=told.milestone, day=DAY)],
        (DESK, lambda told: [MilestoneReached(milestone=told.milestone, day="2026-11-21")]),
        "changed_since",
    ),
    "a milestone that both let go": (
        lambda told: [MilestoneDropped(milestone=told.milestone)],
        (DESK, lambda told: [MilestoneDropped(milestone=told.milestone)]),
        "changed_since",
    ),
    "a milestone of a goal that is gone": (
        lambda told: [MilestoneDropped(milestone=told.milestone)],
        (DESK, lambda told: [GoalRetracted(goal=told.goal)]),
        "taken_back",
    ),
    "a step log that was taken back": (
        done,
        (LAPTOP, lambda told: [StepLogCorrected(correction=told.id(), log=told.log, outcome="retracted")]),
        "taken_back",
    ),
    "a fact that was taken back": (
        lambda told: [WinNoted(win=told.win, text="A", day=DAY)],
        (LAPTOP, lambda told: [EntryRetracted(retraction=told.id(), ref=told.win)]),
        "taken_back",
    ),
    "what was taken back twice": (
        lambda told: [EntryRetracted(retraction=told.id(), ref=told.setback)],
        (LAPTOP, lambda told: [EntryRetracted(retraction=told.id(), ref=told.setback)]),
        "changed_since",
    ),
    "a copy that was taken back": (
        share,
        (LAPTOP, lambda told: [EntryUnshared(share=told.share, entry=told.entry)]),
        "taken_back",
    ),
    "a comment that was reworded": (
        lambda told: [Commented(comment=told.comment, on=told.goal, text="A")],
        (LAPTOP, lambda told: [Commented(comment=told.comment, on=told.goal, text="B")]),
        "changed_since",
    ),
    "what was talked about": (
        lambda told: [AgendaItemProposed(item=told.item, text="A")],
        (DESK, lambda told: [AgendaItemDiscussed(item=told.item)]),
        "changed_since",
    ),
    "a suggestion that was answered": (
        lambda told: [
            GoalChangeSuggested(suggestion=told.win, goal=told.goal, base=told.shared.version(told.goal), title="A")
        ],
        (
            DESK,
            lambda told: [
                GoalSuggestionAnswered(suggestion=told.win, goal=told.goal, change=told.id(), accepted=False)
            ],
        ),
        "changed_since",
    ),
}


"""A run, what was written since, and why the run cannot be taken back; nothing where it can."""


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_changed_since_is_left_alone(name: str) -> None:
    run, (device, since), why = CHANGED[name]
    told = Told()
    item = told.says(*run(told))
    told.says(*since(told), device=device)

    decision = told.decide_undo(item)

    assert why == (decision.code if isinstance(decision, Refusal) else "")


def test_an_edit_is_left_alone_where_another_edit_of_the_same_field_stands() -> None:
    told = Told()
    item = told.says(JournalEdited(edit=told.id(), entry=told.entry, text="A"), audience="private")
    told.says(JournalEdited(edit=told.id(), entry=told.entry, text="B"), audience="private", device=LAPTOP)

    assert Refusal(code="changed_since", about=told.entry) == told.decide_undo(item)

    told.says(EntryRetracted(retraction=told.id(), ref=told.entry), audience="private")

    assert Refusal(code="taken_back", about=told.entry) == told.decide_undo(item)


def test_a_field_that_was_empty_cannot_be_emptied_again() -> None:
    told = Told()
    bare = told.id()
    told.says(JournalWritten(entry=bare, day=DAY, text="A"), audience="private")
    item = told.says(JournalEdited(edit=told.id(), entry=bare, mood=3), audience="private")
    told.says(*done(told))
    amount = told.says(StepLogCorrected(correction=told.id(), log=told.log, amount="3"))

    assert Refusal(code="final", field="mood", about=bare) == told.decide_undo(item)
    assert Refusal(code="final", field="amount", about=told.log) == told.decide_undo(amount)


def test_of_a_correction_that_says_nothing_nothing_is_left_to_undo() -> None:
    told = Told()
    told.says(*done(told))
    log = told.says(StepLogCorrected(correction=told.id(), log=told.log))
    edit = told.says(JournalEdited(edit=told.id(), entry=told.entry), audience="private")

    assert Refusal(code="nothing_to_undo") == told.decide_undo(log)
    assert Refusal(code="nothing_to_undo") == told.decide_undo(edit)


def test_both_halves_of_a_run_on_one_subject_go_back_at_once() -> None:
    told = Told()
    before = told.seen()
    twice = (
        [GoalsRanked(order=[told.goal]), GoalsRanked(order=[told.other, told.goal])],
        [GoalFocusSet(focus=[told.goal]), GoalFocusSet(focus=[told.other])],
        [PurposeStated(text="A"), PurposeStated(text="B")],
        [ValueNamed(value=told.value, label="A"), ValueNamed(value=told.value, label="B")],
        [SetbackRecovered(setback=told.setback, day=DAY), SetbackRecovered(setback=told.setback, day="2026-11-21")],
        [*report("done")(told), *report("not_yet")(told)],
        [StepDropped(step=told.step), StepDropped(step=told.step)],
        [GoalPaused(goal=told.goal, start=DAY), GoalReached(goal=told.goal, day=DAY)],
        [*agree(told), *agree(told)],
        [JournalEdited(edit=told.id(), entry=told.entry, text=text) for text in "AB"],
    )

    for bodies in twice:
        audience: Audience = "private" if isinstance(bodies[0], JournalEdited) else "shared"
        assert len(told.undo(told.says(*bodies, audience=audience)).entries) <= 2
        assert before == told.seen()


def test_a_report_of_another_stays_last() -> None:
    told = Told()
    told.says(*report("not_yet")(told))
    item = told.says(*report("done")(told))
    told.says(CommitmentReported(commitment=told.commitment, outcome="partly"), device=DESK)

    told.undo(item)

    reports = told.shared.shows()["sessions"]["commitments"][0]["reports"]
    assert ["partly"] == [value["outcome"] for value in reports]


def test_a_goal_that_others_worked_on_is_not_drafted_again() -> None:
    for say in (
        lambda told: [GoalAgreed(goal=told.goal, version=told.shared.version(told.goal))],
        lambda told: [GoalReworded(goal=told.goal, change=told.id(), base=told.shared.version(told.goal), title="B")],
        lambda told: [StepAdded(step=told.id(), goal=told.goal, title="Mine")],
        lambda told: [GoalPaused(goal=told.goal, start=DAY)],
    ):
        told = Told()
        told.says(BarrierNamed(barrier=told.id(), goal=told.other, text="Rain"))
        told.says(*say(told), device=DESK)
        item = told.says(GoalRetracted(goal=told.goal))

        assert Refusal(code="final", about=told.goal) == told.decide_undo(item)
