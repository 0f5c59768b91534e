"""Runs what a command asks for on the log of the chosen home, and says how it went."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from handrail_client.cli.ask import on_terminal, pick
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.output.plain import plain
from handrail_client.clock import AROUND
from handrail_client.command_runner import CommandRunner
from handrail_client.errors import DeviceProblem
from handrail_client.log import Log
from handrail_client.spaces import title_of
from handrail_shared.ids import short

T = TypeVar("T")


class CommandRefused(click.ClickException):
    """One clear line on stderr, exit status 1."""

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Say it."""
        click.echo(plain(self.message), err=True)


def with_log(chosen: Chosen, work: Callable[[Log], Awaitable[T]]) -> T:
    """Run `work` on the log of the chosen home. What a person can mend becomes one line on stderr."""
    try:
        return asyncio.run(_on_log(home_of(chosen), work))
    except DeviceProblem as problem:
        raise CommandRefused(str(problem)) from None
    except OSError as error:
        raise CommandRefused(
            f"The folder {home_of(chosen)} cannot be used ({error.strerror}). Nothing was changed."
        ) from None
    except sqlite3.Error as error:
        raise CommandRefused(_log_problem(error, home_of(chosen))) from None


def _log_problem(error: sqlite3.Error, home: Path) -> str:
    """Say what is wrong with the log, and what helps."""
    # The low byte is the kind of a failure; the rest tells it more exactly than a person needs.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return "The disk is full, so this was not saved. Make room, then do it again."
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return (
                f"The log in {home} is damaged. Nothing was changed. Keep a copy of the folder before you try anything."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"Another program is using the log in {home}. Nothing was changed. Try again in a moment."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return f"The log in {home} cannot be written. Nothing was changed. Check whose folder it is."
        case sqlite3.SQLITE_IOERR:
            return f"The disk under {home} is full or failing. Nothing was changed. Make room, then do it again."
        case _:
            return f"The log in {home} cannot be used. Nothing was changed."


def with_runner(chosen: Chosen, work: Callable[[CommandRunner], Awaitable[T]]) -> T:
    """Run `work` with a runner of commands for the chosen space."""

    async def on_log(log: Log) -> T:
        return await work(await CommandRunner.open(log, AROUND, space=await space_of(log, chosen)))

    return with_log(chosen, on_log)


async def space_of(log: Log, chosen: Chosen) -> str | None:
    """The space that was chosen. On a terminal it is asked for, once, where there are several."""
    if chosen.space is None and on_terminal():
        spaces = await log.spaces()
        if len(spaces) > 1:
            titles = [f"{short(space.space)}  {plain(await title_of(log, space))}" for space in spaces]
            chosen.space = spaces[pick(titles, "Which space")].space
    return chosen.space


def home_of(chosen: Chosen) -> Path:
    """The folder of this device's log."""
    if chosen.home is not None:
        return chosen.home
    from platformdirs import user_data_path  # noqa: PLC0415 - only where nothing was chosen

    return user_data_path("handrail", appauthor=False)


async def _on_log(home: Path, work: Callable[[Log], Awaitable[T]]) -> T:
    async with await Log.open(home) as log:
        return await work(log)


def answer(document: object) -> None:
    """The one JSON document of `--json`."""
    # As bytes: JSON is UTF-8, whatever letters the terminal knows.
    click.echo(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def created(what: str, identifier: str, *, as_json: bool) -> None:
    """Say what was saved: its whole id as JSON, a sentence on a terminal, else its short id."""
    if as_json:
        answer({"id": identifier})
    elif sys.stdout.isatty():
        click.echo(f"Saved on this device: {what} {short(identifier)}")
    else:
        click.echo(short(identifier))
