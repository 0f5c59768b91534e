"""Decides commands in tests: who acts, on what they see, with ids that count up."""

from itertools import count

from fakes.core.bodies import CLIENT, THERAPIST, identifier
from fakes.core.log_builder import LogBuilder
from handrail_shared.commands.context import Context, Decision, Given, NewEvent, Refusal
from handrail_shared.events import Body
from handrail_shared.events.fields import Role
from handrail_shared.fold import empty

TODAY = "2026-11-22"


def made(number: int) -> str:
    """The id that a command makes as its `number`th."""
    return identifier(0xA, number)


def context(role: Role = "client", *, session: str | None = None) -> Context:
    """Who acts today, perhaps in a session."""
    numbers = count(1)
    return Context(
        member=CLIENT if role == "client" else THERAPIST,
        role=role,
        today=TODAY,
        session=session,
        new_id=lambda: made(next(numbers)),
    )


def given(shared: LogBuilder | None = None, private: LogBuilder | None = None) -> Given:
    """What these logs show."""
    return Given(
        shared=empty() if shared is None else shared.state(),
        private=empty() if private is None else private.state(),
    )


NOTHING = given()
"""Two streams in which nothing has happened."""


def bodies(decision: Decision) -> list[Body]:
    """The bodies of the events that were decided on."""
    return [event.body for event in events(decision)]


def events(decision: Decision) -> list[NewEvent]:
    """The events that were decided on, which must be some."""
    assert not isinstance(decision, Refusal), decision
    assert decision
    return decision
