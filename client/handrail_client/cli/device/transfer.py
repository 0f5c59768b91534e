"""`handrail export` and `import`: one line per event."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import asked_argument, json_option
from handrail_client.cli.run import CommandRefused, answer, with_log
from handrail_client.errors import DeviceProblem
from handrail_client.log import Log
from handrail_client.log.exports import Imported, ReadFile, Unread, read_file
from handrail_client.sync.lock import SyncLock

_NAMED: Final = 5
"""So many lines that were left out are named one by one."""


@click.command()
@asked_argument("file", "To which file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
@json_option
@click.pass_obj
def export(chosen: Chosen, *, file: Path, force: bool, as_json: bool) -> None:
    """Write everything that is on this device to FILE, one line of JSON per event.

    FILE is made for your eyes only (mode 0600), and is never one that is there already. `-` writes to standard output.
    """
    to_stdout = str(file) == "-"
    if to_stdout and as_json:
        raise click.UsageError("`--json` tells of a file: name one, or leave it out.")
    lines = with_log(chosen, lambda log: log.export())
    if to_stdout:
        for line in lines:
            click.echo(line)
        return
    try:
        (_replace if force else _create)(file, lines)
    except FileExistsError:
        raise CommandRefused(f"{file} is there already. `--force` replaces it.") from None
    except OSError as error:
        raise CommandRefused(f"{file} cannot be written: {error.strerror}.") from None
    if as_json:
        answer({"file": str(file), "events": len(lines)})
    else:
        click.echo(f"{len(lines)} {'event is' if len(lines) == 1 else 'events are'} in {file}.")


def _create(file: Path, lines: Sequence[bytes]) -> None:
    """Write a new file that only its owner can read; none is left where that fails.

    Raises `FileExistsError` for anything that is there, also for a link that leads nowhere.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.writelines(line + b"\n" for line in lines)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _replace(file: Path, lines: Sequence[bytes]) -> None:
    """Put a new file in the place of one, whole or not at all. A link is replaced itself, not what it leads to."""
    if file.exists() and not file.is_file():
        raise CommandRefused(f"{file} is not a file that can be replaced.")
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    _create(fresh, lines)
    try:
        fresh.replace(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


@click.command("import")
@asked_argument("file", "From which file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option(
    "--adopt",
    is_flag=True,
    help="Take up what you wrote under another account too. What you shared there is shared here.",
)
@click.option("--preview", is_flag=True, help="Tell what would be taken up, and change nothing.")
@json_option
@click.pass_obj
def import_(chosen: Chosen, *, file: Path, adopt: bool, preview: bool, as_json: bool) -> None:
    """Take up from FILE what is missing on this device. Nothing is overwritten; twice is the same as once.

    A file that went through an editor or a spreadsheet is read too; a line that was cut or changed is left out and
    named.
    """
    found = _read(file)

    async def work(log: Log) -> Imported:
        await log.identity()
        lock = SyncLock(log.home)
        if not lock.acquire():
            raise DeviceProblem("A sync is at work on this device. Stop it, then import.")
        try:
            return await log.take_up(found.events, preview=preview, adopt=adopt)
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
                "elsewhere": taken.elsewhere,
                "adoptable": taken.adoptable,
                "unread": [unread.line for unread in found.unread],
            }
        )
    else:
        _tell(taken, preview=preview)
        _tell_unread(found.unread)


def _tell(taken: Imported, *, preview: bool) -> None:
    if preview:
        click.echo(
            f"{taken.pending} of your own events would wait to be sent, {taken.confirmed} others would be taken up,"
            f" {taken.known} are here already. Nothing was changed."
        )
    else:
        click.echo(
            f"{taken.pending} of your own events wait to be sent, {taken.confirmed} others were taken up,"
            f" {taken.known} were here already."
        )
    if taken.elsewhere:
        click.echo(f"{taken.elsewhere} are from a space that this account is not in. They stay in the file.", err=True)
    if taken.foreign > taken.elsewhere:
        click.echo(
            f"{taken.foreign - taken.elsewhere} cannot be taken up from a file; `handrail sync` brings them.", err=True
        )


def _tell_unread(unread: Sequence[Unread]) -> None:
    for line in unread[:_NAMED]:
        click.echo(line.why, err=True)
    if len(unread) > _NAMED:
        click.echo(f"So are {len(unread) - _NAMED} more lines, the last of them line {unread[-1].line}.", err=True)


def _read(file: Path) -> ReadFile:
    try:
        found = read_file(file.read_bytes())
    except OSError as error:
        raise CommandRefused(f"{file} cannot be read: {error.strerror}.") from None
    if found.unread and not found.events:
        raise CommandRefused(f"{file} is not from an export of Handrail.")
    return found
