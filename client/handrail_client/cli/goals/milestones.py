"""`handrail milestone`: places on the way to a goal."""

import click

from handrail_client.actions.steps import Steps
from handrail_client.cli.ask import asked
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import day_option, goal_argument, json_option, thing_argument
from handrail_client.cli.run import created, with_runner


@click.group()
def milestone() -> None:
    """Places on the way to a goal."""


@milestone.command("add")
@goal_argument("goal")
@click.argument("title", required=False)
@click.option("--criterion", help="How both will know.")
@click.option("--at-least", help="Reached with at least this number.")
@click.option("--at-most", help="Reached with at most this number.")
@click.option("--measure", help="The number is of this measure. With neither: how close the client says the goal is.")
@click.option("--step", help="The number is how often this step was done.")
@day_option("--due", "The day it is for.")
@json_option
@click.pass_obj
def milestone_add(
    chosen: Chosen,
    *,
    goal: str,
    title: str | None,
    criterion: str | None,
    at_least: str | None,
    at_most: str | None,
    measure: str | None,
    step: str | None,
    due: str | None,
    as_json: bool,
) -> None:
    """Add a milestone to a GOAL. With a number you are asked whether it is reached once the number is."""
    called = asked(title, "What is the milestone?")
    if at_least is not None and at_most is not None:
        raise click.UsageError("Say --at-least or --at-most, not both.")
    value = at_most if at_least is None else at_least
    op = None if value is None else ("<=" if at_least is None else ">=")
    made = with_runner(
        chosen,
        lambda runner: Steps(runner).add_milestone(
            goal, called, criterion=criterion, measure=measure, step=step, op=op, value=value, due=due
        ),
    )
    created("milestone", made, as_json=as_json)


@milestone.command("reword")
@thing_argument("which", "MILESTONE", "milestone")
@click.option("--title", help="Other words.")
@click.option("--criterion", help="How both will know.")
@day_option("--due", "The day it is for.")
@json_option
@click.pass_obj
def milestone_reword(
    chosen: Chosen, *, which: str, title: str | None, criterion: str | None, due: str | None, as_json: bool
) -> None:
    """Say a MILESTONE in other words."""
    made = with_runner(
        chosen, lambda runner: Steps(runner).reword_milestone(which, title=title, criterion=criterion, due=due)
    )
    created("milestone", made, as_json=as_json)


@milestone.command("reach")
@thing_argument("which", "MILESTONE", "milestone")
@day_option()
@json_option
@click.pass_obj
def milestone_reach(chosen: Chosen, *, which: str, day: str | None, as_json: bool) -> None:
    """A MILESTONE is reached."""
    created(
        "milestone", with_runner(chosen, lambda runner: Steps(runner).reach_milestone(which, day=day)), as_json=as_json
    )


@milestone.command("not-yet")
@thing_argument("which", "MILESTONE", "milestone")
@day_option()
@json_option
@click.pass_obj
def milestone_not_yet(chosen: Chosen, *, which: str, day: str | None, as_json: bool) -> None:
    """A MILESTONE is not reached yet, whatever its numbers say: you are not asked again for a week."""
    created("milestone", with_runner(chosen, lambda runner: Steps(runner).not_yet(which, day=day)), as_json=as_json)


@milestone.command("celebrate")
@thing_argument("which", "MILESTONE", "milestone")
@click.option("--how", help="How you celebrate.")
@click.argument("message", required=False)
@json_option
@click.pass_obj
def milestone_celebrate(chosen: Chosen, *, which: str, how: str | None, message: str | None, as_json: bool) -> None:
    """Celebrate a MILESTONE."""
    made = with_runner(chosen, lambda runner: Steps(runner).celebrate(which, message=message, how=how))
    created("celebration", made, as_json=as_json)
