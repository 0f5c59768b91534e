"""`Chosen`: what was said before the command's name."""

from pathlib import Path

import click
from msgspec import Struct


class Chosen(Struct, kw_only=True):
    """The chosen home, and the chosen space where there are several. None: not chosen.

    `space` is filled in once a person was asked for it, so that they are asked at most once.
    """

    home: Path | None
    space: str | None


def chosen_in(ctx: click.Context) -> Chosen:
    """Return what was chosen in a click context."""
    return ctx.find_object(Chosen) or Chosen(home=None, space=None)
