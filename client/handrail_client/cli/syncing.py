"""`handrail sync`: carry what is here to the server, and bring what is there."""

import asyncio
import signal
import sys

import click

from handrail_client.cli.history import names, row_line
from handrail_client.cli.options import Chosen, json_option
from handrail_client.cli.running import Refused, answer, with_log
from handrail_client.cli.wiring import WIRING
from handrail_client.cli.words import STOPPED, notice
from handrail_client.history import rows_between
from handrail_client.log import Log
from handrail_client.news import Came, Linked, News, Seen, Settled, Told, Waiting
from handrail_client.sync import Sync
from handrail_client.wiring import End
from handrail_shared.sync.device import Link


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
    end, stopped_by, came, pending = with_log(chosen, lambda log: _once(log, timeout_s))
    if end is not End.CURRENT:
        raise Refused(_why_not(end, stopped_by))
    if as_json:
        answer({"current": True, "received": came, "pending": pending})
    elif pending:
        click.echo(f"Connected. {pending} of your entries wait on this device until the space is open to you.")
    else:
        click.echo(f"Everything is current. {came} new." if came else "Everything is current.")


async def _once(log: Log, timeout_s: float | None) -> tuple[End, str | None, int, int]:
    came = 0

    def tell(news: News) -> None:
        nonlocal came
        match news:
            case Came():
                came += news.position - news.after
            case Told():
                click.echo(notice(news.word), err=True)
            case Waiting():
                click.echo("Another sync is at work on this device; waiting for it.", err=True)
            case Settled() | Seen() | Linked():
                pass

    runner = Sync(log, WIRING, news=tell)
    end = await runner.once(timeout_s=60 if timeout_s is None else timeout_s, patient=timeout_s is not None)
    pending = sum(each.pending for each in await log.streams())
    return end, runner.stopped_by, came, pending


def _why_not(end: End, stopped_by: str | None) -> str:
    match end:
        case End.STOPPED:
            return STOPPED.get(stopped_by or "", "The server wants nothing of this device for now. Nothing is lost.")
        case End.OUT_OF_REACH:
            return "The server is out of reach. Everything is kept on this device."
        case End.TIMED_OUT | End.HUNG_UP | End.CURRENT:
            return "Not everything is current yet. Everything is kept on this device; try again."


async def _watch(log: Log, timeout_s: float | None) -> None:
    arrivals: asyncio.Queue[Came | None] = asyncio.Queue()

    def tell(news: News) -> None:
        match news:
            case Came():
                arrivals.put_nowait(news)
            case Settled():
                if news.refused:
                    click.echo(f"{news.refused} of your entries were not taken; `handrail log` says why.", err=True)
            case Told():
                click.echo(notice(news.word), err=True)
            case Waiting():
                click.echo("Another sync is at work on this device; waiting for it.", err=True)
            case Linked():
                words = {Link.LIVE: "Connected.", Link.WAITING: "Not connected; trying again."}
                if news.link in words:
                    click.echo(words[news.link], err=True)
            case Seen():
                pass

    runner = Sync(log, WIRING, news=tell)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, runner.hang_up)
    printing = asyncio.create_task(_print_all(log, arrivals))
    if timeout_s is not None:
        loop.call_later(timeout_s, runner.hang_up)
    try:
        end = await runner.watch()
    finally:
        arrivals.put_nowait(None)
        await printing
    if end is End.STOPPED:
        raise Refused(_why_not(end, runner.stopped_by))


async def _print_all(log: Log, arrivals: asyncio.Queue[Came | None]) -> None:
    """Print entries that others made, as they come."""
    member = (await log.identity()).member
    while (came := await arrivals.get()) is not None:
        for row in await rows_between(log, came.stream, came.after, came.position):
            if row.author != member and row.body is not None:
                click.echo(row_line(row, await names(log)))
        sys.stdout.flush()
