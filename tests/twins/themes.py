"""Themes of random logs: types of events whose rules touch one another. What stands twice is drawn twice as often."""

from typing import Final

_CORRECTIONS: Final = "entry_corrected entry_retracted step_log_corrected journal_edited entry_unshared"
_LOGS: Final = "step_done step_partly_done step_skipped"

THEMES: Final = tuple(
    tuple(theme.split())
    for theme in (
        "goal_drafted goal_reworded goal_adjusted goal_smart_answered goal_measure_defined goal_change_undone",
        "goal_drafted goal_reworded goal_agreed goal_agreed goal_agreement_withdrawn member_joined member_left",
        "goal_drafted goal_change_suggested goal_suggestion_answered goal_suggestion_answered entry_retracted",
        "goal_drafted goal_paused goal_resumed goal_reached goal_reopened goal_closed_unmet goal_retracted",
        "goal_drafted goal_drafted goal_drafted goals_ranked goals_ranked goal_focus_set goal_adjusted",
        f"goal_drafted step_added step_reworded step_moved step_split step_dropped step_restored {_LOGS}",
        f"goal_drafted step_added {_LOGS} step_log_corrected step_log_corrected entry_corrected entry_retracted",
        "goal_drafted milestone_added milestone_reworded milestone_reached milestone_reopened "
        "milestone_dropped milestone_postponed "
        "milestone_celebrated commented",
        f"check_in_recorded goal_rated goal_readiness_rated measure_logged counter_ticked {_CORRECTIONS}",
        "goal_drafted goal_measure_defined measure_logged counter_ticked counter_zero_confirmed entry_corrected",
        f"journal_written entry_shared private_note_written {_CORRECTIONS}",
        f"win_noted win_cheered setback_noted setback_reflected setback_recovered setback_reopened {_CORRECTIONS}",
        "purpose_stated purpose_withdrawn value_named value_retired life_area_rated challenge_named "
        "reflection_answered entry_corrected",
        "session_scheduled session_cancelled session_started session_ended session_focus_changed session_recapped",
        "agenda_item_proposed agenda_item_discussed session_started session_ended entry_retracted",
        "rating_round_opened rating_round_revealed goal_rated goal_rated goal_drafted entry_retracted session_started",
        "commitment_made commitment_reported commitment_report_withdrawn session_feedback_given review_completed "
        "session_scheduled entry_corrected",
        "observation_recorded observation_answered barrier_named if_then_planned if_then_used entry_corrected",
        f"session_started session_ended check_in_recorded win_noted goal_drafted goal_rated goal_rated {_LOGS}",
        "space_opened member_joined member_left therapy_started therapy_ended commented entry_retracted",
    )
)
"""Every type is in one of them."""
