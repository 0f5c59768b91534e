"""`handrail step`: the small things between sessions."""

from typing import Literal

import click

from handrail_client.actions.steps import Steps
from handrail_client.cli.ask import asked
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import (
    PER,
    SCORE,
    day_option,
    goal_argument,
    json_option,
    several_argument,
    step_argument,
    thing_argument,
)
from handrail_client.cli.run import answer, created, with_runner
from handrail_shared.events.fields import Per
from handrail_shared.events.steps import Size, SkipCode
from handrail_shared.ids import short

_SKIPS = ("not_applicable", "unwell", "away", "forgot", "too_hard", "chose_not", "other")
_SIZE = click.Choice(("tiny", "small", "medium"))
_TIMES = click.IntRange(1, 100)


@click.group()
def step() -> None:
    """Small steps towards a goal."""


@step.command("add")
@goal_argument("goal")
@click.argument("title", required=False)
@click.option("--per", type=PER, help="How often: so many --times per day, week or month.")
@click.option("--times", type=_TIMES, help="How many times.")
@click.option("--size", type=_SIZE, default="small", show_default=True, help="How big it is.")
@click.option("--milestone", help="The milestone it leads to.")
@day_option("--due", "The day it is for.")
@json_option
@click.pass_obj
def add(
    chosen: Chosen,
    *,
    goal: str,
    title: str | None,
    per: Per | None,
    times: int | None,
    size: Size,
    milestone: str | None,
    due: str | None,
    as_json: bool,
) -> None:
    """Add a step to a GOAL."""
    _paired(times, per)
    called = asked(title, "What is the step?")
    made = with_runner(
        chosen,
        lambda runner: Steps(runner).add(goal, called, milestone=milestone, size=size, times=times, per=per, due=due),
    )
    created("step", made, as_json=as_json)


def _paired(times: int | None, per: Per | None) -> None:
    if times is not None and per is None:
        raise click.UsageError("--times needs --per: so many times per day, week or month.")


@step.command("done")
@step_argument()
@click.option("--amount", help="How much, as a number.")
@click.option("--effort", type=SCORE, help="How hard it was, 0-10.")
@click.option("--helped", type=SCORE, help="How much it helped, 0-10.")
@click.option("--note", help="A few words.")
@click.option("--partly", "percent", type=click.IntRange(1, 99), help="So many percent of it.")
@day_option()
@json_option
@click.pass_obj
def done(
    chosen: Chosen,
    *,
    which: str,
    amount: str | None,
    effort: int | None,
    helped: int | None,
    note: str | None,
    percent: int | None,
    day: str | None,
    as_json: bool,
) -> None:
    """A STEP is done, today or on --day."""
    if percent is not None:
        made = with_runner(chosen, lambda runner: Steps(runner).partly_done(which, percent=percent, day=day, note=note))
    else:
        made = with_runner(
            chosen,
            lambda runner: Steps(runner).done(which, day=day, amount=amount, effort=effort, helped=helped, note=note),
        )
    created("log entry", made, as_json=as_json)


@step.command("skip")
@step_argument()
@click.option("--why", type=click.Choice(_SKIPS), default="other", show_default=True, help="Why not this time.")
@click.option("--note", help="A few words.")
@day_option()
@json_option
@click.pass_obj
def skip(chosen: Chosen, *, which: str, why: SkipCode, note: str | None, day: str | None, as_json: bool) -> None:
    """A STEP was skipped, which is fine: momentum waits."""
    created(
        "log entry",
        with_runner(chosen, lambda runner: Steps(runner).skip(which, why=why, day=day, note=note)),
        as_json=as_json,
    )


@step.command("correct")
@thing_argument("entry", "LOG-ENTRY", "log entry")
@click.option("--outcome", type=click.Choice(("done", "partly", "skipped", "retracted")), help="What it really was.")
@click.option("--percent", type=click.IntRange(1, 99), help="So many percent of it.")
@click.option("--note", help="A few words.")
@day_option()
@json_option
@click.pass_obj
def correct(
    chosen: Chosen,
    *,
    entry: str,
    outcome: Literal["done", "partly", "skipped", "retracted"] | None,
    percent: int | None,
    note: str | None,
    day: str | None,
    as_json: bool,
) -> None:
    """Put your own LOG-ENTRY right."""
    created(
        "log entry",
        with_runner(
            chosen, lambda runner: Steps(runner).correct(entry, outcome=outcome, day=day, percent=percent, note=note)
        ),
        as_json=as_json,
    )


@step.command("reword")
@step_argument()
@click.option("--title", help="Other words.")
@click.option("--per", type=PER)
@click.option("--times", type=_TIMES)
@click.option("--size", type=_SIZE)
@day_option("--due", "The day it is for.")
@json_option
@click.pass_obj
def reword(
    chosen: Chosen,
    *,
    which: str,
    title: str | None,
    per: Per | None,
    times: int | None,
    size: Size | None,
    due: str | None,
    as_json: bool,
) -> None:
    """Change a STEP's words, size or schedule."""
    _paired(times, per)
    created(
        "step",
        with_runner(
            chosen, lambda runner: Steps(runner).reword(which, title=title, size=size, times=times, per=per, due=due)
        ),
        as_json=as_json,
    )


@step.command("move")
@step_argument()
@click.option("--goal", help="The goal that it belongs to now.")
@click.option("--milestone", help="The milestone that it leads to now.")
@json_option
@click.pass_obj
def move(chosen: Chosen, *, which: str, goal: str | None, milestone: str | None, as_json: bool) -> None:
    """Put a STEP under another goal or milestone."""
    if goal is None and milestone is None:
        raise click.UsageError("Say where to: --goal or --milestone.")
    made = with_runner(chosen, lambda runner: Steps(runner).move(which, goal=goal, milestone=milestone))
    created("step", made, as_json=as_json)


@step.command("split")
@step_argument()
@several_argument("titles", "A smaller step")
@json_option
@click.pass_obj
def split(chosen: Chosen, *, which: str, titles: tuple[str, ...], as_json: bool) -> None:
    """Break a STEP into smaller ones."""
    parts = with_runner(chosen, lambda runner: Steps(runner).split(which, titles))
    if as_json:
        answer({"id": parts[0], "ids": parts})
    else:
        click.echo("\n".join(map(short, parts)))


@step.command("drop")
@step_argument()
@click.option("--why", "reason", help="Why.")
@json_option
@click.pass_obj
def drop(chosen: Chosen, *, which: str, reason: str | None, as_json: bool) -> None:
    """Let a STEP go."""
    created("step", with_runner(chosen, lambda runner: Steps(runner).drop(which, reason=reason)), as_json=as_json)
