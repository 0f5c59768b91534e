"""Work that can wait a few seconds: saves reach, seals segments, and closes stuck sockets."""

from collections.abc import Callable
from typing import Final

from handrail_server.live.hub.read_receipts import ReadReceipts
from handrail_server.live.hub.registry import Registry
from handrail_server.store.errors import StoreRefusal
from handrail_server.store.port import Store
from handrail_shared.limits import SEGMENT_ENTRIES

_ROUNDS_WAITED: Final = 10
"""Rounds that a growing stream is left alone before it is sealed all the same: sealing reads and compresses."""


class Housekeeping:
    """Runs what is due, `once` every few seconds and at the end."""

    def __init__(
        self,
        *,
        store: Store,
        registry: Registry,
        receipts: ReadReceipts,
        clock: Callable[[], float],
        send_timeout_s: float,
    ) -> None:
        self._store = store
        self._registry = registry
        self._receipts = receipts
        self._clock = clock
        self._send_timeout_s = send_timeout_s
        self._to_seal: dict[str, int] = {}
        """Streams with a full segment, and the rounds that it has waited."""
        self._growing: set[str] = set()

    def grew(self, stream: str, before: int, head: int) -> None:
        """Note that a stream grew from position `before` to `head`."""
        self._growing.add(stream)
        if before // SEGMENT_ENTRIES != head // SEGMENT_ENTRIES:
            self._to_seal.setdefault(stream, 0)

    async def once(self, *, at_end: bool = False) -> None:
        """Run what is due, or at the end everything. Raises `Broken`."""
        self._give_up_stuck()
        await self._receipts.save()
        await self._seal(at_once=at_end)

    def _give_up_stuck(self) -> None:
        now = self._clock()
        for connection in self._registry.everyone():
            since = connection.send_queue.sending_since
            if since is not None and now - since > self._send_timeout_s:
                connection.close("slow")

    async def _seal(self, *, at_once: bool) -> None:
        """Seal the streams that have stopped growing, and those that have waited long enough."""
        growing, self._growing = self._growing, set()
        for stream, waited in list(self._to_seal.items()):
            if stream in growing and waited < _ROUNDS_WAITED and not at_once:
                self._to_seal[stream] = waited + 1
                continue
            del self._to_seal[stream]
            try:
                await self._store.seal_segments(stream)
            except StoreRefusal:
                # The disk is full, or the stream erased or damaged. Devices read the entries one by one instead, and
                # the next full segment tries again.
                continue
