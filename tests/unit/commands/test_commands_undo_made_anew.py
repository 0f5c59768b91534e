"""Undo, where it is refused: what was changed since, is taken back already, is final, or is not there."""

from fakes.core.log_builder import DESK, LAPTOP
from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo import UndoEntry, UndoItem
from handrail_shared.events import EVENT_TYPES
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.check_ins import CheckInRecorded, MeasureLogged
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import (
    Commented,
    GoalAdjusted,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalDrafted,
    GoalRetracted,
)
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    WinNoted,
)
from handrail_shared.events.sessions import AgendaItemDiscussed
from handrail_shared.events.steps import (
    MilestoneDropped,
    MilestoneReworded,
    StepDone,
    StepLogCorrected,
    StepReworded,
)
from unit.commands.test_commands_undo import DAY, Told, agree, done, share

"""A run, what was written since, and why the run cannot be taken back; nothing where it can."""


def test_a_goal_that_something_else_holds_on_to_is_not_drafted_again() -> None:
    for say in (
        lambda told: [Commented(comment=told.comment, on=told.goal, text="A")],
        lambda told: [StepDone(log=told.log, step=told.step, day=DAY)],
        lambda told: [GoalAdjusted(**told.base(told.other), parent=told.goal)],
    ):
        told = Told()
        told.says(WinNoted(win=told.win, text="A", day=DAY))
        told.says(*say(told))
        item = told.says(GoalRetracted(goal=told.goal))

        assert Refusal(code="final", about=told.goal) == told.decide_undo(item)


def test_a_goal_that_another_took_back_as_well_is_not_drafted_again() -> None:
    told = Told()
    told.says(GoalRetracted(goal=told.goal), device=DESK)
    item = told.says(GoalRetracted(goal=told.goal))

    assert Refusal(code="changed_since", about=told.goal) == told.decide_undo(item)


def test_undo_goes_on_from_what_was_made_anew() -> None:
    told = Told()
    empty = told.seen(names=False)
    goal = told.id()
    for made, taken in (
        (GoalDrafted(goal=goal, change=told.id(), title="Sing"), GoalRetracted(goal=goal)),
        (WinNoted(win=told.win, text="A", day=DAY), EntryRetracted(retraction=told.id(), ref=told.win)),
        (share(told)[0], EntryUnshared(share=told.share, entry=told.entry)),
    ):
        item = told.says(made)
        told.undo(told.says(taken))

        told.undo(item)

        assert empty == told.seen(names=False)


def test_a_copy_is_made_from_the_private_entry_where_everybody_dropped_its_line() -> None:
    told = Told()
    told.says(WinNoted(win=told.win, text="A", day=DAY), audience="private")
    for entry, kind in ((told.entry, "journal"), (told.win, "win")):
        item = told.says(EntryUnshared(share=told.id(), entry=entry))

        [again] = told.undo(item).entries

        assert isinstance(again.body, EntryShared)
        assert (entry, kind) == (again.body.entry, again.body.kind)
        assert Refusal(code="changed_since", about=entry) == told.decide_undo(item)


def test_what_is_not_given_cannot_be_said_again() -> None:
    told = Told()
    told.says(CheckInRecorded(check_in=told.comment, day=DAY, mood=3), audience="private")
    told.says(EntryRetracted(retraction=told.id(), ref=told.entry), audience="private")
    unknown = told.id()

    for body, code in (
        (EntryUnshared(share=told.id(), entry=unknown), "not_found"),
        (EntryUnshared(share=told.id(), entry=told.entry), "not_found"),
        (EntryUnshared(share=told.id(), entry=told.comment), "not_found"),
        (EntryRetracted(retraction=told.id(), ref=unknown), "not_found"),
        (MilestoneDropped(milestone=unknown), "not_found"),
    ):
        decision = told.decide_undo(told.says(body))

        assert isinstance(decision, Refusal)
        assert code == decision.code
    unknown = told.id()
    for body in (
        MeasureLogged(log=unknown, measure=told.measure, value="3", day=DAY),
        StepDone(log=unknown, step=told.step, day=DAY),
        StepLogCorrected(correction=told.id(), log=unknown, note="A"),
    ):
        item = UndoItem(entries=[UndoEntry(audience="shared", device=LAPTOP, seq=900, body=body)])
        decision = told.decide_undo(item)

        assert Refusal(code="not_found", about=unknown) == decision


def test_a_suggestion_and_what_was_taken_back_of_it() -> None:
    told = Told()
    told.says(Commented(comment=told.comment, on=told.goal, text="A"), device=DESK)
    told.says(AgendaItemDiscussed(item=told.item))
    suggested = GoalChangeSuggested(
        suggestion=told.win, goal=told.goal, base=told.shared.version(told.goal), title="Walk"
    )
    item = told.says(suggested)

    undone = told.undo(item)
    redone = told.undo(undone)

    assert [EntryRetracted] == [type(entry.body) for entry in undone.entries]
    assert [GoalChangeSuggested] == [type(entry.body) for entry in redone.entries]
    for ref in (told.comment, told.item):
        item = told.says(EntryRetracted(retraction=told.id(), ref=ref))
        assert Refusal(code="not_found", about=ref) == told.decide_undo(item)


def test_a_step_log_that_was_taken_back_as_a_fact_comes_again() -> None:
    told = Told()
    told.says(*done(told))
    item = told.says(EntryRetracted(retraction=told.id(), ref=told.log))

    [again] = told.undo(item).entries

    assert isinstance(again.body, StepDone)


def test_a_withdrawal_of_nothing_and_a_private_draft() -> None:
    told = Told()
    version = told.shared.version(told.goal)
    withdrawn = told.says(GoalAgreementWithdrawn(goal=told.goal, version=version, reason="No"))
    drafted = told.says(GoalDrafted(goal=told.id(), change=told.id(), title="Mine"), audience="private")

    assert Refusal(code="nothing_to_undo") == told.decide_undo(withdrawn)
    decision = told.decide_undo(drafted)
    assert isinstance(decision, Refusal)
    assert "final" == decision.code


def test_what_was_withdrawn_and_what_nobody_added_is_in_nobody_s_way() -> None:
    told = Told()
    told.says(*agree(told))
    told.says(GoalAgreementWithdrawn(goal=told.goal, version=told.shared.version(told.goal), reason="No"))
    told.says(StepReworded(step=told.win, title="B"), device=DESK)
    told.says(MilestoneReworded(milestone=told.win, title="B"), device=DESK)

    again = told.undo(told.says(GoalRetracted(goal=told.goal)))

    assert isinstance(again.entries[0].body, GoalDrafted)


def test_every_type_has_a_way_back_or_is_final() -> None:
    told = Told()
    finals = {tag for tag, row in CATALOGUE.items() if row.inverse.startswith("final:")}

    assert {"session_ended", "member_joined", "step_reworded", "observation_answered"} <= finals
    assert set(EVENT_TYPES) == set(CATALOGUE)
    assert Refusal(code="nothing_to_undo") == told.decide_undo(UndoItem(entries=[]))
