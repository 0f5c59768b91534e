"""Limits small enough that two hundred steps reach every one of them: windows, batches, pipelines, segments."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Final
from unittest.mock import patch

PIPELINE: Final = 8
FAR_BEHIND: Final = 14
WINDOW: Final = 18
BATCH: Final = 5
HAVE_EVERY: Final = 4
SEGMENT: Final = 6

_SMALL: Final = {
    "handrail_shared.sync.offer.PIPELINE_LINES": PIPELINE,
    "handrail_shared.sync.offer.HAVE_EVERY": HAVE_EVERY,
    "handrail_shared.sync.receive.FAR_BEHIND": FAR_BEHIND,
    "handrail_server.live.hub.stream_offers.FAR_BEHIND": FAR_BEHIND,
    "handrail_server.live.session.send_window.WINDOW_ENTRIES": WINDOW,
    "handrail_server.live.session.send_window.BATCH_LINES": BATCH,
    "handrail_server.live.hub.broadcast.BATCH_LINES": BATCH,
}


@contextmanager
def small_limits() -> Generator[None]:
    """Inside, every limit of the protocol is small. They keep the order among each other that the real ones have."""
    with ExitStack() as stack:
        for name, value in _SMALL.items():
            stack.enter_context(patch(name, value))
        yield
