"""`handrail undo` and `redo`: take back the last thing, and do it again."""

import click

from handrail_client.actions.undo import redo as redo_last
from handrail_client.actions.undo import undo as undo_last
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import json_option
from handrail_client.cli.run import answer, with_runner
from handrail_shared.ids import short


@click.command()
@json_option
@click.pass_obj
def undo(chosen: Chosen, *, as_json: bool) -> None:
    """Take back the last thing that you wrote on this device. The log still shows that it was there.

    What stood before it stands again; what somebody changed since is left alone. Once more takes back the thing before.
    """
    undone = with_runner(chosen, undo_last)
    if as_json:
        answer({"id": undone.id, "type": undone.type})
    else:
        click.echo(f"Taken back: {undone.type.replace('_', ' ')} {short(undone.id)}".rstrip())


@click.command()
@json_option
@click.pass_obj
def redo(chosen: Chosen, *, as_json: bool) -> None:
    """Do again what the last undo took back. Once more does again what the undo before took back."""
    again = with_runner(chosen, redo_last)
    if as_json:
        answer({"id": again.id, "type": again.type})
    else:
        click.echo(f"Done again: {again.type.replace('_', ' ')} {short(again.id)}".rstrip())
