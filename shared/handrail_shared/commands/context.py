"""What a command is decided from, and what it decides: values only, so that both languages decide alike."""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from msgspec import Struct

from handrail_shared.events import Body
from handrail_shared.events.fields import Id, Role
from handrail_shared.fold.state import State
from handrail_shared.ids import NewId
from handrail_shared.rights import Audience

Reads = Literal["nothing", "shared", "both"]
"""What has to be folded before a command can be decided: a check-in needs nothing, so it is saved at once."""


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", gc=False):
    """A command: what a person means to do, in the imperative; the counterpart of an event."""

    reads: ClassVar[Reads]


class Context(Struct, frozen=True, kw_only=True):
    """The circumstances of a command: who acts, when and with which ids. Nothing else comes from outside the log."""

    member: Id
    role: Role
    today: str
    """The day where the person is, YYYY-MM-DD, decided by the shell."""
    session: Id | None = None
    """The session that is going on now; it is written into every shared event."""
    new_id: NewId
    """The only source of ids. A command never reads a clock."""


class Given(Struct, frozen=True, kw_only=True):
    """The picture that a member sees: the fold of both streams, their own pending lines on top."""

    shared: State
    private: State


class NewEvent(Struct, frozen=True, kw_only=True):
    """An event that a command decided on: for which stream, and what it says."""

    audience: Audience
    body: Body


RefusalCode = Literal[
    "nothing_said",
    "already_so",
    "has_ended",
    "too_many",
    "not_found",
    "not_allowed",
    "does_not_fit",
    "taken_back",
    "changed_since",
    "final",
    "nothing_to_undo",
]


class Refusal(Struct, frozen=True, kw_only=True):
    """Why nothing is written: a code that shells put into words, and which field or thing it is about."""

    code: RefusalCode
    field: str | None = None
    about: Id | None = None


Decision = list[NewEvent] | Refusal
"""What follows from a command: at least one event, all appended in one transaction, or a refusal. Never raised."""

Decide = Callable[[Any, Context, Given], Decision]
"""A function that decides one kind of command, such as `reword_goal`."""


def for_both(*bodies: Body) -> list[NewEvent]:
    """Address events to the client and the therapist."""
    return for_audience("shared", *bodies)


def for_audience(audience: Audience, *bodies: Body) -> list[NewEvent]:
    """Address events to one audience."""
    return [NewEvent(audience=audience, body=body) for body in bodies]
