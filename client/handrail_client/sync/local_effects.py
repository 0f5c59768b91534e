"""Carries out what `step` asks of the disk, and tells the person: the effects that need no socket and no timer."""

from collections.abc import Callable
from typing import assert_never

from handrail_client.log.log import Log
from handrail_client.log.records import Reached
from handrail_client.sync.notifications import Came, News, Seen, Settled, Told
from handrail_shared.sync import device as d

Kept = (
    d.Store
    | d.Settle
    | d.Reoffer
    | d.SettleRelay
    | d.KeepEpoch
    | d.OpenStream
    | d.CloseStream
    | d.NoteReach
    | d.Tell
    | d.Show
)
"""The effects that end on this device."""


class Keeping:
    """Keeps in a log what a sync learns, and gives `news` of it."""

    def __init__(self, log: Log, *, now_us: Callable[[], int], news: Callable[[News], None]) -> None:
        self._log = log
        self._now_us = now_us
        self._news = news

    async def keep(self, effect: Kept) -> bool:
        """Carry out one effect; whether the log has to be looked at again for something to send."""
        log = self._log
        match effect:
            case d.Store():
                await log.store(effect.stream, effect.after, effect.checksum, effect.entries)
                self._news(Came(effect.stream, effect.after, effect.after + len(effect.entries)))
            case d.Settle():
                await log.settle(effect.stream, effect.through_seq, effect.refused)
                self._news(Settled(effect.stream, effect.through_seq, len(effect.refused)))
            case d.Reoffer():
                await log.reoffer(effect.stream, effect.through_seq)
            case d.SettleRelay():
                await log.settle_relay(effect.stream, effect.device, effect.through_seq)
                return effect.through_seq is None
            case d.KeepEpoch():
                await log.keep_epoch(effect.epoch)
            case d.OpenStream():
                offered = effect.offered
                await log.open_stream(offered.stream, offered.space, offered.audience, offered.head)
                return True
            case d.CloseStream():
                # A space that closed while this device was away is told of as well, and each once.
                if await log.close_stream(effect.stream):
                    await self._tell("stream_closed", effect.stream)
            case d.NoteReach():
                await log.note_reach(
                    Reached(
                        stream=effect.stream,
                        member=effect.member,
                        held=effect.held,
                        read=effect.read,
                        steps=effect.steps,
                    )
                )
            case d.Tell():
                if effect.word != "stream_closed":
                    await self._tell(effect.word, effect.stream)
            case d.Show():
                self._news(Seen(effect.presence))
            case _:
                assert_never(effect)
        return False

    async def _tell(self, word: str, stream: str | None) -> None:
        await self._log.tell(word, stream, at_us=self._now_us())
        self._news(Told(word, stream))
