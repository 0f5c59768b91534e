"""Who may append what, and to which audience. The server re-checks it at every append.

`S` shared stream, `P` private stream; `client`, `therapist`. A type from the future may be appended wherever its
author may write at all, so that an older server keeps what a newer device says.
"""

from functools import cache
from typing import Final, Literal, cast

from handrail_shared.events import Body
from handrail_shared.events.fields import Role
from handrail_shared.events.goals import GoalAdjusted, GoalDrafted, GoalReworded
from handrail_shared.events.space import MemberJoined
from handrail_shared.lines.body import Misshapen, Unknown

Audience = Literal["shared", "private"]

_BOTH: Final[tuple[Role, ...]] = ("client", "therapist")
_CLIENT: Final[tuple[Role, ...]] = ("client",)
_THERAPIST: Final[tuple[Role, ...]] = ("therapist",)
_SHARED: Final[tuple[Audience, ...]] = ("shared",)
_PRIVATE: Final[tuple[Audience, ...]] = ("private",)
_EITHER: Final[tuple[Audience, ...]] = ("shared", "private")

_TABLE: Final[tuple[tuple[tuple[Role, ...], tuple[Audience, ...], str], ...]] = (
    (_THERAPIST, _SHARED, "space_opened therapy_started"),
    (_BOTH, _SHARED, "member_joined member_left therapy_ended"),
    (
        _CLIENT,
        _EITHER,
        "purpose_stated purpose_withdrawn value_named value_retired life_area_rated challenge_named "
        "reflection_answered",
    ),
    (
        _BOTH,
        _SHARED,
        "goal_reworded goal_smart_answered goal_measure_defined goal_change_suggested goal_suggestion_answered "
        "goal_agreed goal_agreement_withdrawn goals_ranked goal_focus_set goal_adjusted goal_change_undone goal_paused "
        "goal_resumed goal_reached goal_reopened goal_closed_unmet goal_retracted commented",
    ),
    (_BOTH, _EITHER, "goal_drafted"),
    (_CLIENT, _SHARED, "goal_readiness_rated"),
    (_BOTH, _EITHER, "barrier_named"),
    (_CLIENT, _EITHER, "if_then_planned if_then_used"),
    (
        _BOTH,
        _SHARED,
        "step_added step_reworded step_moved step_split step_dropped step_restored milestone_added "
        "milestone_reworded milestone_reached milestone_postponed milestone_reopened milestone_dropped "
        "milestone_celebrated",
    ),
    (_CLIENT, _SHARED, "step_done step_partly_done step_skipped step_log_corrected"),
    (_CLIENT, _EITHER, "check_in_recorded measure_logged counter_ticked counter_zero_confirmed"),
    (_BOTH, _EITHER, "goal_rated"),
    (_CLIENT, _PRIVATE, "journal_written journal_edited"),
    (_CLIENT, _SHARED, "entry_shared entry_unshared"),
    (_BOTH, _EITHER, "win_noted"),
    (_BOTH, _SHARED, "win_cheered"),
    (_CLIENT, _EITHER, "setback_noted setback_recovered setback_reopened"),
    (_BOTH, _EITHER, "setback_reflected"),
    (
        _BOTH,
        _SHARED,
        "session_scheduled session_cancelled session_started session_focus_changed session_ended "
        "agenda_item_proposed agenda_item_discussed rating_round_opened rating_round_revealed session_recapped "
        "commitment_made commitment_reported commitment_report_withdrawn review_completed",
    ),
    (_CLIENT, _EITHER, "session_feedback_given"),
    (_THERAPIST, _EITHER, "observation_recorded"),
    (_CLIENT, _SHARED, "observation_answered"),
    (_THERAPIST, _PRIVATE, "private_note_written"),
    (_BOTH, _EITHER, "entry_corrected entry_retracted"),
)

_ALLOWED: Final = frozenset(
    (role, audience, tag)
    for roles, audiences, tags in _TABLE
    for role in roles
    for audience in audiences
    for tag in tags.split()
)

RULED_TYPES: Final = frozenset(tag for _, _, tags in _TABLE for tag in tags.split())
"""Every tag that the table names; a test compares it with the vocabulary."""


def may_append(role: Role, audience: Audience, tag: str) -> bool:
    """Whether a confirmed member of this role may append an event of this type to a stream of this audience.

    Private streams are written by their owner only; that is checked where the stream is known.
    """
    return tag not in RULED_TYPES or (role, audience, tag) in _ALLOWED


Refusal = Literal["not_allowed", "malformed"]

_LOOKED_INTO: Final = (MemberJoined, GoalDrafted, GoalReworded, GoalAdjusted)
"""Events whose fields decide with their type who may append them."""


def refusal(body: Body | Unknown | Misshapen, *, role: Role, audience: Audience, author: str) -> Refusal | None:
    """Why a member may not append this body here, or None. Rules S1–S3 of `docs/protocol.md`."""
    ruled = _by_type(type(body), role, audience)
    return _looked_into(body, role=role, audience=audience, author=author) if ruled == "look" else ruled


@cache
def _by_type(
    kind: type[Body | Unknown | Misshapen], role: Role, audience: Audience
) -> Refusal | Literal["look"] | None:
    """The answer for every event of a type, where there is one. It is asked for every line that is pushed."""
    if issubclass(kind, (Misshapen, Unknown, *_LOOKED_INTO)):
        return "look"
    return None if may_append(role, audience, cast("str", kind.__struct_config__.tag)) else "not_allowed"


def _looked_into(body: Body | Unknown | Misshapen, *, role: Role, audience: Audience, author: str) -> Refusal | None:
    match body:
        case Misshapen():
            return "malformed"
        case Unknown():
            return None
        case MemberJoined():
            own = body.member == author and body.role == role
            return None if own and audience == "shared" else "not_allowed"
        case GoalDrafted() | GoalReworded() | GoalAdjusted() if body.own_words is not None and role != "client":
            return "not_allowed"
        case _:
            tag = cast("str", type(body).__struct_config__.tag)
            return None if may_append(role, audience, tag) else "not_allowed"
