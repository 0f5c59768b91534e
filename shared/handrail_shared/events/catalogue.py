"""The catalogue: what is known of each type of event, in one row, and nowhere else.

Rights, ids, the fold's shelves, undo and the words that people use for things are read from here, in Python as in
TypeScript (`shared/schema.json` carries it over). Who writes an event and where it is read stands in `surfaces`.
"""

from typing import Final, Literal

from msgspec import Struct

Writer = Literal["client", "therapist"]
Stream = Literal["shared", "private"]

Inverse = Literal[
    "retract",
    "event:step_log_corrected",
    "event:goal_retracted",
    "event:step_dropped",
    "event:step_restored",
    "event:milestone_dropped",
    "event:entry_unshared",
    "undo_change",
    "restate",
    "final:membership",
    "final:frame",
    "final:session",
    "final:answer",
    "final:no_way_back",
]
"""What takes an event back: `retract` (its id, by `entry_retracted`), another event, `undo_change` (of a goal's terms),
`restate` (what stood before is said again); or `final`, and why: who is in the space, the frame of the therapy, what
happened in a session, an answer that was given, or words that no event can unsay.
"""

Shelf = Literal[
    "facts",
    "corrections",
    "goals",
    "rankings",
    "steps",
    "milestones",
    "comments",
    "sessions",
    "rounds",
    "agenda",
    "commitment_reports",
    "observation_answers",
    "notes",
    "setback_recoveries",
    "purposes",
    "named_values",
    "members",
    "space",
]
"""The fields of the fold's state."""


class EventRow(Struct, frozen=True, kw_only=True):
    """A row of the catalogue: what is known of one type of event.

    `id` is the field that holds the id which the event was given when it was made; `change` that of the id of this
    very change, by which a repetition is known; `thing` what people call what it names, by the id in `named`.
    On its shelf it lies under the fields of `key`, `author` among them where nobody can take another's id.
    """

    tag: str
    id: str | None = None
    change: str | None = None
    thing: str | None = None
    named: str | None = None
    shelf: Shelf
    key: tuple[str, ...]
    roles: tuple[Writer, ...]
    audiences: tuple[Stream, ...]
    inverse: Inverse

    @property
    def sentence(self) -> str:
        """The key of the sentence that tells of it, in the words of the app and of the command line."""
        return self.tag


_BOTH: Final[tuple[Writer, ...]] = ("client", "therapist")
_CLIENT: Final[tuple[Writer, ...]] = ("client",)
_THERAPIST: Final[tuple[Writer, ...]] = ("therapist",)
_SHARED: Final[tuple[Stream, ...]] = ("shared",)
_PRIVATE: Final[tuple[Stream, ...]] = ("private",)
_EITHER: Final[tuple[Stream, ...]] = ("shared", "private")

_Ids = tuple[str | None, str | None, str | None, str | None]
"""`id`, `change`, `thing` and `named`."""

_NONE: Final[_Ids] = (None, None, None, None)


def _fact(identifier: str, thing: str | None = None) -> _Ids:
    return (identifier, None, thing, identifier if thing else None)


def _names(thing: str, field: str) -> _Ids:
    return (None, None, thing, field)


def _change(field: str = "change") -> _Ids:
    return (field, field, None, None)


_Columns = tuple[str, _Ids, Shelf, str, tuple[Writer, ...], tuple[Stream, ...], Inverse]

_TABLE: Final[tuple[_Columns, ...]] = (
    ("space_opened", _NONE, "space", "", _THERAPIST, _SHARED, "final:membership"),
    ("member_joined", _NONE, "members", "member", _BOTH, _SHARED, "final:membership"),
    ("member_left", _NONE, "members", "member", _BOTH, _SHARED, "final:membership"),
    ("therapy_started", _NONE, "space", "", _THERAPIST, _SHARED, "final:frame"),
    ("therapy_ended", _NONE, "space", "", _BOTH, _SHARED, "final:frame"),
    ("purpose_stated", _NONE, "purposes", "", _CLIENT, _EITHER, "restate"),
    ("purpose_withdrawn", _NONE, "purposes", "", _CLIENT, _EITHER, "restate"),
    ("value_named", _names("value", "value"), "named_values", "value", _CLIENT, _EITHER, "restate"),
    ("value_retired", _NONE, "named_values", "value", _CLIENT, _EITHER, "restate"),
    ("life_area_rated", _fact("rating"), "facts", "rating author", _CLIENT, _EITHER, "retract"),
    ("challenge_named", _fact("challenge", "challenge"), "facts", "challenge author", _CLIENT, _EITHER, "retract"),
    ("reflection_answered", _fact("answer"), "facts", "answer author", _CLIENT, _EITHER, "retract"),
    ("goal_drafted", ("goal", "change", "goal", "goal"), "goals", "goal", _BOTH, _EITHER, "event:goal_retracted"),
    ("goal_reworded", _change(), "goals", "goal", _BOTH, _SHARED, "undo_change"),
    ("goal_smart_answered", _change(), "goals", "goal", _BOTH, _SHARED, "undo_change"),
    ("goal_readiness_rated", _fact("rating"), "facts", "rating author", _CLIENT, _SHARED, "retract"),
    (
        "goal_measure_defined",
        ("change", "change", "measure", "measure"),
        "goals",
        "goal",
        _BOTH,
        _SHARED,
        "undo_change",
    ),
    (
        "goal_change_suggested",
        ("suggestion", "suggestion", "suggestion", "suggestion"),
        "goals",
        "goal",
        _BOTH,
        _SHARED,
        "retract",
    ),
    ("goal_suggestion_answered", _change(), "goals", "goal", _BOTH, _SHARED, "undo_change"),
    ("goal_agreed", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("goal_agreement_withdrawn", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("goals_ranked", _NONE, "rankings", "", _BOTH, _SHARED, "restate"),
    ("goal_focus_set", _NONE, "rankings", "", _BOTH, _SHARED, "restate"),
    ("goal_adjusted", _change(), "goals", "goal", _BOTH, _SHARED, "undo_change"),
    ("goal_change_undone", _change(), "goals", "goal", _BOTH, _SHARED, "undo_change"),
    ("goal_paused", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("goal_resumed", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("goal_reached", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("goal_reopened", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("goal_closed_unmet", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("goal_retracted", _NONE, "goals", "goal", _BOTH, _SHARED, "restate"),
    ("barrier_named", _fact("barrier", "barrier"), "facts", "barrier author", _BOTH, _EITHER, "retract"),
    ("if_then_planned", _fact("plan", "plan"), "facts", "plan author", _CLIENT, _EITHER, "retract"),
    ("if_then_used", _fact("use"), "facts", "use author", _CLIENT, _EITHER, "retract"),
    ("commented", _fact("comment", "comment"), "comments", "comment", _BOTH, _SHARED, "retract"),
    ("step_added", ("step", "step", "step", "step"), "steps", "step", _BOTH, _SHARED, "event:step_dropped"),
    ("step_reworded", _NONE, "steps", "step", _BOTH, _SHARED, "final:no_way_back"),
    ("step_moved", _NONE, "steps", "step", _BOTH, _SHARED, "final:no_way_back"),
    ("step_split", _NONE, "steps", "step", _BOTH, _SHARED, "event:step_restored"),
    ("step_done", _fact("log", "log entry"), "facts", "log author", _CLIENT, _SHARED, "event:step_log_corrected"),
    (
        "step_partly_done",
        _fact("log", "log entry"),
        "facts",
        "log author",
        _CLIENT,
        _SHARED,
        "event:step_log_corrected",
    ),
    ("step_skipped", _fact("log", "log entry"), "facts", "log author", _CLIENT, _SHARED, "event:step_log_corrected"),
    ("step_log_corrected", _change("correction"), "corrections", "log author", _CLIENT, _SHARED, "restate"),
    ("step_dropped", _NONE, "steps", "step", _BOTH, _SHARED, "event:step_restored"),
    ("step_restored", _NONE, "steps", "step", _BOTH, _SHARED, "restate"),
    (
        "milestone_added",
        ("milestone", "milestone", "milestone", "milestone"),
        "milestones",
        "milestone",
        _BOTH,
        _SHARED,
        "event:milestone_dropped",
    ),
    ("milestone_reworded", _NONE, "milestones", "milestone", _BOTH, _SHARED, "final:no_way_back"),
    ("milestone_reached", _NONE, "milestones", "milestone", _BOTH, _SHARED, "restate"),
    ("milestone_reopened", _NONE, "milestones", "milestone", _BOTH, _SHARED, "restate"),
    ("milestone_dropped", _NONE, "milestones", "milestone", _BOTH, _SHARED, "restate"),
    ("milestone_postponed", _NONE, "milestones", "milestone", _BOTH, _SHARED, "restate"),
    ("milestone_celebrated", _fact("celebration"), "facts", "celebration author", _BOTH, _SHARED, "retract"),
    ("check_in_recorded", _fact("check_in", "check-in"), "facts", "check_in author", _CLIENT, _EITHER, "retract"),
    ("goal_rated", _fact("rating", "rating"), "facts", "rating author", _BOTH, _EITHER, "retract"),
    ("measure_logged", _fact("log"), "facts", "log author", _CLIENT, _EITHER, "retract"),
    ("counter_ticked", _fact("tick"), "facts", "tick author", _CLIENT, _EITHER, "retract"),
    ("counter_zero_confirmed", _fact("confirmation"), "facts", "confirmation author", _CLIENT, _EITHER, "retract"),
    ("journal_written", _fact("entry", "entry"), "facts", "entry author", _CLIENT, _PRIVATE, "retract"),
    ("journal_edited", _change("edit"), "corrections", "entry author", _CLIENT, _PRIVATE, "restate"),
    ("entry_shared", _fact("share", "share"), "facts", "share author", _CLIENT, _SHARED, "event:entry_unshared"),
    ("entry_unshared", _NONE, "corrections", "share author", _CLIENT, _SHARED, "restate"),
    ("win_noted", _fact("win", "win"), "facts", "win author", _BOTH, _EITHER, "retract"),
    ("win_cheered", _fact("cheer"), "facts", "cheer author", _BOTH, _SHARED, "retract"),
    ("setback_noted", _fact("setback", "setback"), "facts", "setback author", _CLIENT, _EITHER, "retract"),
    ("setback_reflected", _fact("reflection"), "facts", "reflection author", _BOTH, _EITHER, "retract"),
    ("setback_recovered", _NONE, "setback_recoveries", "setback", _CLIENT, _EITHER, "restate"),
    ("setback_reopened", _NONE, "setback_recoveries", "setback", _CLIENT, _EITHER, "restate"),
    ("session_scheduled", _names("session", "session"), "sessions", "session", _BOTH, _SHARED, "final:session"),
    ("session_cancelled", _NONE, "sessions", "session", _BOTH, _SHARED, "final:session"),
    ("session_started", _names("session", "session"), "sessions", "session", _BOTH, _SHARED, "final:session"),
    ("session_focus_changed", _NONE, "sessions", "session", _BOTH, _SHARED, "final:session"),
    ("session_ended", _NONE, "sessions", "session", _BOTH, _SHARED, "final:session"),
    ("agenda_item_proposed", _fact("item", "agenda item"), "agenda", "item", _BOTH, _SHARED, "retract"),
    ("agenda_item_discussed", _NONE, "agenda", "item", _BOTH, _SHARED, "final:session"),
    (
        "rating_round_opened",
        (None, "round", "round", "round"),
        "rounds",
        "round",
        _BOTH,
        _SHARED,
        "final:session",
    ),
    ("rating_round_revealed", _NONE, "rounds", "round", _BOTH, _SHARED, "final:session"),
    ("session_recapped", _NONE, "sessions", "session", _BOTH, _SHARED, "final:session"),
    ("commitment_made", _fact("commitment", "commitment"), "facts", "commitment author", _BOTH, _SHARED, "retract"),
    ("commitment_reported", _NONE, "commitment_reports", "commitment", _BOTH, _SHARED, "restate"),
    ("commitment_report_withdrawn", _NONE, "commitment_reports", "commitment", _BOTH, _SHARED, "restate"),
    ("session_feedback_given", _fact("feedback"), "facts", "feedback author", _CLIENT, _EITHER, "retract"),
    ("review_completed", _fact("review"), "facts", "review author", _BOTH, _SHARED, "retract"),
    (
        "observation_recorded",
        _fact("observation", "observation"),
        "facts",
        "observation author",
        _THERAPIST,
        _EITHER,
        "retract",
    ),
    ("observation_answered", _NONE, "observation_answers", "observation", _CLIENT, _SHARED, "final:answer"),
    ("private_note_written", _names("note", "note"), "notes", "note", _THERAPIST, _PRIVATE, "final:no_way_back"),
    ("entry_corrected", _change("correction"), "corrections", "ref author", _BOTH, _EITHER, "final:no_way_back"),
    ("entry_retracted", _change("retraction"), "corrections", "ref author", _BOTH, _EITHER, "restate"),
)


def _row(columns: _Columns) -> EventRow:
    tag, (identifier, change, thing, named), shelf, key, roles, audiences, inverse = columns
    return EventRow(
        tag=tag,
        id=identifier,
        change=change,
        thing=thing,
        named=named,
        shelf=shelf,
        key=tuple(key.split()),
        roles=roles,
        audiences=audiences,
        inverse=inverse,
    )


CATALOGUE: Final[dict[str, EventRow]] = {columns[0]: _row(columns) for columns in _TABLE}
"""The row of each type of event, by its tag."""
