"""Exchanges frames over HTTP, for networks that block WebSockets and for background sync."""

from msgspec import Struct

from handrail_server.live.hub.hub import Hub
from handrail_shared.wire import CloseWord

SEPARATOR = b"\n\n"
"""Separates frames: no frame holds an empty line."""


class Exchanged(Struct, frozen=True, kw_only=True):
    """The answers in order, and the word of the close if the exchange ended in one."""

    frames: list[bytes]
    closed: CloseWord | None = None
    retry_ms: int | None = None


async def exchange(hub: Hub, frames: list[bytes], *, origin: str | None = None) -> Exchanged:
    """Handle the frames of one device, `hello` first. Return its verdicts and one batch of each followed stream.

    An exchange supersedes no socket of that device, and no subscription outlives it.
    """
    connection = hub.connect(origin=origin, serves=False)
    try:
        for frame in frames:
            await connection.take(frame)
            await connection.wait_for_limit()
        await connection.answered()
        if connection.alive:
            await connection.send_once()
        closing = connection.send_queue.closing
        answers = connection.send_queue.take_now()
    finally:
        hub.disconnect(connection)
    if closing is None:
        return Exchanged(frames=answers)
    return Exchanged(frames=answers, closed=closing.word, retry_ms=closing.retry_ms)


def split(body: bytes) -> list[bytes]:
    """Split the body of a request into frames."""
    return [frame for frame in body.strip(b"\n").split(SEPARATOR) if frame]


def join(frames: list[bytes]) -> bytes:
    """Join frames into the body of a response."""
    return SEPARATOR.join(frames)
