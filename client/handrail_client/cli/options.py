"""What every command shares: the choices made before it, its options, and how its values are read."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal, ParamSpec, TypeVar

import click
from msgspec import Struct

P = ParamSpec("P")
R = TypeVar("R")


class Chosen(Struct, frozen=True, kw_only=True):
    """What was chosen before the command: the home, and the space among several."""

    home: Path | None
    space: str | None


SCORE: Final = click.IntRange(0, 10)
LEVEL: Final = click.IntRange(1, 5)
_LONGEST_AGO: Final = 366
"""What happened is noted within so many days; an earlier one is a slip of the finger."""


def json_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--json`: exactly one JSON document on stdout, and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")(command)


def day_option(name: str = "--day", help_: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A calendar day, kept as text. Without `help_` the day of something that happened: of the last year."""
    if help_ is None:
        return click.option(name, metavar="DAY", callback=_read_lived_day, help="Another day: 2026-11-22 or yesterday.")
    return click.option(name, metavar="DAY", callback=_read_day, help=help_)


def private_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--private`: only for the author."""
    return click.option("--private", is_flag=True, help="Only for you.")(command)


def rating_option(name: str, help_: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Any number of `GOAL=0-10`; a dictionary by goal."""
    return click.option(name, "ratings", metavar="GOAL=0-10", multiple=True, callback=read_ratings, help=help_)


def goal_argument(name: str = "which") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A goal's id; on a terminal a missing one is chosen from a list."""
    return click.argument(name, metavar="GOAL", required=False, callback=_choose_goal)


def step_argument(name: str = "which") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A step's id; on a terminal a missing one is chosen from a list."""
    return click.argument(name, metavar="STEP", required=False, callback=_choose_step)


def _choose_goal(ctx: click.Context, _: click.Parameter, value: str | None) -> str:
    return value or _choose(ctx, "goal")


def _choose_step(ctx: click.Context, _: click.Parameter, value: str | None) -> str:
    return value or _choose(ctx, "step")


def _choose(ctx: click.Context, kind: Literal["goal", "step"]) -> str:
    if ctx.resilient_parsing or not sys.stdin.isatty():
        raise click.UsageError(f"Missing argument '{kind.upper()}'.")
    from handrail_client.cli.choosing import choose  # noqa: PLC0415 - only where it is used

    return choose(ctx.find_object(Chosen) or Chosen(home=None, space=None), kind)


def _read_day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    match value:
        case None:
            return None
        case "today" | "yesterday":
            from handrail_client.cli.clock import today, yesterday  # noqa: PLC0415 - only where it is used

            return today() if value == "today" else yesterday()
        case _:
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                raise click.BadParameter(f"{value} is not a day such as 2026-11-22.") from None


def _read_lived_day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A day that can have been lived: up to tomorrow, as it is in another time zone, and a year back at most."""
    day = _read_day(ctx, parameter, value)
    if value in (None, "today", "yesterday") or day is None:
        return day
    from handrail_client.cli.clock import local_date  # noqa: PLC0415 - only where it is used

    ago = (local_date() - date.fromisoformat(day)).days
    if ago < -1:
        raise click.BadParameter(f"{day} has not come yet.")
    if ago > _LONGEST_AGO:
        raise click.BadParameter(f"{day} is more than a year ago.")
    return day


def read_ratings(_: click.Context, __: click.Parameter, values: Sequence[str]) -> dict[str, int]:
    """`GOAL=7` and so on, as a dictionary."""
    found: dict[str, int] = {}
    for value in values:
        goal, separator, number = value.rpartition("=")
        if not separator or not goal or not number.isdecimal() or not 0 <= int(number) <= 10:
            raise click.BadParameter(f"{value} is not GOAL=0-10, such as 4d7f01aa=7.")
        found[goal] = int(number)
    return found
