from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
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


def goals(*parents: tuple[str, str | None]) -> LogBuilder:
    """Goals with their parents, drafted in this order."""
    builder = LogBuilder().everyone_joins()
    for goal, parent in parents:
        builder.says(PHONE, GoalDrafted(goal=goal, change=builder.id(), title=goal[-1], parent=parent))
    return builder


def tree(builder: LogBuilder) -> list[tuple[str, str | None, int]]:
    """The tree in short."""
    return [(node["goal"], node["parent"], node["depth"]) for node in builder.shows()["board"]["tree"]]


def test_children_follow_their_parents_in_the_boards_order() -> None:
    builder = goals((FRIENDS, WALK), (WORK, WALK), (WALK, None))
    builder.says(PHONE, GoalsRanked(order=[WORK]))

    assert [(WALK, None, 0), (WORK, WALK, 1), (FRIENDS, WALK, 1)] == tree(builder)


def test_a_goal_of_a_missing_or_retracted_parent_is_a_root() -> None:
    builder = goals((WALK, None), (FRIENDS, WALK), (WORK, identifier(1, 77)))
    builder.says(PHONE, GoalRetracted(goal=WALK))

    assert [(FRIENDS, None, 0), (WORK, None, 0)] == tree(builder)


def test_a_goal_that_is_its_own_parent_is_a_root() -> None:
    assert [(WALK, None, 0), (FRIENDS, WALK, 1)] == tree(goals((WALK, WALK), (FRIENDS, WALK)))


def test_goals_in_a_cycle_are_roots() -> None:
    assert [(WALK, None, 0), (FRIENDS, None, 0)] == tree(goals((WALK, FRIENDS), (FRIENDS, WALK)))


def test_a_chain_longer_than_any_call_stack_is_shown() -> None:
    chain = [identifier(1, number) for number in range(1_500)]
    builder = goals(*zip(chain, [None, *chain], strict=False))

    assert 1_499 == tree(builder)[-1][2]
    assert canonical(builder.shows())


def test_ranked_goals_come_first() -> None:
    builder = goals((WALK, None), (FRIENDS, None), (WORK, None))
    builder.says(PHONE, GoalsRanked(order=[WORK, identifier(1, 77), WORK, FRIENDS]))

    assert [WORK, FRIENDS, WALK] == [doc["goal"] for doc in builder.shows()["board"]["goals"]]


def test_focus_is_the_latest_and_only_of_goals_on_the_board() -> None:
    builder = goals((WALK, None), (FRIENDS, None))
    builder.says(PHONE, GoalFocusSet(focus=[WALK, FRIENDS]))
    builder.says(PHONE, GoalFocusSet(focus=[FRIENDS, identifier(1, 77), FRIENDS], note="Now"))

    board = builder.shows()["board"]

    assert ([FRIENDS], "Now") == (board["focus"], board["focus_note"])


def test_a_step_keeps_what_a_rewording_leaves_out() -> None:
    builder = goals((WALK, None), (FRIENDS, None))
    builder.says(PHONE, StepAdded(step=STEP, goal=WALK, title="Door", times=2, per="week", due="2026-12-01"))
    builder.says(DESK, StepReworded(step=STEP, size="tiny", times=3))
    builder.says(DESK, StepReworded(step=STEP, title="Out", per="day", due="2026-12-02"))
    builder.says(DESK, StepMoved(step=STEP, goal=FRIENDS, milestone=POND, order="a"))

    [step] = builder.goal(FRIENDS)["steps"]

    assert ("Out", "tiny", 3, "day", "2026-12-02") == (
        step["title"],
        step["size"],
        step["times"],
        step["per"],
        step["due"],
    )
    assert (POND, "a") == (step["milestone"], step["order"])
    assert ["step_added", "step_reworded", "step_reworded", "step_moved"] == [
        change["type"] for change in step["history"]
    ]
    assert [] == builder.goal(WALK)["steps"]


def test_what_was_never_added_is_not_shown() -> None:
    builder = goals((WALK, None))
    builder.says(PHONE, StepReworded(step=STEP, title="Lost"))
    builder.says(PHONE, MilestoneReached(milestone=POND, day="2026-11-20"))

    goal = builder.goal(WALK)

    assert ([], []) == (goal["steps"], goal["milestones"])


def test_a_milestone_keeps_what_a_rewording_leaves_out() -> None:
    builder = goals((WALK, None))
    builder.says(PHONE, MilestoneAdded(milestone=POND, goal=WALK, title="Pond", criterion="Ducks", due="2026-12-01"))
    builder.says(PHONE, MilestoneReworded(milestone=POND, due="2026-12-02"))
    builder.says(PHONE, MilestoneReworded(milestone=POND, title="The pond"))

    [milestone] = builder.goal(WALK)["milestones"]

    assert ("The pond", "Ducks", "2026-12-02") == (milestone["title"], milestone["criterion"], milestone["due"])


def test_a_milestone_is_not_reached_after_all() -> None:
    builder = goals((WALK, None))
    builder.says(PHONE, MilestoneAdded(milestone=POND, goal=WALK, title="Pond"))
    builder.says(PHONE, MilestoneReached(milestone=POND, day="2026-11-20"))
    builder.says(PHONE, MilestoneReopened(milestone=POND, reason="Too soon"))

    [milestone] = builder.goal(WALK)["milestones"]

    assert milestone["reached"] is None
    assert [{"field": "reason", "value": "Too soon"}] == milestone["history"][-1]["fields"]


def test_a_milestone_that_was_let_go_is_not_shown() -> None:
    builder = goals((WALK, None))
    builder.says(PHONE, MilestoneAdded(milestone=POND, goal=WALK, title="Pond"))
    builder.says(PHONE, MilestoneDropped(milestone=POND))

    assert [] == builder.goal(WALK)["milestones"]


def test_a_step_that_was_let_go_or_broken_down_stands_again() -> None:
    builder = goals((WALK, None))
    builder.says(PHONE, StepAdded(step=STEP, goal=WALK, title="Round"))
    builder.says(PHONE, StepSplit(step=STEP, into=[OTHER_STEP]))
    builder.says(PHONE, StepDropped(step=STEP))
    builder.says(PHONE, StepRestored(step=STEP))

    [step] = builder.goal(WALK)["steps"]

    assert (None, []) == (step["dropped"], step["split_into"])


def ticks(builder: LogBuilder) -> list[TickDoc]:
    """The ticks of the one step."""
    return builder.shows()["progress"]["goals"][0]["steps"][0]["ticks"]


def with_step() -> LogBuilder:
    """A goal with one step."""
    builder = goals((WALK, None))
    builder.says(PHONE, StepAdded(step=STEP, goal=WALK, title="Door"))
    return builder


def test_the_same_step_and_day_on_two_devices_is_one_tick_and_two_rows_of_the_timeline() -> None:
    builder = with_step()
    logs = [builder.id(), builder.id()]
    builder.says(PHONE, StepDone(log=logs[0], step=STEP, day="2026-11-20", note="Early"))
    builder.says(LAPTOP, StepDone(log=logs[1], step=STEP, day="2026-11-20", note="Late"))

    [tick] = ticks(builder)

    assert ("done", "Late", logs) == (tick["outcome"], tick["note"], tick["logs"])
    assert 2 == len([row for row in builder.shows()["timeline"] if row["type"] == "step_done"])


def test_a_corrected_outcome_outweighs_a_later_log() -> None:
    builder = with_step()
    log = builder.id()
    builder.says(PHONE, StepSkipped(log=log, step=STEP, day="2026-11-20", code="forgot"))
    builder.says(LAPTOP, StepSkipped(log=builder.id(), step=STEP, day="2026-11-20"), at=40)
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=log, outcome="partly", percent=30), at=30)

    [tick] = ticks(builder)

    assert ("partly", 30, None) == (tick["outcome"], tick["percent"], tick["code"])


def test_a_corrected_note_does_not_outweigh_a_later_log() -> None:
    builder = with_step()
    log = builder.id()
    builder.says(PHONE, StepSkipped(log=log, step=STEP, day="2026-11-20"))
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=log, note="Rain"))
    builder.says(LAPTOP, StepPartlyDone(log=builder.id(), step=STEP, day="2026-11-20"))

    assert ["partly"] == [tick["outcome"] for tick in ticks(builder)]


def test_a_step_log_is_put_right_field_by_field() -> None:
    builder = with_step()
    log = builder.id()
    builder.says(PHONE, StepDone(log=log, step=STEP, day="2026-11-20", amount="1", effort=4))
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=log, day="2026-11-19", amount="2", code="away"))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=log, text="Far", mood=3))
    builder.says(DESK, StepLogCorrected(correction=builder.id(), log=log, outcome="retracted"))

    [tick] = ticks(builder)

    assert ("2026-11-19", "2", "Far", 4) == (tick["day"], tick["amount"], tick["note"], tick["effort"])


def test_a_log_that_was_taken_back_counts_again_once_it_is_put_right() -> None:
    builder = with_step()
    log = builder.id()
    builder.says(PHONE, StepDone(log=log, step=STEP, day="2026-11-20"))
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=log, outcome="retracted"))
    without = ticks(builder)
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=log, outcome="skipped"))

    assert [] == without
    assert ["skipped"] == [tick["outcome"] for tick in ticks(builder)]


def test_a_step_log_correction_leaves_other_facts_alone() -> None:
    builder = goals((WALK, None))
    comment = builder.id()
    builder.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    builder.says(DESK, StepLogCorrected(correction=builder.id(), log=comment, outcome="retracted"))

    assert ["Well done"] == [doc["text"] for doc in builder.goal(WALK)["comments"]]


def test_a_comment_is_reworded_and_taken_back_by_its_author_only() -> None:
    builder = goals((WALK, None))
    comment = builder.id()
    builder.says(DESK, Commented(comment=comment, on=WALK, text="Well don"))
    builder.says(PHONE, Commented(comment=comment, on=WALK, text="Someone else's"))
    builder.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    builder.says(DESK, Commented(comment=comment, on=WALK, text="Well done"))
    shown = builder.goal(WALK)["comments"]
    both = [(doc["text"], doc["edited_at"] is None, [version["text"] for version in doc["earlier"]]) for doc in shown]
    builder.says(DESK, EntryRetracted(retraction=builder.id(), ref=comment))

    assert [("Well done", False, ["Well don"]), ("Someone else's", True, [])] == both
    assert ["Someone else's"] == [doc["text"] for doc in builder.goal(WALK)["comments"]]


def test_comments_on_other_things_are_on_the_board() -> None:
    builder = with_step()
    builder.says(DESK, Commented(comment=builder.id(), on=STEP, text="On the step"))
    builder.says(DESK, Commented(comment=builder.id(), on=identifier(8, 1), text="On a win"))

    assert ["On a win"] == [doc["text"] for doc in builder.shows()["board"]["comments"]]
    assert ["On the step"] == [doc["text"] for doc in builder.goal(WALK)["steps"][0]["comments"]]


def test_steps_of_a_retracted_goal_are_not_loose() -> None:
    builder = with_step()
    builder.says(PHONE, StepAdded(step=OTHER_STEP, goal=FRIENDS, title="Loose"))
    builder.says(PHONE, GoalRetracted(goal=WALK))

    assert [OTHER_STEP] == [doc["step"] for doc in builder.shows()["board"]["loose_steps"]]
