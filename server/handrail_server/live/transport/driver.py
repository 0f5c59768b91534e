"""Drives one connection from one socket: whole messages in, frames out.

Nearly everything needs no waiting and is done in the socket's own callback: a task for each direction would cost more
than the work itself. What must wait is finished in a task, and the socket is not read meanwhile.
"""

import asyncio
from collections import deque
from typing import Final, Protocol

from handrail_server.live.hub.hub import Hub
from handrail_server.live.rate_limit import MESSAGE_US, OFFENCE_US
from handrail_server.live.session.connection import Connection
from handrail_server.live.session.protocol import Effect

AT_ONCE: Final = 8
"""Messages of one read that are handled before other sockets have their turn."""


class WebSocketTransport(Protocol):
    """A socket as its driver sees it (`WebSocketProtocol`)."""

    @property
    def is_open(self) -> bool:
        """True if the peer keeps up with what is sent."""
        ...

    def attach(self, handler: "Driver") -> None:
        """Give whole messages to `handler` from now on, beginning with those that came before."""
        ...

    def detach(self) -> None:
        """Stop delivering messages to the driver."""
        ...

    def send_text(self, frame: bytes) -> None:
        """Send one text message by the end of this turn of the loop; nothing once the socket is closing."""
        ...

    def send_message_now(self, message: bytes) -> None:
        """Send one message with its header at once, where nothing more is expected in this turn."""
        ...

    def pause_reading(self) -> None:
        """Read nothing for now."""
        ...

    def resume_reading(self) -> None:
        """Read again."""
        ...

    def wake(self) -> None:
        """Wake the task that waits for this socket."""
        ...


class Driver:
    """Connects a socket and a connection. `begin` it, and `end` it once either side is finished."""

    def __init__(self, hub: Hub, connection: Connection, transport: WebSocketTransport) -> None:
        self._hub = hub
        self._connection = connection
        self._transport = transport
        self._backlog: deque[bytes] = deque()
        self._working: asyncio.Task[None] | None = None
        self._taken = 0
        self._greeting: asyncio.TimerHandle | None = None
        self.is_finished = False
        """True if everything was sent that is to be sent before the close."""
        self.send = transport.send_text
        self.send_now = transport.send_message_now

    def begin(self) -> None:
        """Connect both ends, and close the connection if no hello comes in time (H1)."""
        loop = asyncio.get_running_loop()
        self._greeting = loop.call_later(self._hub.bounds.greeting_timeout_s, self._connection.close, "timeout")
        self._connection.send_queue.attach(self)
        self._transport.attach(self)

    async def end(self) -> None:
        """Handle nothing more, and leave no task running."""
        self._transport.detach()
        self._forget_greeting()
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    # --- from the wire -----------------------------------------------------------------------------------------------

    def begin_read(self) -> None:
        """Start a new count of messages: bytes have come."""
        if self._working is None:
            self._taken = 0

    def receive_text(self, data: bytes) -> None:
        """Handle a whole text message."""
        if self._greeting is not None:
            self._forget_greeting()
        if self._connection.send_queue.closing is not None:
            return
        if self._working is not None:
            # It came in the same read as the message that is waited for; the wire reads no more than that.
            self._backlog.append(data)
            return
        try:
            left = self._connection.begin(data)
        except Exception as error:
            self._broke(error)
            return
        self._taken += 1
        if left or self._taken >= AT_ONCE or self._connection.limit.is_limited:
            self._transport.pause_reading()
            self._working = asyncio.create_task(self._work_off(left))

    def receive_binary(self) -> None:
        """Close for a message that is not text: no version of the protocol has any."""
        self._forget_greeting()
        self._connection.close("malformed")

    def receive_frames(self, count: int) -> None:
        """Charge for frames that are no whole messages, and pause: more have come behind them."""
        self._connection.limit.charge(count * MESSAGE_US)
        self._transport.pause_reading()
        if self._working is None:
            self._working = asyncio.create_task(self._work_off([]))

    def note_offence(self) -> None:
        """Charge for a close for something that no honest device sends."""
        self._connection.limit.charge(OFFENCE_US)

    def pause_writing(self) -> None:
        """Hold frames back: the peer does not keep up."""
        self._connection.send_queue.pause_writing()

    def resume_writing(self) -> None:
        """Resume sending; the peer's buffer has drained."""
        self._connection.send_queue.resume_writing()

    # --- from the send queue (`FrameSink`) ----------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """True if frames may be sent at once."""
        return self._transport.is_open

    def finish(self) -> None:
        """Note that nothing more will be sent."""
        if not self.is_finished:
            self.is_finished = True
            self._transport.wake()

    async def _work_off(self, effects: list[Effect]) -> None:
        try:
            await self._connection.finish(effects)
            await self._connection.wait_for_limit()
            while self._backlog:
                if self._taken >= AT_ONCE:
                    self._taken = 0
                    await asyncio.sleep(0)
                self._taken += 1
                await self._connection.take(self._backlog.popleft())
                await self._connection.wait_for_limit()
        except Exception as error:
            self._broke(error)
        finally:
            self._working, self._taken = None, 0
            self._transport.resume_reading()

    def _broke(self, error: Exception) -> None:
        self._hub.broke("receive", error)
        self._connection.close("busy", self._hub.bounds.busy_retry_ms)

    def _forget_greeting(self) -> None:
        if self._greeting is not None:
            self._greeting.cancel()
            self._greeting = None
