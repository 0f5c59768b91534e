"""Links as codes to scan, drawn with characters."""

import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


def qr_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--qr`: draw the code also where no terminal is."""
    return click.option("--qr", "with_qr", is_flag=True, help="Draw it to be scanned. [default: on a terminal]")(
        command
    )


def show_qr(link: str, *, always: bool) -> None:
    """Draw `link` to be scanned, on a terminal or where it was asked for."""
    if not always and not sys.stdout.isatty():
        return
    # Imported only where something is drawn, so that every other command starts as fast as before.
    import segno  # noqa: PLC0415

    segno.make_qr(link).terminal(out=sys.stdout, compact=True)
