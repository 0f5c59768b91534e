"""The way between one socket and its connection: whole messages in, frames out, and no task of its own for either.

What needs no waiting is done within the socket's own callback; that is nearly everything, and a task for each direction
would cost more than the work itself. What must wait is finished by a task, and the socket is not read meanwhile.
"""

import asyncio
from collections import deque
from typing import Final, Protocol

from handrail_server.live.hub.hub import Hub
from handrail_server.live.rate_limit import MESSAGE_US, OFFENCE_US
from handrail_server.live.session.connection import Connection
from handrail_server.live.session.protocol import Effect

AT_ONCE: Final = 8
"""So many messages of one look at a socket are taken before anybody else has their turn."""


class WebSocketTransport(Protocol):
    """The socket as a driver sees it (`protocol.WebSocketProtocol`)."""

    @property
    def is_open(self) -> bool:
        """Whether the peer keeps up with what is sent."""
        ...

    def attach(self, handler: "Driver") -> None:
        """From now on give whole messages to `driver`, and those that came before."""
        ...

    def detach(self) -> None:
        """No longer."""
        ...

    def send_text(self, frame: bytes) -> None:
        """Send one text message, in this turn of the loop. Nowhere once the socket is closing."""
        ...

    def send_message_now(self, message: bytes) -> None:
        """Send one message with its header, where nothing more is expected to be sent in this turn."""
        ...

    def pause_reading(self) -> None:
        """Read nothing more for now."""
        ...

    def resume_reading(self) -> None:
        """Read again."""
        ...

    def wake(self) -> None:
        """Let whoever waits for this socket look again."""
        ...


class Driver:
    """Drives one connection from one wire. `begin` it, and `end` it once either side is through."""

    def __init__(self, hub: Hub, connection: Connection, transport: WebSocketTransport) -> None:
        self._hub = hub
        self._connection = connection
        self._transport = transport
        self._backlog: deque[bytes] = deque()
        self._working: asyncio.Task[None] | None = None
        self._taken = 0
        self._greeting: asyncio.TimerHandle | None = None
        self.is_finished = False
        """Whether everything is sent that is to be sent before the close."""
        self.send = transport.send_text
        self.send_now = transport.send_message_now

    def begin(self) -> None:
        """Connect both ends."""
        loop = asyncio.get_running_loop()
        self._greeting = loop.call_later(self._hub.bounds.greeting_timeout_s, self._connection.close, "timeout")
        self._connection.send_queue.attach(self)
        self._transport.attach(self)

    async def end(self) -> None:
        """Take nothing more, and leave nothing running."""
        self._transport.detach()
        self._forget_greeting()
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    # --- from the wire -----------------------------------------------------------------------------------------------

    def begin_read(self) -> None:
        """There is something at the socket: messages of this look follow."""
        if self._working is None:
            self._taken = 0

    def receive_text(self, data: bytes) -> None:
        """A whole text message came."""
        if self._greeting is not None:
            self._forget_greeting()
        if self._connection.send_queue.closing is not None:
            return
        if self._working is not None:
            # What came with the message that is waited for; the wire reads no more than that.
            self._backlog.append(data)
            return
        try:
            left = self._connection.begin(data)
        except Exception as error:
            self._broke(error)
            return
        self._taken += 1
        if left or self._taken >= AT_ONCE or self._connection.is_limited:
            self._transport.pause_reading()
            self._working = asyncio.create_task(self._work_off(left))

    def receive_binary(self) -> None:
        """A message came that is not text: of no version of this protocol."""
        self._forget_greeting()
        self._connection.close("malformed")

    def receive_frames(self, count: int) -> None:
        """So many frames came that are no whole messages, and more have come behind them."""
        self._connection.charge(count * MESSAGE_US)
        self._transport.pause_reading()
        if self._working is None:
            self._working = asyncio.create_task(self._work_off([]))

    def note_offence(self) -> None:
        """The socket was closed for something that no honest device sends."""
        self._connection.charge(OFFENCE_US)

    def pause_writing(self) -> None:
        """The peer does not keep up."""
        self._connection.send_queue.pause_writing()

    def resume_writing(self) -> None:
        """It does again."""
        self._connection.send_queue.resume_writing()

    # --- from the send queue (`FrameSink`) ----------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether frames may be sent at once."""
        return self._transport.is_open

    def finish(self) -> None:
        """Nothing more is to be sent."""
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
