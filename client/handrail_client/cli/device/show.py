"""`handrail show`: the board, what is due today, and progress as a chart in the terminal."""

from datetime import date

import click

from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import day_option, json_option
from handrail_client.cli.run import space_of, with_log
from handrail_client.clock import AROUND, end_of_day_us, today
from handrail_client.device import Device, Shown
from handrail_client.log import Log
from handrail_shared.canonical import canonical


@click.command()
@day_option("--as-of", "As it was on this day: only what was made by its end, seen from that day.")
@json_option
@click.pass_obj
def show(chosen: Chosen, *, as_of: str | None, as_json: bool) -> None:
    """The picture that both share, and what is yours alone."""
    until_us = None if as_of is None else end_of_day_us(as_of)

    async def work(log: Log) -> tuple[Shown, str]:
        device = await Device.open(log, AROUND, space=await space_of(log, chosen))
        # E3: the picture does not print each entry, so that nobody is told that one was read; `handrail log` tells.
        shown = await device.shown(until_us=until_us)
        return shown, (await log.identity()).member

    shown, me = with_log(chosen, work)
    if shown.left_out:
        click.echo(
            f"{shown.left_out} of the entries cannot be shown by this version of Handrail. They are kept; update it.",
            err=True,
        )
    if as_json:
        counts = {"left_out": shown.left_out, "newer": shown.newer}
        click.echo(canonical({"shared": shown.shared, "private": shown.private, "unshown": counts}))
        return
    from handrail_client.cli.output.picture import print_picture  # noqa: PLC0415 - tables and charts are slow to import

    print_picture(shown, on=date.fromisoformat(as_of or today()), me=me)
    if shown.newer:
        click.echo(_newer(shown.newer))


def _newer(count: int) -> str:
    if count == 1:
        return "1 entry is from a newer version. It is kept. Update Handrail to see it."
    return f"{count} entries are from a newer version. They are kept. Update Handrail to see them."
