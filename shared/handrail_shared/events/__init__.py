"""The vocabulary: every event that this version understands, as one closed union."""

from typing import Final, cast, get_args

from handrail_shared.events.check_ins import CheckInEvent
from handrail_shared.events.corrections import CorrectionEvent
from handrail_shared.events.fields import Event
from handrail_shared.events.goals import GoalEvent
from handrail_shared.events.journal import JournalEvent
from handrail_shared.events.matters import MattersEvent
from handrail_shared.events.sessions import SessionEvent
from handrail_shared.events.space import SpaceEvent
from handrail_shared.events.steps import StepEvent

Body = SpaceEvent | MattersEvent | GoalEvent | StepEvent | CheckInEvent | JournalEvent | SessionEvent | CorrectionEvent


def _event_types() -> dict[str, type[Event]]:
    classes = cast("tuple[type[Event], ...]", get_args(Body))
    return {cast("str", class_.__struct_config__.tag): class_ for class_ in classes}


EVENT_TYPES: Final = _event_types()
"""Every event type by its tag."""


def tag_of(body: Body) -> str:
    """The tag of an event, such as `check_in_recorded`."""
    return cast("str", type(body).__struct_config__.tag)
