"""Where each type of event is written, read and answered: by commands, views, screens of the app and the command line.

A test holds every cell to the real thing, so that no event goes unread: what is missing stands in `KNOWN_HOLES`, a list
that only becomes shorter.
"""

from typing import Final

from msgspec import Struct

NO_ANSWER: Final = frozenset(("answer", "correction", "presence", "private", "session"))
"""Why nobody answers an event: it is an answer or a correction itself, tells who is here, is its author's own, or is
part of a session, where both are in one room.
"""


class Surface(Struct, frozen=True, kw_only=True):
    """A row of places: where one type of event comes up.

    `commands` write it (`undo`, and `arrivals` of who comes in, are such too); `views` are modules that read it; `app`
    and `cli` are the files that show it to people. `answers` are the types that answer it, or one word of `NO_ANSWER`.
    """

    tag: str
    commands: tuple[str, ...]
    views: tuple[str, ...]
    app: tuple[str, ...]
    cli: tuple[str, ...]
    answers: tuple[str, ...]


_TABLE: Final = """
space_opened            | arrivals | facts/members | therapist/Caseload | device/people | presence
member_joined           | arrivals | facts/members | therapist/People | device/people | presence
member_left             | | facts/members | therapist/People | device/people | presence
therapy_started         | start_therapy | facts/members | | output/sentences |
therapy_ended           | end_therapy | facts/members | | output/sentences |
purpose_stated          | say_what_matters state_purpose undo | matters | more/Matters | output/private |
purpose_withdrawn       | undo | matters | more/Matters | output/private | correction
value_named             | say_what_matters name_value undo | matters | more/Matters | output/private |
value_retired           | retire_value undo | matters | more/Matters | output/private | correction
life_area_rated         | rate_life_area | matters | more/Matters | output/private |
challenge_named         | name_challenge | matters | | output/private |
reflection_answered     | answer_reflection | matters | | |
goal_drafted            | draft_goal | goals/goals | goals/Goal | output/board | goal_agreed commented
goal_reworded           | reword_goal adjust_goal | goals/terms | goals/GoalHistory | output/board | goal_agreed commented
goal_smart_answered     | answer_smart draft_goal | goals/terms | goals/GoalClear | output/board | goal_agreed commented
goal_readiness_rated    | rate_readiness draft_goal | goals/board | measures/RateGoal | output/board |
goal_measure_defined    | define_measure draft_goal | goals/terms | measures/Measures | output/board | goal_agreed
goal_change_suggested   | suggest_change | goals/terms | goals/Suggestions | output/board | goal_suggestion_answered
goal_suggestion_answered | answer_suggestion | goals/suggestions | goals/Suggestions | output/board | answer
goal_agreed             | agree_to_goal undo | goals/agreement | goals/Agreement | output/agreed | answer
goal_agreement_withdrawn | withdraw_agreement undo | goals/agreement | goals/Agreement | output/agreed | commented
goals_ranked            | rank_goals undo | goals/board | goals/Goals | output/board | goals_ranked
goal_focus_set          | focus_goals undo | goals/board | goals/Goals | output/board | goal_focus_set
goal_adjusted           | adjust_goal | goals/terms | goals/GoalHistory | output/board | goal_agreed commented
goal_change_undone      | undo | goals/terms | goals/GoalHistory | output/board | correction
goal_paused             | pause_goal undo | goals/status | goals/Goal | output/board | commented
goal_resumed            | resume_goal undo | goals/status | goals/Goal | output/board | commented
goal_reached            | reach_goal undo | goals/status | goals/endings | output/board | commented
goal_reopened           | reopen_goal undo | goals/status | goals/Goal | output/board | commented
goal_closed_unmet       | close_goal undo | goals/status | goals/endings | output/board | commented
goal_retracted          | retract_goal undo | goals/status | more/Lately | output/sentences | correction
barrier_named           | name_barrier plan_if_then | goals/plans | steps/IfThenPlans | output/sentences | if_then_planned
if_then_planned         | plan_if_then | goals/plans | steps/IfThenPlans | output/sentences | if_then_used
if_then_used            | use_plan | goals/plans | steps/IfThenPlans | output/sentences |
commented               | comment | facts/comments | goals/Comments | output/sentences | commented
step_added              | add_step split_step draft_goal | goals/steps | steps/Steps | output/board | step_done commented
step_reworded           | reword_step | goals/steps | steps/Steps | output/board | commented
step_moved              | move_step | goals/steps | steps/Steps | output/board | commented
step_split              | split_step undo | goals/steps | steps/Steps | output/board | commented
step_done               | log_step_done | facts/fixes | steps/Steps | output/board |
step_partly_done        | log_step_partly_done | facts/fixes | steps/Steps | output/board |
step_skipped            | log_step_skipped | facts/fixes | steps/Steps | output/board |
step_log_corrected      | correct_step_log retract_step_logs undo | facts/fixes | steps/Steps | output/board | correction
step_dropped            | drop_step undo | goals/steps | steps/Steps | output/board | commented
step_restored           | undo | goals/steps | steps/Steps | output/board | correction
milestone_added         | add_milestone | goals/milestones | milestones/Milestones | output/board | milestone_reached
milestone_reworded      | reword_milestone | goals/milestones | milestones/Milestones | output/board | commented
milestone_reached       | reach_milestone undo | goals/milestones | milestones/Milestones | output/board | milestone_celebrated
milestone_reopened      | undo | goals/milestones | milestones/Milestones | output/board | correction
milestone_dropped       | undo | goals/milestones | milestones/Milestones | output/board | correction
milestone_postponed     | postpone_milestone undo | goals/milestones | milestones/Milestones | output/board | milestone_reached
milestone_celebrated    | celebrate_milestone | goals/milestones | milestones/Milestones | output/sentences | answer
check_in_recorded       | check_in | facts/series | progress/Numbers | output/chart |
goal_rated              | check_in rate_goal rate_in_round | progress | progress/GoalPicture | output/chart | goal_rated
measure_logged          | log_measure | facts/series | progress/Numbers | output/chart |
counter_ticked          | tick_counter | facts/series | today/Counters | output/chart |
counter_zero_confirmed  | confirm_zero | facts/series | today/Counters | output/chart |
journal_written         | write_entry check_in undo | journal | journal/Entry | output/private | private
journal_edited          | edit_entry undo | journal | journal/Entry | output/private | private
entry_shared            | share_entry undo | journal | journal/Entry | output/sentences | commented
entry_unshared          | unshare_entry undo | facts/fixes | more/Sharing | output/sentences | correction
win_noted               | check_in note_win | facts/moments | journal/Journal | output/sentences | win_cheered
win_cheered             | cheer_win | facts/moments | journal/Journal | output/sentences | answer
setback_noted           | check_in note_setback | facts/moments | journal/Setback | output/sentences | setback_reflected
setback_reflected       | reflect_on_setback | facts/moments | journal/Setback | output/sentences | answer
setback_recovered       | recover_from_setback undo | facts/moments | journal/Setback | output/sentences |
setback_reopened        | undo | facts/moments | journal/Setback | output/sentences | correction
session_scheduled       | schedule_session | sessions/sessions | sessions/Plan | output/sentences | session_cancelled
session_cancelled       | cancel_session | sessions/sessions | sessions/Past | output/sentences | session_scheduled
session_started         | start_session | sessions/sessions | live/Live | output/sentences | session
session_focus_changed   | change_session_focus | sessions/sessions | live/AgendaNow | output/sentences | session
session_ended           | end_session | sessions/sessions | sessions/Past | output/sentences | session
agenda_item_proposed    | propose_agenda_item | sessions/agenda | sessions/Agenda | output/sentences | agenda_item_discussed
agenda_item_discussed   | discuss_agenda_item | sessions/agenda | sessions/Agenda | output/sentences | answer
rating_round_opened     | open_rating_round | sessions/rounds | live/RateTogether | output/sentences | goal_rated
rating_round_revealed   | reveal_rating_round | sessions/rounds | live/RateTogether | output/sentences | session
session_recapped        | recap_session | sessions/sessions | sessions/Past | output/sentences | session_recapped
commitment_made         | make_commitment | sessions/commitments | sessions/Commitments | output/sentences | commitment_reported
commitment_reported     | report_commitment undo | sessions/commitments | sessions/Commitments | output/sentences | answer
commitment_report_withdrawn | undo | sessions/commitments | sessions/Commitments | output/sentences | correction
session_feedback_given  | give_feedback | sessions/feedback | sessions/Feedback | output/sentences |
review_completed        | complete_review | progress | | output/sentences |
observation_recorded    | record_observation | sessions/observations | sessions/Observations | output/sentences | observation_answered
observation_answered    | answer_observation | sessions/observations | therapist/Observed | output/sentences | answer
private_note_written    | write_note | private | therapist/Notes | output/private | private
entry_corrected         | | facts/fixes | journal/Entry | output/sentences | correction
entry_retracted         | undo | facts/fixes | more/Lately | output/sentences | correction
"""  # noqa: E501 - one line a type


def _surface(line: str) -> Surface:
    tag, commands, views, app, cli, answers = (tuple(column.split()) for column in line.split("|"))
    return Surface(tag=tag[0], commands=commands, views=views, app=app, cli=cli, answers=answers)


SURFACES: Final = {found.tag: found for found in map(_surface, _TABLE.strip().splitlines())}
"""The row of each type of event, by its tag."""
