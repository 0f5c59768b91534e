"""Carry out the effects of `step` that end on this device: on its disk, and on its person's screen."""

from collections.abc import Callable
from typing import assert_never

from handrail_client.log import Log
from handrail_client.log.records import Reached
from handrail_client.sync.notifications import (
    EntriesReceived,
    EntriesSettled,
    NoticeAdded,
    Notification,
    PresenceChanged,
)
from handrail_shared.sync.effects import (
    CloseStream,
    KeepEpoch,
    NoteReach,
    OpenStream,
    Reoffer,
    Settle,
    SettleRelay,
    Show,
    StoreEntries,
    Tell,
)

LocalEffect = (
    StoreEntries | Settle | Reoffer | SettleRelay | KeepEpoch | OpenStream | CloseStream | NoteReach | Tell | Show
)
"""The effects that need no socket and no timer."""


class LocalEffects:
    """Writes into a log what a sync learns, and passes a notification of it to `notify`."""

    def __init__(self, log: Log, *, now_us: Callable[[], int], notify: Callable[[Notification], None]) -> None:
        self._log = log
        self._now_us = now_us
        self._notify = notify

    async def carry_out(self, effect: LocalEffect) -> bool:
        """Carry out one effect, durably. Return True if the log may now hold more to send."""
        log = self._log
        match effect:
            case StoreEntries():
                await log.store(effect.stream, effect.after, effect.checksum, effect.entries)
                self._notify(EntriesReceived(effect.stream, effect.after, effect.after + len(effect.entries)))
            case Settle():
                await log.settle(effect.stream, effect.through_seq, effect.refused)
                self._notify(EntriesSettled(effect.stream, effect.through_seq, len(effect.refused)))
            case Reoffer():
                await log.reoffer(effect.stream, effect.through_seq)
            case SettleRelay():
                await log.settle_relay(effect.stream, effect.device, effect.through_seq)
                # None: the lines were written again as this device's own (R2), so they are to be sent.
                return effect.through_seq is None
            case KeepEpoch():
                await log.keep_epoch(effect.epoch)
            case OpenStream():
                offered = effect.offered
                await log.open_stream(offered.stream, offered.space, offered.audience, offered.head)
                return True
            case CloseStream():
                # A space has two streams and one notice. The log knows which spaces were open, also of those that
                # closed while this device was away.
                if await log.close_stream(effect.stream):
                    await self._tell("stream_closed", effect.stream)
            case NoteReach():
                await log.note_reach(
                    Reached(
                        stream=effect.stream,
                        member=effect.member,
                        held=effect.held,
                        read=effect.read,
                        steps=effect.steps,
                    )
                )
            case Tell():
                # `CloseStream` tells of closed streams, see above.
                if effect.word != "stream_closed":
                    await self._tell(effect.word, effect.stream)
            case Show():
                self._notify(PresenceChanged(effect.presence))
            case _:
                assert_never(effect)
        return False

    async def _tell(self, word: str, stream: str | None) -> None:
        await self._log.tell(word, stream, at_us=self._now_us())
        self._notify(NoticeAdded(word, stream))
