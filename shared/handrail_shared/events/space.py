"""Who is in the space, and when therapy began and ended."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail_shared.events.fields import Day, Event, Id, Name, Note, Role, Text, Word


class SpaceOpened(Event, frozen=True, kw_only=True, tag="space_opened"):
    """A therapist opened this space for one client."""

    space: Id
    title: Name | None = None
    country: Word | None = None
    locale: Word | None = None


class MemberJoined(Event, frozen=True, kw_only=True, tag="member_joined"):
    """A member came in, under the name others see. `role` must be the author's own (rule S2)."""

    member: Id
    role: Role
    name: Name


class MemberLeft(Event, frozen=True, kw_only=True, tag="member_left"):
    """A member left, or was taken off by another."""

    member: Id
    reason: Note | None = None


class TherapyStarted(Event, frozen=True, kw_only=True, tag="therapy_started"):
    start: Day
    planned_sessions: Annotated[int, Meta(ge=1, le=1000)] | None = None
    every_days: Annotated[int, Meta(ge=1, le=366)] | None = None
    approach: Text | None = None


class TherapyEnded(Event, frozen=True, kw_only=True, tag="therapy_ended"):
    end: Day
    ending: Literal["planned", "unplanned", "transferred"] = "planned"
    reason: Note | None = None


SpaceEvent = SpaceOpened | MemberJoined | MemberLeft | TherapyStarted | TherapyEnded
