"""Who agrees to which version of a goal (rule A2).

An agreement is current while its version is exactly the goal's: any change that is not in it makes it stale, also
one made at the same time without knowledge of it. `state` says where both stand:

    none      nobody agrees to anything
    waiting   somebody agrees to the current version, the other side does not yet (or no longer)
    agreed    a client and a therapist agree to the current version
    stale     somebody agreed, but to no version that is current
"""

from typing import TypedDict

from handrail_shared.events.goals import GoalAgreed, GoalAgreementWithdrawn
from handrail_shared.fold.state import GoalChange, Placed
from handrail_shared.views.facts.members import Roles
from handrail_shared.views.goals.terms import VersionDoc


class PartyDoc(TypedDict):
    """One person's latest agreement that was not withdrawn."""

    by: str
    role: str | None
    at: int
    version: VersionDoc
    current: bool
    statement: str | None


class WithdrawnDoc(TypedDict):
    """One person's agreement that was taken back."""

    by: str
    at: int
    reason: str


class AgreementDoc(TypedDict):
    """`stale`: someone's agreement is to a version that is not the current one."""

    state: str
    stale: bool
    by: list[PartyDoc]
    withdrawn: list[WithdrawnDoc]


def agreement(changes: list[Placed[GoalChange]], version: VersionDoc, roles: Roles) -> AgreementDoc:
    """Return where the agreement stands, from the changes of one goal in order."""
    standing: dict[str, PartyDoc] = {}
    withdrawn: dict[str, WithdrawnDoc] = {}
    for placed in changes:
        body = placed.body
        if isinstance(body, GoalAgreed):
            agreed_to: VersionDoc = {"number": body.version.number, "mark": body.version.mark}
            standing.pop(placed.author, None)
            withdrawn.pop(placed.author, None)
            standing[placed.author] = {
                "by": placed.author,
                "role": roles.get(placed.author),
                "at": placed.at,
                "version": agreed_to,
                # The number too: one id chosen so that its CRC is zero must not slip in unnoticed.
                "current": agreed_to == version,
                "statement": body.statement,
            }
        elif isinstance(body, GoalAgreementWithdrawn) and standing.pop(placed.author, None) is not None:
            withdrawn[placed.author] = {"by": placed.author, "at": placed.at, "reason": body.reason}
    parties = list(standing.values())
    return {
        "state": _state(parties),
        "stale": any(not party["current"] for party in parties),
        "by": parties,
        "withdrawn": list(withdrawn.values()),
    }


def was_agreed(changes: list[Placed[GoalChange]], roles: Roles) -> bool:
    """Tell whether a client and a therapist ever agreed to the same version."""
    agreed: dict[str, set[int]] = {"client": set(), "therapist": set()}
    for placed in changes:
        role = roles.get(placed.author)
        if isinstance(placed.body, GoalAgreed) and role is not None:
            agreed[role].add(placed.body.version.mark)
    return not agreed["client"].isdisjoint(agreed["therapist"])


def _state(parties: list[PartyDoc]) -> str:
    if not parties:
        return "none"
    current = [party["role"] for party in parties if party["current"]]
    if not current:
        return "stale"
    return "agreed" if "client" in current and "therapist" in current else "waiting"
