"""Events for the people who are to see them."""

from handrail_shared.commands.context import NewEvent
from handrail_shared.events import Body
from handrail_shared.rights import Audience


def for_both(*bodies: Body) -> list[NewEvent]:
    """Address events to the client and the therapist."""
    return for_audience("shared", *bodies)


def for_audience(audience: Audience, *bodies: Body) -> list[NewEvent]:
    """Address events to one audience."""
    return [NewEvent(audience=audience, body=body) for body in bodies]
