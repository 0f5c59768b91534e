"""Who is in the space, and when therapy began and ended."""

from typing import TypedDict, assert_never

from handrail_shared.events.fields import Role
from handrail_shared.events.space import MemberJoined, MemberLeft, SpaceOpened, TherapyEnded, TherapyStarted
from handrail_shared.fold.state import State
from handrail_shared.views.facts.once import once

Roles = dict[str, Role]
"""Each member's role, as the member said on joining."""


class MemberDoc(TypedDict):
    """`left_at` is None while the member is in the space. Times are microseconds since 1970."""

    member: str
    role: Role
    name: str
    joined_at: int
    left_at: int | None


class TherapyDoc(TypedDict):
    """The frame of the therapy; None where nobody said."""

    start: str | None
    planned_sessions: int | None
    every_days: int | None
    approach: str | None
    end: str | None
    ending: str | None


class SpaceDoc(TypedDict):
    """The space that this stream belongs to."""

    space: str | None
    title: str | None
    therapy: TherapyDoc


def members(state: State) -> list[MemberDoc]:
    """The members in order of joining."""
    found: list[MemberDoc] = []
    for member, changes in sorted(state.members.items()):
        doc: MemberDoc | None = None
        left_at: int | None = None
        for placed in once(changes):
            body = placed.body
            match body:
                case MemberJoined():
                    doc = {
                        "member": member,
                        "role": body.role,
                        "name": body.name,
                        "joined_at": placed.at if doc is None else doc["joined_at"],
                        "left_at": None,
                    }
                    left_at = None
                case MemberLeft():
                    left_at = placed.at
                case _:
                    assert_never(body)
        if doc is not None:
            doc["left_at"] = left_at
            found.append(doc)
    return sorted(found, key=lambda doc: (doc["joined_at"], doc["member"]))


def roles(members_shown: list[MemberDoc]) -> Roles:
    """The role of every member who ever joined."""
    return {doc["member"]: doc["role"] for doc in members_shown}


def space(state: State) -> SpaceDoc:
    """The space and the frame of the therapy, latest words standing. A new start clears an earlier end."""
    therapy: TherapyDoc = {
        "start": None,
        "planned_sessions": None,
        "every_days": None,
        "approach": None,
        "end": None,
        "ending": None,
    }
    doc: SpaceDoc = {"space": None, "title": None, "therapy": therapy}
    for placed in once(state.space):
        body = placed.body
        match body:
            case SpaceOpened():
                doc["space"] = body.space
                doc["title"] = body.title
            case TherapyStarted():
                therapy["start"] = body.start
                therapy["planned_sessions"] = body.planned_sessions
                therapy["every_days"] = body.every_days
                therapy["approach"] = body.approach
                therapy["end"] = None
                therapy["ending"] = None
            case TherapyEnded():
                therapy["end"] = body.end
                therapy["ending"] = body.ending
            case _:
                assert_never(body)
    return doc
