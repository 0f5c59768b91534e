"""`handrail export` and `import`: one line per event."""

import os
from pathlib import Path

import click

from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import asked_argument, json_option
from handrail_client.cli.run import CommandRefused, answer, with_log
from handrail_client.errors import DeviceProblem
from handrail_client.log import Log
from handrail_client.log.exports import Exported, Imported, read_exported
from handrail_client.sync.lock import SyncLock


@click.command()
@asked_argument("file", "To which file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def export(chosen: Chosen, *, file: Path, as_json: bool) -> None:
    """Write everything that is on this device to FILE, one line of JSON per event. It is for your eyes: mode 0600."""
    lines = with_log(chosen, lambda log: log.export())
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.writelines(line + b"\n" for line in lines)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise CommandRefused(f"{file} cannot be written: {error.strerror}.") from None
    if as_json:
        answer({"file": str(file), "events": len(lines)})
    else:
        click.echo(f"{len(lines)} events are in {file}.")


@click.command("import")
@asked_argument("file", "From which file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@json_option
@click.pass_obj
def import_(chosen: Chosen, *, file: Path, as_json: bool) -> None:
    """Take up from FILE what is missing on this device. Nothing is overwritten; twice is the same as once."""
    exported = _read(file)

    async def work(log: Log) -> Imported:
        await log.identity()
        lock = SyncLock(log.home)
        if not lock.acquire():
            raise DeviceProblem("A sync is at work on this device. Stop it, then import.")
        try:
            return await log.take_up(exported)
        finally:
            lock.release()

    taken = with_log(chosen, work)
    if as_json:
        answer(
            {
                "pending": taken.pending,
                "confirmed": taken.confirmed,
                "known": taken.known,
                "foreign": taken.foreign,
            }
        )
    else:
        click.echo(
            f"{taken.pending} of your own events wait to be sent, {taken.confirmed} others were taken up,"
            f" {taken.known} were here already."
        )
        if taken.foreign:
            click.echo(f"{taken.foreign} cannot be taken up from a file; `handrail sync` brings them.", err=True)


def _read(file: Path) -> list[Exported]:
    try:
        return read_exported(file.read_bytes().split(b"\n"))
    except OSError as error:
        raise CommandRefused(f"{file} cannot be read: {error.strerror}.") from None
    except DeviceProblem as problem:
        raise CommandRefused(str(problem)) from None
