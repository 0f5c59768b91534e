"""What people do with goals: drafted, reworded, held in focus, agreed on, brought to an end."""

import pytest

from fakes.core.bodies import identifier
from fakes.core.deciding import TODAY, bodies, context, events, given, made
from fakes.core.log_builder import DESK, PHONE, LogBuilder
from handrail_shared.commands.agreement import AgreeToGoal, AnswerSuggestion, agree_to_goal, answer_suggestion
from handrail_shared.commands.context import Given, Refusal
from handrail_shared.commands.goal_status import (
    CloseGoal,
    FocusGoals,
    PauseGoal,
    RankGoals,
    ReachGoal,
    ReopenGoal,
    ResumeGoal,
    close_goal,
    focus_goals,
    held_goals,
    pause_goal,
    rank_goals,
    reach_goal,
    reopen_goal,
    resume_goal,
)
from handrail_shared.commands.goals import (
    AdjustGoal,
    DraftGoal,
    RewordGoal,
    SmartAnswers,
    adjust_goal,
    draft_goal,
    reword_goal,
)
from handrail_shared.commands.milestones import AddMilestone, DefineMeasure, DraftMeasure, add_milestone, define_measure
from handrail_shared.commands.plans import PlanIfThen, UsePlan, plan_if_then, use_plan
from handrail_shared.commands.steps import AddStep, SplitStep, add_step, split_step
from handrail_shared.events import Body
from handrail_shared.events.goals import (
    BarrierNamed,
    GoalAgreed,
    GoalChangeSuggested,
    GoalClosedUnmet,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalPaused,
    GoalReached,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalsRanked,
    GoalSuggestionAnswered,
    IfThenPlanned,
)
from handrail_shared.events.steps import StepAdded, StepMoved, StepSplit
from handrail_shared.views.goals.awareness import version_after

GOALS = [identifier(1, number) for number in (1, 2, 3, 4)]
GOAL = GOALS[0]
STEP, SUGGESTION, PLAN = (identifier(2, number) for number in (1, 2, 3))
NOBODYS = identifier(9, 9)


def drafted(*more: Body) -> LogBuilder:
    """The client drafted four goals, and said more."""
    builder = LogBuilder().everyone_joins()
    for goal in GOALS:
        builder.says(PHONE, GoalDrafted(goal=goal, change=builder.id(), title="Walk"))
    for body in more:
        builder.says(PHONE, body)
    return builder


def seen(*more: Body) -> Given:
    return given(drafted(*more))


def test_A1_each_answer_about_a_new_goal_rests_on_the_version_that_it_has_by_then() -> None:
    command = DraftGoal(title="Sleep", smart=SmartAnswers(specific="By ten"), measure=DraftMeasure(label="hours"))

    goal, answers, measure = bodies(draft_goal(command, context(), seen()))

    assert isinstance(goal, GoalDrafted)
    assert isinstance(answers, GoalSmartAnswered)
    assert isinstance(measure, GoalMeasureDefined)
    assert (1, 2) == (answers.base.number, measure.base.number)
    assert version_after(answers.base, answers.change) == measure.base


def test_a_private_draft_is_the_authors_alone_and_only_its_wording() -> None:
    (event,) = events(draft_goal(DraftGoal(title="Sleep", audience="private"), context(), seen()))
    refused = draft_goal(DraftGoal(title="Sleep", first_step="Bed", audience="private"), context(), seen())

    assert "private" == event.audience
    assert Refusal(code="not_allowed", field="first_step") == refused


@pytest.mark.parametrize("horizon", ["short", "aspiration"])
def test_a_new_goal_is_held_while_there_is_room_and_it_is_no_aspiration(horizon: str) -> None:
    command = DraftGoal(title="Sleep", focus=True, horizon="short" if horizon == "short" else "aspiration")

    last = bodies(draft_goal(command, context(), seen(GoalFocusSet(focus=GOALS[:2]))))[-1]

    assert (GoalFocusSet(focus=[*GOALS[:2], made(1)]) == last) is (horizon == "short")


def test_a_fourth_goal_in_focus_is_refused_rather_than_left_out() -> None:
    assert Refusal(code="too_many", field="focus") == focus_goals(FocusGoals(focus=GOALS), context(), seen())


def test_what_has_ended_or_was_taken_back_takes_no_room_in_focus() -> None:
    now = seen(
        GoalFocusSet(focus=GOALS[:3]), GoalReached(goal=GOALS[0], day=TODAY), GoalRetracted(goal=GOALS[1])
    ).shared

    assert [GOALS[2]] == held_goals(now)


def test_a_goal_that_is_held_twice_is_held_once() -> None:
    (focus,) = bodies(focus_goals(FocusGoals(focus=[*GOALS[:2], GOAL]), context(), seen()))

    assert GoalFocusSet(focus=GOALS[:2]) == focus


def test_the_order_that_stands_is_no_new_one() -> None:
    refused = rank_goals(RankGoals(order=GOALS), context(), seen(GoalsRanked(order=GOALS)))

    assert Refusal(code="already_so", field="order") == refused


def test_only_words_that_change_are_written_on_the_version_that_shows() -> None:
    builder = drafted()

    (reworded,) = bodies(reword_goal(RewordGoal(goal=GOAL, title="Walk", why=" Air "), context(), given(builder)))

    assert GoalReworded(goal=GOAL, change=made(1), base=builder.version(GOAL), why="Air") == reworded


def test_A3_to_choose_one_of_two_competing_wordings_is_a_change_though_it_shows() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    builder.says(DESK, GoalReworded(goal=GOAL, change=builder.id(), base=base, title="Walk daily"))
    builder.says(PHONE, GoalReworded(goal=GOAL, change=builder.id(), base=base, title="Walk twice"))

    (chosen,) = bodies(reword_goal(RewordGoal(goal=GOAL, title="Walk twice"), context(), given(builder)))

    assert isinstance(chosen, GoalReworded)
    assert ("Walk twice", builder.version(GOAL)) == (chosen.title, chosen.base)


def test_a_target_that_names_no_measure_is_the_goals_own() -> None:
    builder = drafted()
    (own,) = bodies(adjust_goal(AdjustGoal(goal=GOAL, target=" 7,5"), context(), given(builder)))
    builder.says(PHONE, own)

    refused = adjust_goal(AdjustGoal(goal=GOAL, target="7.5"), context(), given(builder))

    assert Refusal(code="already_so", field="goal", about=GOAL) == refused


def test_a_measure_that_nobody_defined_cannot_be_defined_anew() -> None:
    refused = define_measure(DefineMeasure(goal=GOAL, measure=NOBODYS, label="km"), context(), seen())

    assert Refusal(code="not_found", field="measure", about=NOBODYS) == refused


def test_A2_one_agrees_once_to_the_version_that_shows() -> None:
    builder = drafted()
    builder.says(PHONE, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))
    command = AgreeToGoal(goal=GOAL)

    assert Refusal(code="already_so", field="goal", about=GOAL) == agree_to_goal(command, context(), given(builder))
    assert [GoalAgreed(goal=GOAL, version=builder.version(GOAL))] == bodies(
        agree_to_goal(command, context("therapist"), given(builder))
    )


def test_the_first_answer_to_a_suggestion_is_the_one_that_counts() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    builder.says(DESK, GoalChangeSuggested(suggestion=SUGGESTION, goal=GOAL, base=base, title="Run"))
    command = AnswerSuggestion(suggestion=SUGGESTION, accepted=True)
    (answer,) = bodies(answer_suggestion(command, context(), given(builder)))
    builder.says(PHONE, answer)

    refused = answer_suggestion(command, context(), given(builder))

    assert GoalSuggestionAnswered(suggestion=SUGGESTION, goal=GOAL, change=made(1), accepted=True) == answer
    assert Refusal(code="already_so", field="suggestion", about=SUGGESTION) == refused


def test_what_has_ended_neither_rests_nor_ends_again_until_it_is_reopened() -> None:
    ended = seen(GoalClosedUnmet(goal=GOAL))
    has_ended = Refusal(code="has_ended", field="goal", about=GOAL)

    assert has_ended == pause_goal(PauseGoal(goal=GOAL), context(), ended)
    assert has_ended == resume_goal(ResumeGoal(goal=GOAL), context(), ended)
    assert has_ended == reach_goal(ReachGoal(goal=GOAL), context(), ended)
    assert has_ended == close_goal(CloseGoal(goal=GOAL), context(), ended)
    assert events(reopen_goal(ReopenGoal(goal=GOAL), context(), ended))


def test_a_pause_can_be_said_anew_but_not_the_same_again() -> None:
    paused = seen(GoalPaused(goal=GOAL, start=TODAY, until="2026-12-01"))

    same = pause_goal(PauseGoal(goal=GOAL, until="2026-12-01"), context(), paused)

    assert Refusal(code="already_so", field="goal", about=GOAL) == same
    assert events(pause_goal(PauseGoal(goal=GOAL, until="2026-12-02"), context(), paused))


def test_a_goal_that_was_taken_back_is_not_changed_any_more() -> None:
    gone = seen(GoalRetracted(goal=GOAL))

    assert Refusal(code="taken_back", field="goal", about=GOAL) == reword_goal(
        RewordGoal(goal=GOAL, title="Run"), context(), gone
    )


def test_a_step_is_split_where_it_was_last_put() -> None:
    now = seen(StepAdded(step=STEP, goal=GOAL, title="Shoes"), StepMoved(step=STEP, goal=GOALS[1]))

    left, right, split = bodies(split_step(SplitStep(step=STEP, titles=["Left ", " ", "Right"]), context(), now))

    assert isinstance(left, StepAdded)
    assert isinstance(right, StepAdded)
    assert [("Left", GOALS[1]), ("Right", GOALS[1])] == [(goal.title, goal.goal) for goal in (left, right)]
    assert StepSplit(step=STEP, into=[made(1), made(2)]) == split


def test_a_step_without_a_period_is_done_once() -> None:
    (once,) = bodies(add_step(AddStep(goal=GOAL, title="Shoes", times=3), context(), seen()))
    (daily,) = bodies(add_step(AddStep(goal=GOAL, title="Shoes", per="day"), context(), seen()))

    assert isinstance(once, StepAdded)
    assert isinstance(daily, StepAdded)
    assert (None, 1) == (once.times, daily.times)


@pytest.mark.parametrize(("op", "value", "step"), [(None, "5", None), (">=", None, None), (None, None, STEP)])
def test_a_milestone_in_numbers_has_a_value_and_a_sign(op: str | None, value: str | None, step: str | None) -> None:
    now = seen(StepAdded(step=STEP, goal=GOAL, title="Shoes"))
    command = AddMilestone(goal=GOAL, title="Far", op=None if op is None else ">=", value=value, step=step)

    assert Refusal(code="does_not_fit", field="op") == add_milestone(command, context(), now)


def test_a_plan_names_what_gets_in_the_way_along_with_it() -> None:
    barrier, plan = bodies(
        plan_if_then(PlanIfThen(goal=GOAL, trigger="It rains", response="Hat", obstacle=" Rain "), context(), seen())
    )

    assert BarrierNamed(barrier=made(1), goal=GOAL, text="Rain") == barrier
    assert isinstance(plan, IfThenPlanned)
    assert made(1) == plan.barrier


def test_the_use_of_a_plan_goes_to_whom_the_plan_was_written() -> None:
    mine = LogBuilder()
    mine.says(PHONE, IfThenPlanned(plan=PLAN, goal=GOAL, trigger="Rain", response="Tea"))

    (used,) = events(use_plan(UsePlan(plan=PLAN), context(), given(drafted(), mine)))

    assert "private" == used.audience
