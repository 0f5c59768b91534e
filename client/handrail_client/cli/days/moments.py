"""`handrail win`, `setback` and `measure`: what went well, what did not, and what is counted."""

import click

from handrail_client.actions.days import Days
from handrail_client.cli.ask import asked
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import SCORE, asked_argument, day_option, json_option, private_option, thing_argument
from handrail_client.cli.run import created, with_runner


@click.group()
def win() -> None:
    """What went well."""


@win.command("add")
@click.argument("text", required=False)
@click.option("--goal", help="The goal it belongs to.")
@click.option("--big", is_flag=True, help="A big one.")
@day_option()
@private_option
@json_option
@click.pass_obj
def win_add(
    chosen: Chosen, *, text: str | None, goal: str | None, big: bool, day: str | None, private: bool, as_json: bool
) -> None:
    """Note something that went well."""
    said = asked(text, "What went well?")
    made = with_runner(chosen, lambda runner: Days(runner).win(said, goal=goal, big=big, day=day, private=private))
    created("win", made, as_json=as_json)


@win.command("cheer")
@thing_argument("which", "WIN", "win")
@click.argument("message", required=False)
@json_option
@click.pass_obj
def win_cheer(chosen: Chosen, *, which: str, message: str | None, as_json: bool) -> None:
    """Be glad about a WIN of the other."""
    created("cheer", with_runner(chosen, lambda runner: Days(runner).cheer(which, message)), as_json=as_json)


@click.group()
def setback() -> None:
    """What went the other way, and what came of it."""


@setback.command("add")
@click.argument("text", required=False)
@click.option("--goal", help="The goal it belongs to.")
@click.option("--impact", type=SCORE, help="How much it weighs, 0-10.")
@click.option("--trigger", help="What set it off.")
@day_option()
@private_option
@json_option
@click.pass_obj
def setback_add(
    chosen: Chosen,
    *,
    text: str | None,
    goal: str | None,
    impact: int | None,
    trigger: str | None,
    day: str | None,
    private: bool,
    as_json: bool,
) -> None:
    """Note something that went the other way."""
    said = asked(text, "What happened?")
    made = with_runner(
        chosen,
        lambda runner: Days(runner).setback(said, goal=goal, impact=impact, trigger=trigger, day=day, private=private),
    )
    created("setback", made, as_json=as_json)


@setback.command("reflect")
@thing_argument("which", "SETBACK", "setback")
@click.option("--learned", help="What it taught.")
@click.option("--helped", help="What helped.")
@click.option("--try-next", help="What to try next time.")
@json_option
@click.pass_obj
def setback_reflect(
    chosen: Chosen, *, which: str, learned: str | None, helped: str | None, try_next: str | None, as_json: bool
) -> None:
    """Look back on a SETBACK."""
    made = with_runner(
        chosen, lambda runner: Days(runner).reflect(which, learned=learned, helped=helped, try_next=try_next)
    )
    created("reflection", made, as_json=as_json)


@setback.command("recover")
@thing_argument("which", "SETBACK", "setback")
@day_option()
@json_option
@click.pass_obj
def setback_recover(chosen: Chosen, *, which: str, day: str | None, as_json: bool) -> None:
    """Back on your feet after a SETBACK."""
    created("setback", with_runner(chosen, lambda runner: Days(runner).recover(which, day=day)), as_json=as_json)


@click.group()
def measure() -> None:
    """Numbers that show how a goal goes. `handrail goal measure` defines them."""


@measure.command("log")
@thing_argument("which", "MEASURE", "measure", audience=None)
@asked_argument("value", "The value, as a number")
@click.option("--note", help="A few words.")
@day_option()
@json_option
@click.pass_obj
def measure_log(chosen: Chosen, *, which: str, value: str, note: str | None, day: str | None, as_json: bool) -> None:
    """Log a VALUE of a MEASURE."""
    made = with_runner(chosen, lambda runner: Days(runner).log_measure(which, value, day=day, note=note))
    created("log entry", made, as_json=as_json)


@measure.command("tick")
@thing_argument("which", "MEASURE", "measure", audience=None)
@click.option("--intensity", type=SCORE, help="How strong, 0-10.")
@click.option("--trigger", help="What set it off.")
@day_option()
@json_option
@click.pass_obj
def measure_tick(
    chosen: Chosen, *, which: str, intensity: int | None, trigger: str | None, day: str | None, as_json: bool
) -> None:
    """Count once what MEASURE counts."""
    made = with_runner(chosen, lambda runner: Days(runner).tick(which, day=day, intensity=intensity, trigger=trigger))
    created("tick", made, as_json=as_json)


@measure.command("zero")
@thing_argument("which", "MEASURE", "measure", audience=None)
@day_option()
@json_option
@click.pass_obj
def measure_zero(chosen: Chosen, *, which: str, day: str | None, as_json: bool) -> None:
    """It did not happen that day: zero, which is not the same as unknown."""
    created("zero", with_runner(chosen, lambda runner: Days(runner).confirm_zero(which, day=day)), as_json=as_json)
