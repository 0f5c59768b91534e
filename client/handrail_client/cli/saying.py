"""An event in a few plain words."""

from typing import Final

from handrail_shared.events import Body
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.goals import IfThenPlanned
from handrail_shared.events.steps import StepPartlyDone

_WORDS: Final[dict[str, str]] = {
    "space_opened": "opened the space",
    "member_joined": "joined",
    "member_left": "left",
    "therapy_started": "began therapy",
    "therapy_ended": "ended therapy",
    "purpose_stated": "why I am here",
    "value_named": "what matters",
    "value_retired": "a value was set aside",
    "life_area_rated": "life area",
    "challenge_named": "what is hard",
    "reflection_answered": "reflection",
    "goal_drafted": "new goal",
    "goal_reworded": "reworded a goal",
    "goal_smart_answered": "made a goal clearer",
    "goal_readiness_rated": "how ready",
    "goal_measure_defined": "how we will know",
    "goal_change_suggested": "suggested a change",
    "goal_suggestion_answered": "answered a suggestion",
    "goal_agreed": "agreed to a goal",
    "goal_agreement_withdrawn": "took an agreement back",
    "goals_ranked": "put goals in order",
    "goal_focus_set": "chose what to hold on to",
    "goal_adjusted": "adjusted a goal",
    "goal_paused": "lets a goal rest",
    "goal_resumed": "took a goal up again",
    "goal_reached": "reached a goal",
    "goal_reopened": "reopened a goal",
    "goal_closed_unmet": "let a goal go",
    "goal_retracted": "took a goal back",
    "barrier_named": "what may get in the way",
    "if_then_planned": "plan",
    "if_then_used": "used a plan",
    "commented": "comment",
    "step_added": "new step",
    "step_reworded": "reworded a step",
    "step_moved": "moved a step",
    "step_split": "split a step",
    "step_done": "step done",
    "step_partly_done": "step partly done",
    "step_skipped": "step skipped",
    "step_log_corrected": "put a step right",
    "step_dropped": "let a step go",
    "milestone_added": "new milestone",
    "milestone_reworded": "reworded a milestone",
    "milestone_reached": "milestone reached",
    "milestone_celebrated": "celebrated",
    "check_in_recorded": "check-in",
    "goal_rated": "rated a goal",
    "measure_logged": "measured",
    "counter_ticked": "counted one",
    "counter_zero_confirmed": "none that day",
    "journal_written": "journal",
    "journal_edited": "edited the journal",
    "entry_shared": "shared",
    "entry_unshared": "took a shared entry back",
    "win_noted": "win",
    "win_cheered": "is glad about a win",
    "setback_noted": "setback",
    "setback_reflected": "looked back on a setback",
    "setback_recovered": "back on their feet",
    "session_scheduled": "planned a session",
    "session_cancelled": "called a session off",
    "session_started": "began a session",
    "session_focus_changed": "looks at",
    "session_ended": "ended the session",
    "agenda_item_proposed": "for the agenda",
    "agenda_item_discussed": "talked about an agenda item",
    "rating_round_opened": "began to rate together",
    "rating_round_revealed": "turned the ratings over",
    "session_recapped": "recap",
    "commitment_made": "will do",
    "commitment_reported": "reported",
    "session_feedback_given": "feedback",
    "review_completed": "review",
    "observation_recorded": "observation",
    "observation_answered": "answered an observation",
    "private_note_written": "note",
    "entry_corrected": "corrected an entry",
    "entry_retracted": "took an entry back",
}
"""Each event type in a few words; a test compares it with the vocabulary."""

_TEXTS: Final = (
    *("title", "text", "label", "summary", "name", "area"),
    *("statement", "message", "own_words", "note", "value"),
)
_WIDTH: Final = 72


def said(type_: str, body: Body | None) -> str:
    """What happened, on one line."""
    words = _WORDS.get(type_, type_.replace("_", " "))
    text = "" if body is None else _text(body)
    return f"{words}: {text}" if text else words


def _text(body: Body) -> str:
    match body:
        case CheckInRecorded():
            parts = [
                f"{name} {value}" for name, value in (("mood", body.mood), ("energy", body.energy)) if value is not None
            ]
            return _one_line(", ".join([*parts, *body.feelings, *([body.note] if body.note else [])]))
        case GoalRated():
            return f"{body.value} of 10"
        case StepPartlyDone():
            return f"{body.percent} %"
        case IfThenPlanned():
            return _one_line(f"if {body.trigger}, then {body.response}")
        case _:
            for field in _TEXTS:
                value = getattr(body, field, None)
                if isinstance(value, str) and value and not (field == "value" and len(value) == 36):
                    return _one_line(value)
            return ""


def _one_line(text: str) -> str:
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
