"""An event in a few plain words."""

from collections.abc import Iterable, Mapping
from typing import Final

from handrail_client.cli.output.plain import plain
from handrail_shared.events import Body
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalReworded,
    IfThenPlanned,
)
from handrail_shared.events.journal import SetbackNoted, WinNoted
from handrail_shared.events.sessions import AgendaItemProposed, CommitmentMade, ObservationRecorded, RatingRoundOpened
from handrail_shared.events.steps import MilestoneAdded, MilestoneReworded, StepAdded, StepPartlyDone, StepReworded

_WORDS: Final[dict[str, str]] = {
    "space_opened": "opened the space",
    "member_joined": "joined",
    "member_left": "left",
    "therapy_started": "began therapy",
    "therapy_ended": "ended therapy",
    "purpose_stated": "why I am here",
    "purpose_withdrawn": "took back why I am here",
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
    "goal_change_undone": "took a change back",
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
    "step_restored": "took a step up again",
    "milestone_added": "new milestone",
    "milestone_reworded": "reworded a milestone",
    "milestone_reached": "milestone reached",
    "milestone_reopened": "milestone open again",
    "milestone_dropped": "let a milestone go",
    "milestone_postponed": "milestone not reached yet",
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
    "setback_reopened": "not over after all",
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
    "commitment_report_withdrawn": "took a report back",
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
_ID_LENGTH: Final = 36


_ABOUT: Final = (
    *("step", "milestone", "measure", "win", "setback", "item", "commitment", "observation", "plan", "goal", "on"),
)
"""The fields that name what an event is about, the nearest first."""

_OBJECTS: Final = (" a goal", " a step", " a milestone", " a win", " a setback", " an agenda item", " an observation")


def said(type_: str, body: Body | None, titles: Mapping[str, str] | None = None) -> str:
    """Return what happened, on one line. `titles` are what things are called, by their ids (see `titles_in`)."""
    words = _WORDS.get(type_, plain(type_.replace("_", " ")))
    if body is None:
        return words
    about = _about(body, titles or {})
    if about:
        for suffix in _OBJECTS:
            words = words.removesuffix(suffix)
    text = ", ".join(part for part in (about, _text(body)) if part)
    return f"{words}: {_cut(text)}" if text else words


def titles_in(bodies: Iterable[Body]) -> dict[str, str]:
    """Return what goals, steps and the like are called; a later name wins."""
    found: dict[str, str] = {}
    for body in bodies:
        named = _named(body)
        if named is not None:
            found[named[0]] = plain(named[1])
    return found


def _named(body: Body) -> tuple[str, str] | None:
    """The id of what an event gives a name to, and the name."""
    match body:
        case GoalDrafted() | GoalReworded() | GoalAdjusted():
            return (body.goal, body.title) if body.title else None
        case StepAdded() | StepReworded():
            return (body.step, body.title) if body.title else None
        case MilestoneAdded() | MilestoneReworded():
            return (body.milestone, body.title) if body.title else None
        case GoalMeasureDefined():
            return body.measure, body.label
        case WinNoted():
            return body.win, body.text
        case SetbackNoted():
            return body.setback, body.text
        case AgendaItemProposed():
            return body.item, body.text
        case CommitmentMade():
            return body.commitment, body.text
        case ObservationRecorded():
            return body.observation, body.text
        case IfThenPlanned():
            return body.plan, f"if {body.trigger}, then {body.response}"
        case _:
            return None


def _about(body: Body, titles: Mapping[str, str]) -> str:
    """The name of what an event is about; "" where the event itself gives the name."""
    match body:
        case GoalFocusSet():
            return ", ".join(titles.get(goal, "a goal") for goal in body.focus)
        case RatingRoundOpened():
            return ", ".join(titles.get(goal, "a goal") for goal in body.goals)
        case _ if _named(body) is not None:
            return ""
        case _:
            for field in _ABOUT:
                identifier = getattr(body, field, None)
                if isinstance(identifier, str) and identifier in titles:
                    return titles[identifier]
            return ""


def _text(body: Body) -> str:
    match body:
        case CheckInRecorded():
            parts = [
                f"{name} {value}" for name, value in (("mood", body.mood), ("energy", body.energy)) if value is not None
            ]
            return plain(", ".join([*parts, *body.feelings, *([body.note] if body.note else [])]))
        case GoalRated():
            return f"{body.value} of 10"
        case StepPartlyDone():
            return f"{body.percent} %"
        case IfThenPlanned():
            return plain(f"if {body.trigger}, then {body.response}")
        case _:
            for field in _TEXTS:
                value = getattr(body, field, None)
                if isinstance(value, str) and value and not (field == "value" and len(value) == _ID_LENGTH):
                    return plain(value)
            return ""


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
