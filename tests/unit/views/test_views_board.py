from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, Scribe
from handrail_shared.canonical import canonical
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.goals import Commented, GoalDrafted, GoalFocusSet, GoalRetracted, GoalsRanked
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneDropped,
    MilestoneReached,
    MilestoneReopened,
    MilestoneReworded,
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepMoved,
    StepPartlyDone,
    StepRestored,
    StepReworded,
    StepSkipped,
    StepSplit,
)
from handrail_shared.views.facts.ticks import TickDoc

WALK, FRIENDS, WORK = (identifier(1, number) for number in (1, 2, 3))
STEP, OTHER_STEP = (identifier(2, number) for number in (1, 2))
POND = identifier(4, 1)


def goals(*parents: tuple[str, str | None]) -> Scribe:
    """Goals with their parents, drafted in this order."""
    scribe = Scribe().everyone_joins()
    for goal, parent in parents:
        scribe.says(PHONE, GoalDrafted(goal=goal, change=scribe.id(), title=goal[-1], parent=parent))
    return scribe


def tree(scribe: Scribe) -> list[tuple[str, str | None, int]]:
    """The tree in short."""
    return [(node["goal"], node["parent"], node["depth"]) for node in scribe.shows()["board"]["tree"]]


def test_children_follow_their_parents_in_the_boards_order() -> None:
    scribe = goals((FRIENDS, WALK), (WORK, WALK), (WALK, None))
    scribe.says(PHONE, GoalsRanked(order=[WORK]))

    assert [(WALK, None, 0), (WORK, WALK, 1), (FRIENDS, WALK, 1)] == tree(scribe)


def test_a_goal_of_a_missing_or_retracted_parent_is_a_root() -> None:
    scribe = goals((WALK, None), (FRIENDS, WALK), (WORK, identifier(1, 77)))
    scribe.says(PHONE, GoalRetracted(goal=WALK))

    assert [(FRIENDS, None, 0), (WORK, None, 0)] == tree(scribe)


def test_a_goal_that_is_its_own_parent_is_a_root() -> None:
    assert [(WALK, None, 0), (FRIENDS, WALK, 1)] == tree(goals((WALK, WALK), (FRIENDS, WALK)))


def test_goals_in_a_cycle_are_roots() -> None:
    assert [(WALK, None, 0), (FRIENDS, None, 0)] == tree(goals((WALK, FRIENDS), (FRIENDS, WALK)))


def test_a_chain_longer_than_any_call_stack_is_shown() -> None:
    chain = [identifier(1, number) for number in range(1_500)]
    scribe = goals(*zip(chain, [None, *chain], strict=False))

    assert 1_499 == tree(scribe)[-1][2]
    assert canonical(scribe.shows())


def test_ranked_goals_come_first() -> None:
    scribe = goals((WALK, None), (FRIENDS, None), (WORK, None))
    scribe.says(PHONE, GoalsRanked(order=[WORK, identifier(1, 77), WORK, FRIENDS]))

    assert [WORK, FRIENDS, WALK] == [doc["goal"] for doc in scribe.shows()["board"]["goals"]]


def test_focus_is_the_latest_and_only_of_goals_on_the_board() -> None:
    scribe = goals((WALK, None), (FRIENDS, None))
    scribe.says(PHONE, GoalFocusSet(focus=[WALK, FRIENDS]))
    scribe.says(PHONE, GoalFocusSet(focus=[FRIENDS, identifier(1, 77), FRIENDS], note="Now"))

    board = scribe.shows()["board"]

    assert ([FRIENDS], "Now") == (board["focus"], board["focus_note"])


def test_a_step_keeps_what_a_rewording_leaves_out() -> None:
    scribe = goals((WALK, None), (FRIENDS, None))
    scribe.says(PHONE, StepAdded(step=STEP, goal=WALK, title="Door", times=2, per="week", due="2026-12-01"))
    scribe.says(DESK, StepReworded(step=STEP, size="tiny", times=3))
    scribe.says(DESK, StepReworded(step=STEP, title="Out", per="day", due="2026-12-02"))
    scribe.says(DESK, StepMoved(step=STEP, goal=FRIENDS, milestone=POND, order="a"))

    [step] = scribe.goal(FRIENDS)["steps"]

    assert ("Out", "tiny", 3, "day", "2026-12-02") == (
        step["title"],
        step["size"],
        step["times"],
        step["per"],
        step["due"],
    )
    assert (POND, "a") == (step["milestone"], step["order"])
    assert ["step_added", "step_reworded", "step_reworded", "step_moved"] == [each["type"] for each in step["history"]]
    assert [] == scribe.goal(WALK)["steps"]


def test_what_was_never_added_is_not_shown() -> None:
    scribe = goals((WALK, None))
    scribe.says(PHONE, StepReworded(step=STEP, title="Lost"))
    scribe.says(PHONE, MilestoneReached(milestone=POND, day="2026-11-20"))

    goal = scribe.goal(WALK)

    assert ([], []) == (goal["steps"], goal["milestones"])


def test_a_milestone_keeps_what_a_rewording_leaves_out() -> None:
    scribe = goals((WALK, None))
    scribe.says(PHONE, MilestoneAdded(milestone=POND, goal=WALK, title="Pond", criterion="Ducks", due="2026-12-01"))
    scribe.says(PHONE, MilestoneReworded(milestone=POND, due="2026-12-02"))
    scribe.says(PHONE, MilestoneReworded(milestone=POND, title="The pond"))

    [milestone] = scribe.goal(WALK)["milestones"]

    assert ("The pond", "Ducks", "2026-12-02") == (milestone["title"], milestone["criterion"], milestone["due"])


def test_a_milestone_is_not_reached_after_all() -> None:
    scribe = goals((WALK, None))
    scribe.says(PHONE, MilestoneAdded(milestone=POND, goal=WALK, title="Pond"))
    scribe.says(PHONE, MilestoneReached(milestone=POND, day="2026-11-20"))
    scribe.says(PHONE, MilestoneReopened(milestone=POND, reason="Too soon"))

    [milestone] = scribe.goal(WALK)["milestones"]

    assert milestone["reached"] is None
    assert [{"field": "reason", "value": "Too soon"}] == milestone["history"][-1]["fields"]


def test_a_milestone_that_was_let_go_is_not_shown() -> None:
    scribe = goals((WALK, None))
    scribe.says(PHONE, MilestoneAdded(milestone=POND, goal=WALK, title="Pond"))
    scribe.says(PHONE, MilestoneDropped(milestone=POND))

    assert [] == scribe.goal(WALK)["milestones"]


def test_a_step_that_was_let_go_or_broken_down_stands_again() -> None:
    scribe = goals((WALK, None))
    scribe.says(PHONE, StepAdded(step=STEP, goal=WALK, title="Round"))
    scribe.says(PHONE, StepSplit(step=STEP, into=[OTHER_STEP]))
    scribe.says(PHONE, StepDropped(step=STEP))
    scribe.says(PHONE, StepRestored(step=STEP))

    [step] = scribe.goal(WALK)["steps"]

    assert (None, []) == (step["dropped"], step["split_into"])


def ticks(scribe: Scribe) -> list[TickDoc]:
    """The ticks of the one step."""
    return scribe.shows()["progress"]["goals"][0]["steps"][0]["ticks"]


def with_step() -> Scribe:
    """A goal with one step."""
    scribe = goals((WALK, None))
    scribe.says(PHONE, StepAdded(step=STEP, goal=WALK, title="Door"))
    return scribe


def test_the_same_step_and_day_on_two_devices_is_one_tick_and_two_rows_of_the_timeline() -> None:
    scribe = with_step()
    logs = [scribe.id(), scribe.id()]
    scribe.says(PHONE, StepDone(log=logs[0], step=STEP, day="2026-11-20", note="Early"))
    scribe.says(LAPTOP, StepDone(log=logs[1], step=STEP, day="2026-11-20", note="Late"))

    [tick] = ticks(scribe)

    assert ("done", "Late", logs) == (tick["outcome"], tick["note"], tick["logs"])
    assert 2 == len([row for row in scribe.shows()["timeline"] if row["type"] == "step_done"])


def test_a_corrected_outcome_outweighs_a_later_log() -> None:
    scribe = with_step()
    log = scribe.id()
    scribe.says(PHONE, StepSkipped(log=log, step=STEP, day="2026-11-20", code="forgot"))
    scribe.says(LAPTOP, StepSkipped(log=scribe.id(), step=STEP, day="2026-11-20"), at=40)
    scribe.says(PHONE, StepLogCorrected(correction=scribe.id(), log=log, outcome="partly", percent=30), at=30)

    [tick] = ticks(scribe)

    assert ("partly", 30, None) == (tick["outcome"], tick["percent"], tick["code"])


def test_a_corrected_note_does_not_outweigh_a_later_log() -> None:
    scribe = with_step()
    log = scribe.id()
    scribe.says(PHONE, StepSkipped(log=log, step=STEP, day="2026-11-20"))
    scribe.says(PHONE, StepLogCorrected(correction=scribe.id(), log=log, note="Rain"))
    scribe.says(LAPTOP, StepPartlyDone(log=scribe.id(), step=STEP, day="2026-11-20"))

    assert ["partly"] == [tick["outcome"] for tick in ticks(scribe)]


def test_a_step_log_is_put_right_field_by_field() -> None:
    scribe = with_step()
    log = scribe.id()
    scribe.says(PHONE, StepDone(log=log, step=STEP, day="2026-11-20", amount="1", effort=4))
    scribe.says(PHONE, StepLogCorrected(correction=scribe.id(), log=log, day="2026-11-19", amount="2", code="away"))
    scribe.says(PHONE, EntryCorrected(correction=scribe.id(), ref=log, text="Far", mood=3))
    scribe.says(DESK, StepLogCorrected(correction=scribe.id(), log=log, outcome="retracted"))

    [tick] = ticks(scribe)

    assert ("2026-11-19", "2", "Far", 4) == (tick["day"], tick["amount"], tick["note"], tick["effort"])


def test_a_log_that_was_taken_back_counts_again_once_it_is_put_right() -> None:
    scribe = with_step()
    log = scribe.id()
    scribe.says(PHONE, StepDone(log=log, step=STEP, day="2026-11-20"))
    scribe.says(PHONE, StepLogCorrected(correction=scribe.id(), log=log, outcome="retracted"))
    without = ticks(scribe)
    scribe.says(PHONE, StepLogCorrected(correction=scribe.id(), log=log, outcome="skipped"))

    assert [] == without
    assert ["skipped"] == [tick["outcome"] for tick in ticks(scribe)]


def test_a_step_log_correction_leaves_other_facts_alone() -> None:
    scribe = goals((WALK, None))
    comment = scribe.id()
    scribe.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    scribe.says(DESK, StepLogCorrected(correction=scribe.id(), log=comment, outcome="retracted"))

    assert ["Well done"] == [doc["text"] for doc in scribe.goal(WALK)["comments"]]


def test_a_comment_is_reworded_and_taken_back_by_its_author_only() -> None:
    scribe = goals((WALK, None))
    comment = scribe.id()
    scribe.says(DESK, Commented(comment=comment, on=WALK, text="Well don"))
    scribe.says(PHONE, Commented(comment=comment, on=WALK, text="Someone else's"))
    scribe.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    scribe.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    shown = scribe.goal(WALK)["comments"]
    both = [(doc["text"], doc["edited_at"] is None, [each["text"] for each in doc["earlier"]]) for doc in shown]
    scribe.says(DESK, EntryRetracted(retraction=scribe.id(), ref=comment))

    assert [("Well done", False, ["Well don"]), ("Someone else's", True, [])] == both
    assert ["Someone else's"] == [doc["text"] for doc in scribe.goal(WALK)["comments"]]


def test_comments_on_other_things_are_on_the_board() -> None:
    scribe = with_step()
    scribe.says(DESK, Commented(comment=scribe.id(), on=STEP, text="On the step"))
    scribe.says(DESK, Commented(comment=scribe.id(), on=identifier(8, 1), text="On a win"))

    assert ["On a win"] == [doc["text"] for doc in scribe.shows()["board"]["comments"]]
    assert ["On the step"] == [doc["text"] for doc in scribe.goal(WALK)["steps"][0]["comments"]]


def test_steps_of_a_retracted_goal_are_not_loose() -> None:
    scribe = with_step()
    scribe.says(PHONE, StepAdded(step=OTHER_STEP, goal=FRIENDS, title="Loose"))
    scribe.says(PHONE, GoalRetracted(goal=WALK))

    assert [OTHER_STEP] == [doc["step"] for doc in scribe.shows()["board"]["loose_steps"]]
