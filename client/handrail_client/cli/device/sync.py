"""`handrail sync`: carry what is here to the server, and bring what is there."""

import asyncio
import signal
import sys
from collections.abc import Iterable, Sequence
from typing import Final

import click
from msgspec import Struct

from handrail_client.cli.chosen import Chosen
from handrail_client.cli.device.history import names, row_line
from handrail_client.cli.options import json_option
from handrail_client.cli.output.words import notice, some_of_yours, why_stopped
from handrail_client.cli.run import CommandRefused, answer, with_log
from handrail_client.history import rows_between
from handrail_client.log import Log
from handrail_client.log.records import StreamHeld
from handrail_client.sync import Sync
from handrail_client.sync.notifications import (
    EntriesReceived,
    EntriesSettled,
    LinkChanged,
    NoticeAdded,
    Notification,
    PresenceChanged,
    WaitingForOtherSync,
)
from handrail_client.sync.transports import End
from handrail_client.sync.wiring import WIRING
from handrail_shared.sync.sync_state import LinkState

_AT_ONCE: Final = 64
"""So many rows are printed before anything else has its turn."""


@click.command()
@click.option("--watch", is_flag=True, help="Stay connected and print what arrives, until Ctrl-C.")
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0), help="Keep trying for so many seconds.")
@json_option
@click.pass_obj
def sync(chosen: Chosen, *, watch: bool, timeout_s: float | None, as_json: bool) -> None:
    """Sync once until everything is current, or --watch to stay connected.

    Without --timeout it gives up as soon as no server answers. Nothing is ever lost by that.
    """
    if watch and as_json:
        raise click.UsageError("--watch prints what arrives line by line; it has no --json.")
    if watch:
        with_log(chosen, lambda log: _watch(log, timeout_s))
        return
    ended = with_log(chosen, lambda log: _once(log, timeout_s))
    if ended.end is not End.CURRENT:
        raise CommandRefused(_why_not(ended.end, ended.stopped_by))
    if as_json:
        answer({"current": True, "sent": ended.sent, "received": ended.new, "pending": ended.pending})
    elif ended.pending:
        click.echo(f"Connected. {_why_pending(ended)}")
    else:
        click.echo(f"Everything is current: sent {ended.sent}, {ended.new} new.")


class _Ended(Struct, frozen=True, kw_only=True):
    """The end of a sync: own entries that the server has now, entries that other devices made, and what still waits."""

    end: End
    stopped_by: str | None
    sent: int
    new: int
    pending: int
    left: int
    """How many of the pending ones belong to a space that is closed to this member for good."""


async def _once(log: Log, timeout_s: float | None) -> _Ended:
    ranges: list[EntriesReceived] = []
    before = _pending(await log.streams())

    def tell(news: Notification) -> None:
        match news:
            case EntriesReceived():
                ranges.append(news)
            case NoticeAdded():
                click.echo(notice(news.word), err=True)
            case WaitingForOtherSync():
                click.echo("Another sync is at work on this device; waiting for it.", err=True)
            case EntriesSettled() | PresenceChanged() | LinkChanged():
                pass

    runner = Sync(log, WIRING, news=tell)
    end = await runner.once(timeout_s=60 if timeout_s is None else timeout_s, patient=timeout_s is not None)
    streams = await log.streams()
    return _Ended(
        end=end,
        stopped_by=runner.stopped_by,
        sent=max(before - _pending(streams), 0),
        new=await new_of_others(log, ranges),
        pending=_pending(streams),
        left=_pending(streams) - _pending(stream for stream in streams if stream.space not in _closed_spaces(streams)),
    )


def _pending(streams: Iterable[StreamHeld]) -> int:
    return sum(stream.pending for stream in streams)


def _closed_spaces(streams: Sequence[StreamHeld]) -> set[str]:
    """The spaces that were open to this member once, and are no more."""
    return {stream.space for stream in streams if stream.position} - {stream.space for stream in streams if stream.open}


def _why_pending(ended: _Ended) -> str:
    if ended.left == ended.pending:
        return f"{some_of_yours(ended.pending, 'stay')} on this device: you are no longer a member of their space."
    return f"{some_of_yours(ended.pending, 'wait')} on this device until the space is open to you."


async def new_of_others(log: Log, ranges: Sequence[EntriesReceived]) -> int:
    """Return how many of the entries that came were not made on this device: what it sends comes back too."""
    came = sum(span.position - span.after for span in ranges)
    return came - sum(
        any(own.stream == span.stream and span.after < own.position <= span.position for span in ranges)
        for own in await log.own_lines()
        if own.position is not None
    )


def _why_not(end: End, stopped_by: str | None) -> str:
    match end:
        case End.STOPPED:
            return why_stopped(stopped_by)
        case End.OUT_OF_REACH:
            return "The server is out of reach. Everything is kept on this device."
        case End.TIMED_OUT | End.HUNG_UP | End.CURRENT:
            return "Not everything is current yet. Everything is kept on this device; try again."


async def _watch(log: Log, timeout_s: float | None) -> None:
    arrivals: asyncio.Queue[EntriesReceived | None] = asyncio.Queue()

    def tell(news: Notification) -> None:
        match news:
            case EntriesReceived():
                arrivals.put_nowait(news)
            case EntriesSettled():
                if news.refused:
                    click.echo(f"{news.refused} of your entries were not taken; `handrail log` says why.", err=True)
            case NoticeAdded():
                click.echo(notice(news.word), err=True)
            case WaitingForOtherSync():
                click.echo("Another sync is at work on this device; waiting for it.", err=True)
            case LinkChanged():
                words = {LinkState.LIVE: "Connected.", LinkState.WAITING: "Not connected; trying again."}
                if news.link in words:
                    click.echo(words[news.link], err=True)
            case PresenceChanged():
                pass

    runner = Sync(log, WIRING, news=tell)
    loop = asyncio.get_running_loop()
    printing = asyncio.create_task(print_all(log, arrivals))

    def stop() -> None:
        # Who stops it waits for no backlog: what was not printed is in `handrail log`.
        printing.cancel()
        runner.hang_up()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    if timeout_s is not None:
        loop.call_later(timeout_s, runner.hang_up)
    try:
        end = await runner.watch()
    finally:
        arrivals.put_nowait(None)
        await asyncio.wait([printing])
        if not printing.cancelled():
            printing.result()
    if end is End.STOPPED:
        raise CommandRefused(_why_not(end, runner.stopped_by))


async def print_all(log: Log, arrivals: asyncio.Queue[EntriesReceived | None]) -> None:
    """Print entries that others made, as they come, until None comes. What waits is read as one."""
    member = (await log.identity()).member
    going_on = True
    while going_on:
        waiting = [await arrivals.get()]
        while not arrivals.empty():
            waiting.append(arrivals.get_nowait())
        going_on = None not in waiting
        came = [range_ for range_ in waiting if range_ is not None]
        called = await names(log) if came else {}
        for stream in dict.fromkeys(span.stream for span in came):
            of_stream = [span for span in came if span.stream == stream]
            after, position = min(range_.after for range_ in of_stream), max(range_.position for range_ in of_stream)
            for index, row in enumerate(await rows_between(log, stream, after, position)):
                if row.author != member and row.body is not None:
                    click.echo(row_line(row, called))
                if index % _AT_ONCE == 0:
                    # The rest of the program has its turn: a signal is heard amid a long backlog.
                    await asyncio.sleep(0)
        sys.stdout.flush()
