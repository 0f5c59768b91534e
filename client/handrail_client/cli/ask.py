"""What was not said is asked for on a terminal; elsewhere it is a usage error. Questions go to stderr."""

import sys
from collections.abc import Sequence
from typing import Any

import click


def on_terminal() -> bool:
    """Tell whether there is someone to ask."""
    return sys.stdin.isatty()


def asked(value: str | None, question: str) -> str:
    """A text that is needed."""
    if value is not None:
        return value
    if not on_terminal():
        raise click.UsageError(f"Missing: {question}")
    return str(click.prompt(question, err=True))


def asked_whether(value: bool | None, question: str) -> bool:
    """A yes or a no that is needed."""
    if value is not None:
        return value
    if not on_terminal():
        raise click.UsageError(f"Missing: {question}")
    return click.confirm(question, err=True)


def ask(ctx: click.Context, parameter: click.Parameter, question: str, kind: Any = None) -> Any:
    """The value of a parameter that is needed and was not given, of its own kind unless another is named."""
    need_somebody(ctx, parameter)
    return click.prompt(question, type=kind or parameter.type, err=True)


def need_somebody(ctx: click.Context, parameter: click.Parameter) -> None:
    """A usage error where nobody can be asked for what is missing."""
    if ctx.resilient_parsing or not on_terminal():
        raise click.MissingParameter(ctx=ctx, param=parameter)


def ask_optional(question: str) -> str | None:
    """A text, or None where Enter was pressed."""
    return str(click.prompt(f"{question}, Enter to skip", default="", show_default=False, err=True)) or None


def ask_optional_number(question: str, numbers: click.IntRange) -> int | None:
    """A number, or None where Enter was pressed."""

    def read(given: str) -> int | None:
        if not given:
            return None
        return numbers(given)

    return click.prompt(f"{question}, Enter to skip", default="", show_default=False, value_proc=read, err=True)


def ask_several(question: str) -> tuple[str, ...]:
    """Texts, one after the other, until Enter is pressed: at least one."""
    found = [str(click.prompt(question, err=True))]
    while further := ask_optional(f"{question}, another"):
        found.append(further)
    return tuple(found)


def pick(titles: Sequence[str], question: str) -> int:
    """Return which of these, counted from 0."""
    _list(titles)
    return int(click.prompt(question, type=click.IntRange(1, len(titles)), err=True)) - 1


def pick_several(titles: Sequence[str], question: str) -> list[int]:
    """Return which of these and in which order, counted from 0: at least one."""

    def read(given: str) -> list[int]:
        numbers = [int(number) if number.isdecimal() else 0 for number in given.replace(",", " ").split()]
        if not numbers or not all(1 <= number <= len(titles) for number in numbers):
            raise click.BadParameter(f"Give numbers from 1 to {len(titles)}.")
        return [number - 1 for number in numbers]

    _list(titles)
    return click.prompt(f"{question}, such as 2 1", value_proc=read, err=True)


def _list(titles: Sequence[str]) -> None:
    for number, title in enumerate(titles, start=1):
        click.echo(f"{number:3}  {title}", err=True)
