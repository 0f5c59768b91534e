"""What every command shares: the choices made before it, its options, and how its values are read."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import click

from handrail_client.cli.ask import ask, ask_several, need_somebody
from handrail_client.cli.chosen import chosen_in

if TYPE_CHECKING:
    # Only named here: to import them would take a third of the time in which a command starts.
    from handrail_client.find import Kind
    from handrail_shared.rights import Audience

P = ParamSpec("P")
R = TypeVar("R")


SCORE: Final = click.IntRange(0, 10)
LEVEL: Final = click.IntRange(1, 5)
PER: Final = click.Choice(("day", "week", "month"))
BETTER: Final = click.Choice(("up", "down", "steady"))
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


def thing_argument(
    name: str, metavar: str, *kinds: "Kind", audience: "Audience | None" = "shared"
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The id of a thing of these kinds; on a terminal a missing one is chosen from a list."""

    def choose_missing(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
        if value:
            return value
        need_somebody(ctx, parameter)
        from handrail_client.cli.choose import choose  # noqa: PLC0415 - only where it is used

        return choose(chosen_in(ctx), kinds, audience)

    return click.argument(name, metavar=metavar, required=False, callback=choose_missing)


def goal_argument(name: str = "which") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A goal's id."""
    return thing_argument(name, "GOAL", "goal")


def step_argument(name: str = "which") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A step's id."""
    return thing_argument(name, "STEP", "step")


def goals_argument(command: Callable[P, R]) -> Callable[P, R]:
    """One goal or more, in order; on a terminal missing ones are chosen from a list."""

    def choose_missing(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        if values:
            return values
        need_somebody(ctx, parameter)
        from handrail_client.cli.choose import choose_goals  # noqa: PLC0415 - only where it is used

        return choose_goals(chosen_in(ctx))

    return click.argument("goals", metavar="GOALS...", nargs=-1, callback=choose_missing)(command)


def ratings_argument(command: Callable[P, R]) -> Callable[P, R]:
    """Numbers for goals; on a terminal missing ones are asked for, for each goal of the latest round."""

    def ask_missing(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, int]:
        if values:
            return read_ratings(ctx, parameter, values)
        need_somebody(ctx, parameter)
        from handrail_client.cli.choose import ask_ratings  # noqa: PLC0415 - only where it is used

        return ask_ratings(chosen_in(ctx), SCORE)

    return click.argument("ratings", nargs=-1, metavar="GOAL=0-10...", callback=ask_missing)(command)


def asked_argument(name: str, question: str, **settings: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A value that is needed; on a terminal a missing one is asked for."""
    return click.argument(name, required=False, callback=_asker(question), **settings)


def asked_option(name: str, help_: str, **settings: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """An option that is needed; on a terminal a missing one is asked for, in the words of its help."""
    return click.option(name, help=help_, callback=_asker(help_.removesuffix(".")), **settings)


def several_argument(name: str, question: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Texts that are needed; on a terminal missing ones are asked for, one after the other."""

    def ask_missing(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        if values:
            return values
        need_somebody(ctx, parameter)
        return ask_several(question)

    return click.argument(name, nargs=-1, callback=ask_missing)


def asked_day_option(name: str, help_: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A calendar day that is needed; on a terminal a missing one is asked for."""

    def ask_missing(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is None:
            need_somebody(ctx, parameter)
            question = help_.removesuffix(".")
            return click.prompt(question, value_proc=lambda given: _read_day(ctx, parameter, given), err=True)
        return _read_day(ctx, parameter, value)

    return click.option(name, metavar="DAY", callback=ask_missing, help=help_)


def _asker(question: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def ask_missing(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
        return ask(ctx, parameter, question) if value is None else value

    return ask_missing


def _read_day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    match value:
        case None:
            return None
        case "today" | "yesterday":
            from handrail_client.clock import today, yesterday  # noqa: PLC0415 - only where it is used

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
    from handrail_client.clock import local_date  # noqa: PLC0415 - only where it is used

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
