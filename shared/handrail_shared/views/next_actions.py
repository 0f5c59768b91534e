"""What one could do next about a signal: support for the talk with the client, from the least to the most.

A name here is for ever, as a rule's is. An app says each in its own words and leads to where it is done; one that it
does not know, it leaves out. Nothing here is done by itself.
"""

from typing import Final, Literal

Action = Literal[
    "put_on_agenda",
    "look_at_progress",
    "smaller_step",
    "if_then_plan",
    "change_goal",
    "pause_goal",
    "see_what_changed",
    "agree_again",
    "draft_goal",
    "plan_session",
    "see_commitments",
    "read_feedback",
    "take_to_supervision",
]

NEXT_ACTIONS: Final[dict[str, tuple[Action, ...]]] = {
    "entries.quiet.v1": ("put_on_agenda", "plan_session", "take_to_supervision"),
    "plan.nogoal.v1": ("put_on_agenda", "draft_goal", "plan_session"),
    "review.due.v1": ("put_on_agenda", "look_at_progress", "plan_session"),
    "commitment.unreported.v1": ("see_commitments", "put_on_agenda", "plan_session"),
    "feedback.low.v2": ("read_feedback", "put_on_agenda", "take_to_supervision"),
    "agreement.stale.v1": ("see_what_changed", "agree_again", "put_on_agenda"),
    "goal.worse.v1": ("put_on_agenda", "look_at_progress", "smaller_step", "if_then_plan", "take_to_supervision"),
    "goal.stalled.v2": ("put_on_agenda", "smaller_step", "if_then_plan", "change_goal", "take_to_supervision"),
    "goal.quiet.v2": ("put_on_agenda", "smaller_step", "pause_goal"),
    "goal.due.v1": ("put_on_agenda", "look_at_progress", "change_goal"),
}
"""By rule: three to five actions, what is easiest and most shared first."""
