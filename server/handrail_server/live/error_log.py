"""Logs what must not happen: the type of an error and where it was raised, never its text."""

from typing import Final

import structlog

from handrail_server.live.meter import Meter
from handrail_server.logs import place_of

_LOG: Final = structlog.stdlib.get_logger("handrail.live")


def note_bug(meter: Meter, doing: str, error: BaseException) -> None:
    """Count an unexpected exception, and log its type and place. Its message may hold what a person wrote."""
    meter.bug()
    _LOG.error("bug", doing=doing, error=type(error).__name__, where=place_of(error))


def note(event: str, **ids: str | int) -> None:
    """Log an event with ids, counts and words of closed lists only."""
    _LOG.warning(event, **ids)
