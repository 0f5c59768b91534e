"""A device over a cheap socket, pushing prepared frames: what a load is made of. It behaves as protocol.md says."""

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from bench.lines import line
from bench.population import Place, Resident
from bench.wire import BenchSocket, framed
from handrail_shared.sync.sync_state import HAVE_EVERY
from handrail_shared.wire import Ack, Entries, Have, Push, Reach, ServerMessage, Welcome, write_frame

TIMEOUT_S = 120
_HEADER = msgspec.json.Decoder(ServerMessage)


class Talk:
    """One device on one socket."""

    def __init__(self, who: Resident) -> None:
        self.who = who
        self.acked = 0
        """The seq up to which its log of the shared stream is acknowledged."""
        self.position = 0
        """How far the shared stream came in."""
        self.welcome: Welcome | None = None
        self.on_ack: Callable[[], None] = lambda: None
        self.on_entries: Callable[[int], None] = lambda _: None
        """Called with its position when more of the shared stream came in."""
        self.follows = False
        self.reports = True
        """Whether it says how far it is (E3)."""
        self.reached = 0
        """How far some other member's devices are, as it was told."""
        self._wire: BenchSocket | None = None
        self._reported = 0
        self._changed = asyncio.Event()

    @property
    def wire(self) -> BenchSocket:
        """The socket, once there is one."""
        assert self._wire is not None
        return self._wire

    async def open(self, port: int, *, at: Place | None = None, source: str = "127.0.0.1") -> None:
        """Connect, say hello and wait for `welcome`. It follows the shared stream from `at`, if that is given."""
        self._wire = await BenchSocket.open(port, self._hear, source=source)
        if at is not None:
            self.follows = True
            self.position = self._reported = at.position
        self.wire.send(self.who.hello(shared=at))
        await self.until(lambda: self.welcome is not None)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that a message can bring about."""
        async with asyncio.timeout(TIMEOUT_S):
            while not condition():
                if self.wire.closed.done():
                    raise ConnectionError(f"closed by the server: {self.wire.closed.result()!r}")
                self._changed.clear()
                await self._changed.wait()

    def _hear(self, payload: bytes) -> None:
        header, _, lines = payload.partition(b"\n")
        message = _HEADER.decode(header)
        match message:
            case Ack():
                assert not message.refused, message.refused
                self.acked = message.through_seq
                self.on_ack()
            case Entries():
                if message.stream == self.who.shared:
                    self._take(message, lines)
            case Welcome():
                self.welcome = message
            case Reach():
                self.reached = max(self.reached, message.held)
            case _:
                pass
        self._changed.set()

    def _take(self, message: Entries, lines: bytes) -> None:
        assert message.after == self.position, "E1"
        self.position += lines.count(b"\n") + 1 if lines else 0
        due = self.position >= message.head or self.position - self._reported >= HAVE_EVERY
        if self.reports and due:
            self._reported = self.position
            self.wire.send(write_frame(Have(stream=self.who.shared, position=self.position)))
        self.on_entries(self.position)


def pushes(who: Resident, first_seq: int, count: int, *, at_once: int) -> list[bytes]:
    """Frames, ready for the socket, that push lines `first_seq` on, so many in `at_once`."""
    frames: list[bytes] = []
    for start in range(first_seq, first_seq + count, at_once):
        lines = [line(who.device, who.member, seq) for seq in range(start, min(start + at_once, first_seq + count))]
        frames.append(pushed(who, start, lines))
    return frames


def pushed(who: Resident, first_seq: int, lines: Sequence[bytes]) -> bytes:
    """One frame with these lines."""
    header = Push(stream=who.shared, device=who.device, first_seq=first_seq, count=len(lines))
    return framed(write_frame(header, list(lines)))
