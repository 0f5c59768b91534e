"""`handrail undo`: take back the last thing."""

import click

from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import json_option
from handrail_client.cli.run import answer, with_pen
from handrail_client.undoing import undo as undo_last
from handrail_shared.ids import short


@click.command()
@json_option
@click.pass_obj
def undo(chosen: Chosen, *, as_json: bool) -> None:
    """Take back the last thing that you wrote on this device. The log still shows that it was there.

    That may be an entry, a change of a goal, a step or a milestone that was added, done, reached or let go, why you
    are here, or how a commitment went. What stood before it stands again. Once more takes back the thing before.
    """
    type_, identifier = with_pen(chosen, undo_last)
    if as_json:
        answer({"id": identifier, "type": type_})
    else:
        click.echo(f"Taken back: {type_.replace('_', ' ')} {short(identifier)}")
