"""Refusals of the core in words: the one place where a code becomes the sentence that a person reads."""

from typing import Final, cast

from msgspec import Struct

from handrail_client.errors import DeviceProblem, NotAllowed, NotFound, NothingToDo
from handrail_shared.commands.context import Command, NewEvent, Refusal, RefusalCode
from handrail_shared.events import Body, tag_of
from handrail_shared.events.fields import Role
from handrail_shared.ids import short
from handrail_shared.rights import Audience, may_append

_AMOUNT_PATTERN: Final = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"

_NOTHING_SAID: Final = {
    "check_in": "Say how it is: a mood, a rating, a win, a setback or a note.",
    "reword_goal": "Say which words change: --title, --own-words or --why.",
    "answer_smart": "Answer at least one of the questions.",
    "adjust_goal": "Say what changes: --title, --own-words, --due, --horizon, --parent or --target.",
    "suggest_change": "Say what you suggest: --title, --why, --due or --horizon.",
    "reword_step": "Say what changes: --title, --size, --times, --per or --due.",
    "move_step": "Say where to: --goal or --milestone.",
    "correct_step_log": "Say what was different: --outcome, --day, --percent or --note.",
    "reword_milestone": "Say what changes: --title, --criterion or --due.",
    "edit_entry": "Say what changes: --text, --kind or --mood.",
    "reflect_on_setback": "Say what it taught: --learned, --helped or --try-next.",
}
"""What could have been said, by command."""

_SENTENCES: Final[dict[tuple[str, RefusalCode], str]] = {
    ("agree_to_goal", "already_so"): "You agree to this version of the goal already.",
    ("withdraw_agreement", "already_so"): "You have not agreed to this goal.",
    ("answer_suggestion", "already_so"): "This suggestion was answered before.",
    ("focus_goals", "too_many"): "Hold on to three goals at most.",
    ("split_step", "too_many"): "Break a step into twenty smaller ones at most.",
    ("pause_goal", "has_ended"): "This goal has come to its end. `handrail goal reopen` takes it up again.",
    ("resume_goal", "has_ended"): "This goal is not paused.",
    ("resume_goal", "already_so"): "This goal is not paused.",
    ("reopen_goal", "already_so"): "This goal is open.",
    ("reach_goal", "has_ended"): "This goal has come to its end already.",
    ("close_goal", "has_ended"): "This goal has come to its end already.",
    ("add_milestone", "does_not_fit"): "Say one number: --at-least or --at-most, of one step or one measure.",
    ("start_session", "has_ended"): "This session has ended.",
    ("unshare_entry", "already_so"): "This entry is not shared.",
    ("share_entry", "not_found"): "Only your own private entries can be shared.",
    ("share_entry", "taken_back"): "This entry was taken back.",
    ("edit_entry", "taken_back"): "This entry was taken back.",
    ("rate_in_round", "already_so"): "This round is revealed already.",
    ("reveal_rating_round", "already_so"): "This round is revealed already.",
    ("recap_session", "not_found"): "There was no session yet.",
    ("give_feedback", "not_found"): "There was no session yet.",
    ("change_session_focus", "not_found"): "No session is going on. `handrail session start` begins one.",
    ("end_session", "not_found"): "No session is going on. `handrail session start` begins one.",
}
"""What is said of one code of one command."""

_WRONG_VERB: Final = {
    "log_measure": "This is a counter: it is counted, once each time. `handrail measure tick COUNTER` counts one.",
    "tick_counter": "This is no counter: a number is logged for it. `handrail measure log MEASURE NUMBER` does that.",
    "confirm_zero": "This is no counter: `handrail measure log MEASURE 0` notes a zero for it.",
}
"""What is said where numbers and counting are mixed up, by command."""

_CODES: Final[dict[RefusalCode, str]] = {
    "nothing_said": "There is nothing to say.",
    "already_so": "It is so already.",
    "has_ended": "It has come to its end.",
    "too_many": "These are too many.",
    "taken_back": "It was taken back.",
    "changed_since": "It was changed since, and stays as it is.",
    "final": "It cannot be taken back.",
    "nothing_to_undo": "There is nothing left to undo on this device.",
}
"""What is said of a code otherwise."""


def worded(refusal: Refusal, of: Command | NewEvent | None, role: Role) -> DeviceProblem:
    """Return the problem that a refusal is for a person.

    Args:
        refusal: The refusal.
        of: The command that was refused, or the event that cannot be written.
        role: The role of the member who asked.

    Returns:
        One of the classes of `errors`, with a sentence.
    """
    match refusal.code:
        case "not_allowed":
            return NotAllowed(_not_allowed(refusal, of, role))
        case "does_not_fit" if refusal.field != "op":
            return DeviceProblem(_does_not_fit(refusal, of))
        case "not_found":
            return _not_found(refusal, of)
        case "nothing_said" if refusal.field is not None:
            return DeviceProblem(f"The {_named(refusal.field)} is empty.")
        case _:
            return NothingToDo(_nothing_to_do(refusal, of))


def cannot_take_back(refusal: Refusal, told: Body) -> DeviceProblem:
    """Return why the last thing that was done stands: `told` is the event by which people know it."""
    last = f"The last thing ({tag_of(told).replace('_', ' ')})"
    match refusal.code:
        case "changed_since":
            return NothingToDo(f"{last} was changed since, and stays as it is.")
        case "taken_back" | "not_found":
            return NothingToDo(f"{last} was taken back already.")
        case _:
            return NothingToDo(f"{last} cannot be taken back.")


def cannot_do_again(told: Body) -> DeviceProblem:
    """Return why the last thing that was taken back stays so: `told` is an event that took it back."""
    return NothingToDo(
        f"This ({tag_of(told).replace('_', ' ')}) cannot be done again: what it is about was changed since."
    )


def _nothing_to_do(refusal: Refusal, of: Command | NewEvent | None) -> str:
    tag = _tag(of)
    if refusal.code == "nothing_said":
        return _NOTHING_SAID.get(tag, _CODES["nothing_said"])
    if tag == "start_session" and refusal.code == "already_so" and refusal.about is not None:
        return f"A session is going on already ({short(refusal.about)})."
    if refusal.code == "taken_back" and (tag, refusal.code) not in _SENTENCES and refusal.field is not None:
        return f"This {_named(refusal.field)} was taken back."
    return _SENTENCES.get((tag, refusal.code)) or _CODES.get(refusal.code) or "This cannot be done here."


def _not_found(refusal: Refusal, of: Command | NewEvent | None) -> DeviceProblem:
    tag = _tag(of)
    if refusal.field == "round" and refusal.about is None:
        return NothingToDo("No round is open. `handrail session round open GOAL…` begins one.")
    if tag == "rate_in_round" and refusal.about is not None:
        return NotFound(f"The goal {short(refusal.about)} is not part of this round.")
    if refusal.field == "session" and (tag, "not_found") in _SENTENCES:
        return NothingToDo(_SENTENCES[(tag, "not_found")])
    sentence = _SENTENCES.get((tag, "not_found"))
    named = _named(refusal.field or "thing")
    return NotFound(sentence or f"There is no {named} with the id {short(refusal.about or '')}.")


def _does_not_fit(refusal: Refusal, of: Command | NewEvent | None) -> str:
    body = of.body if isinstance(of, NewEvent) else of
    if refusal.field is None or body is None:
        return "This is not complete, or too long."
    name = _named(refusal.field)
    if isinstance(of, Command):
        if refusal.field == "measure":
            return _WRONG_VERB.get(_tag(of), "This does not fit.")
        # Of the rest only numbers are refused before they are written: what was typed is none.
        return f"The {name} must be a number such as 3.5 or 3,5; a thousand is 1000."
    given: object = getattr(body, refusal.field, None)
    if given == "":
        return f"The {name} is empty."
    if isinstance(given, str) and any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in given):
        return "This holds characters that cannot be kept."
    longest, is_number = _text_rules(body, refusal.field)
    if not isinstance(given, str) or (longest is None and not is_number):
        return f"The {name} does not fit."
    return f"The {name} must be a number." if is_number else f"The {name} has at most {longest} characters."


def _text_rules(body: Struct, field: str) -> tuple[int | None, bool]:
    """Return the most characters of a text, None where that is not the limit; and whether it is a number as text."""
    from msgspec.inspect import StrType, StructType, UnionType, type_info  # noqa: PLC0415 - only where it is used

    kind = type_info(type(body))
    found = (
        next((declared.type for declared in kind.fields if declared.name == field), None)
        if isinstance(kind, StructType)
        else None
    )
    for kind_of in found.types if isinstance(found, UnionType) else (found,):
        if isinstance(kind_of, StrType):
            return (kind_of.max_length if kind_of.pattern is None else None), kind_of.pattern == _AMOUNT_PATTERN
    return None, False


def _not_allowed(refusal: Refusal, of: Command | NewEvent | None, role: Role) -> str:
    if not isinstance(of, NewEvent):
        return "This can only be written for both to see."
    if refusal.field == "own_words":
        return "Only a client writes in their own words."
    tag, other = tag_of(of.body), "therapist" if role == "client" else "client"
    elsewhere: Audience = "shared" if of.audience == "private" else "private"
    if may_append(role, elsewhere, tag):
        return "This can only be written for both to see." if of.audience == "private" else "This can only be private."
    if may_append(other, of.audience, tag):
        return f"Only a {other} can do this."
    return "This cannot be done here."


def _named(field: str) -> str:
    return field.replace("_", " ")


def _tag(of: Command | NewEvent | None) -> str:
    return "" if not isinstance(of, Command) else cast("str", type(of).__struct_config__.tag)
