"""A goal or a step that was not named is chosen from a list, on a terminal."""

from typing import Literal

import click

from handrail_client.cli.options import Chosen
from handrail_client.cli.plain import plain
from handrail_client.cli.running import Refused, with_pen
from handrail_client.pen import Pen
from handrail_client.reading import shown_state
from handrail_shared.views.shared import shared_projection


def choose(chosen: Chosen, kind: Literal["goal", "step"]) -> str:
    """Ask which one is meant; its id."""

    async def work(pen: Pen) -> list[tuple[str, str]]:
        goals = shared_projection(await shown_state(pen.log, pen.space.shared))["board"]["goals"]
        if kind == "goal":
            return [(each["goal"], each["title"]) for each in goals]
        standing = [step for goal in goals for step in goal["steps"] if step["dropped"] is None]
        return [(each["step"], each["title"]) for each in standing if not each["split_into"]]

    found = with_pen(chosen, work)
    if not found:
        raise Refused(f"There is no {kind} yet.")
    for number, (_, title) in enumerate(found, start=1):
        click.echo(f"{number:3}  {plain(title)}", err=True)
    number = click.prompt(f"Which {kind}", type=click.IntRange(1, len(found)), err=True)
    return found[number - 1][0]
