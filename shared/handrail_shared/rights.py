"""Who may append what, and to which audience. The server re-checks it at every append.

Which roles and audiences each type has, the catalogue says. A type from the future may be appended wherever its author
may write at all, so that an older server keeps what a newer device says.
"""

from functools import cache
from typing import Final, Literal, cast

from handrail_shared.events import Body
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.fields import Role
from handrail_shared.events.goals import GoalAdjusted, GoalDrafted, GoalReworded
from handrail_shared.events.space import MemberJoined
from handrail_shared.lines.body import Misshapen, Unknown

Audience = Literal["shared", "private"]

_ALLOWED: Final = frozenset(
    (role, audience, row.tag) for row in CATALOGUE.values() for role in row.roles for audience in row.audiences
)

RULED_TYPES: Final = frozenset(CATALOGUE)
"""Every tag that the catalogue names; a test compares it with the vocabulary."""


def may_append(role: Role, audience: Audience, tag: str) -> bool:
    """Tell whether a confirmed member of this role may append an event of this type to a stream of this audience.

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
