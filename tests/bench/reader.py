"""A device in memory: the real `step` and the real fold over a socket of `websockets`, with no disk under it."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.population import Place, Resident
from handrail_shared.fold import State, empty, fold, folded
from handrail_shared.sync.effects import CloseSocket, Effect, Send, Settle, StoreEntries
from handrail_shared.sync.step import step
from handrail_shared.sync.sync_state import Connected, Dial, LinkState, Received, StreamState, SyncState
from handrail_shared.wire import SUBPROTOCOL, read_server_frame, write_frame


class Reader:
    """One device that follows its shared stream."""

    def __init__(self, who: Resident, socket: ClientConnection, *, at: Place, state: State) -> None:
        self.who = who
        self.state = state
        self.settled = 0
        self._socket = socket
        stream = StreamState(stream=who.shared, position=at.position, checksum=at.checksum)
        self._device = SyncState(device=who.device, credential=who.token, streams={who.shared: stream})

    @property
    def position(self) -> int:
        """How far it holds the shared stream."""
        return self._device.streams[self.who.shared].position

    async def greet(self) -> None:
        """Say hello, up to being live."""
        self._device, _ = step(self._device, Dial(), _now_us())
        self._device, effects = step(self._device, Connected(), _now_us())
        await self._send(effects)
        while self._device.link is not LinkState.LIVE:
            await self._send(await self.next())

    async def next(self) -> list[Effect]:
        """Take the next frame: what is to be stored is folded. What is to be sent is for the caller."""
        frame = await self._socket.recv(decode=False)
        received = Received(read_server_frame(frame))
        self._device, effects = step(self._device, received, _now_us())
        for effect in effects:
            match effect:
                case StoreEntries():
                    for entry in effect.entries:
                        decoded = folded(entry)
                        if decoded is not None:
                            self.state = fold(self.state, decoded)
                case Settle():
                    self.settled = effect.through_seq
                case CloseSocket():
                    raise ConnectionError(effect.word)
                case _:
                    pass
        return effects

    async def reach(self, position: int) -> float:
        """Take frames until it holds the stream up to `position`; when that was."""
        while True:
            effects = await self.next()
            at = time.perf_counter()
            await self._send(effects)
            if self.position >= position:
                return at

    async def _send(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                await self._socket.send(write_frame(effect.message), text=True)


@asynccontextmanager
async def reading(port: int, who: Resident, *, at: Place, state: State | None = None) -> AsyncGenerator[Reader]:
    """A live reader from `at` on, which has folded `state` so far."""
    async with live_socket(port) as socket:
        reader = Reader(who, socket, at=at, state=empty() if state is None else state)
        await reader.greet()
        yield reader


def live_socket(port: int) -> connect:
    """A socket of `websockets` to a server of ours."""
    return connect(
        f"ws://127.0.0.1:{port}/sync",
        compression=None,
        proxy=None,
        ping_interval=None,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
    )


def _now_us() -> int:
    return time.monotonic_ns() // 1000
