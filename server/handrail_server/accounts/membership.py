"""How far a member has come into a space, and who may move whom. Pure.

The one table that decides: `invited → accepted → confirmed → ended`. Only `confirmed` grants anything, and nobody
comes back from `ended`: a new link makes a new membership.
"""

from typing import Final, Literal

from msgspec import Struct

from handrail_shared.events.fields import Role

Status = Literal["invited", "accepted", "confirmed", "ended"]
Act = Literal["accept", "confirm", "end"]

_TABLE: Final[dict[tuple[Status, Act], Status]] = {
    ("invited", "accept"): "accepted",
    ("accepted", "confirm"): "confirmed",
    ("invited", "end"): "ended",
    ("accepted", "end"): "ended",
    ("confirmed", "end"): "ended",
}


class Membership(Struct, frozen=True, kw_only=True):
    """A membership: what a member is to a space."""

    space: str
    member: str
    role: Role
    status: Status


def after(status: Status, act: Act) -> Status | None:
    """The status that follows, or None where `act` makes no sense from here."""
    return _TABLE.get((status, act))


def sees(membership: Membership | None) -> bool:
    """Tell whether this membership grants anything at all."""
    return membership is not None and membership.status == "confirmed"


def governs(membership: Membership | None) -> bool:
    """Tell whether its holder may invite, confirm and end others in the space."""
    return membership is not None and sees(membership) and membership.role == "therapist"


def may_end(actor: Membership | None, target: Membership) -> bool:
    """Tell whether `actor` may end `target`: a therapist of the space may, and everyone may leave by themselves."""
    if actor is None:
        return False
    return governs(actor) or (actor.member == target.member and actor.status != "ended")
