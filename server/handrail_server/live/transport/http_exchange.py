"""The HTTP twin of a connection, for networks that block WebSockets and for background sync: frames in, frames out."""

from msgspec import Struct

from handrail_server.live.hub.hub import Hub
from handrail_shared.wire import CloseWord

SEPARATOR = b"\n\n"
"""Between frames: no frame holds an empty line."""


class Exchanged(Struct, frozen=True, kw_only=True):
    """The answers in order, and the word of the close where the exchange ended in one."""

    frames: list[bytes]
    closed: CloseWord | None = None
    retry_ms: int | None = None


async def exchange(hub: Hub, frames: list[bytes], *, origin: str | None = None) -> Exchanged:
    """Act on the frames of one device, `hello` first: verdicts on its pushes, then one batch of each followed stream.

    It supersedes no socket of that device, and no subscription stays behind.
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
    """The frames of a request body."""
    return [each for each in body.strip(b"\n").split(SEPARATOR) if each]


def join(frames: list[bytes]) -> bytes:
    """The body of an answer."""
    return SEPARATOR.join(frames)
