"""`handrail purpose`, `value`, `area`, `challenge`, `reflect` and `therapy`: what matters, and the frame of it all."""

from typing import Literal

import click

from handrail_client.actions.matters import Matters, ReflectionKind
from handrail_client.cli.ask import asked
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import (
    SCORE,
    asked_argument,
    asked_option,
    day_option,
    json_option,
    private_option,
    thing_argument,
)
from handrail_client.cli.run import answer, created, with_runner
from handrail_client.clock import today

_REFLECTIONS = click.Choice(("challenge", "hope", "need", "desire", "obstacle", "strength", "expectation"))


@click.command()
@click.argument("text", required=False)
@private_option
@json_option
@click.pass_obj
def purpose(chosen: Chosen, *, text: str | None, private: bool, as_json: bool) -> None:
    """Why you are here, in your own words."""
    words = asked(text, "Why are you here?")
    made = with_runner(chosen, lambda runner: Matters(runner).state_purpose(words, private=private))
    if as_json:
        answer({"id": made})


@click.group()
def value() -> None:
    """What matters to you."""


@value.command("add")
@click.argument("label", required=False)
@click.option("--why", help="Why it matters.")
@click.option("--area", help="The area of life, such as family or work.")
@json_option
@click.pass_obj
def value_add(chosen: Chosen, *, label: str | None, why: str | None, area: str | None, as_json: bool) -> None:
    """Name something that matters."""
    called = asked(label, "What matters to you?")
    created(
        "value",
        with_runner(chosen, lambda runner: Matters(runner).name_value(called, why=why, area=area)),
        as_json=as_json,
    )


@value.command("retire")
@thing_argument("which", "VALUE", "value", audience=None)
@click.option("--why", "reason", help="Why.")
@json_option
@click.pass_obj
def value_retire(chosen: Chosen, *, which: str, reason: str | None, as_json: bool) -> None:
    """Set a VALUE aside."""
    created(
        "value", with_runner(chosen, lambda runner: Matters(runner).retire_value(which, reason=reason)), as_json=as_json
    )


@click.command()
@asked_argument("name", "Which area of life, such as family, work, rest", metavar="AREA")
@asked_option("--importance", "How much it matters, 0-10.", type=SCORE)
@asked_option("--now", "How it is, 0-10.", type=SCORE)
@asked_option("--wanted", "How you want it, 0-10.", type=SCORE)
@click.option("--why", help="Why.")
@private_option
@json_option
@click.pass_obj
def area(
    chosen: Chosen, *, name: str, importance: int, now: int, wanted: int, why: str | None, private: bool, as_json: bool
) -> None:
    """How an AREA of life is going, such as family, work, rest."""
    made = with_runner(
        chosen,
        lambda runner: Matters(runner).rate_area(
            name, importance=importance, now=now, wanted=wanted, why=why, private=private
        ),
    )
    created("rating", made, as_json=as_json)


@click.command()
@click.argument("text", required=False)
@click.option("--impact", type=SCORE, help="How much it weighs on a day, 0-10.")
@private_option
@json_option
@click.pass_obj
def challenge(chosen: Chosen, *, text: str | None, impact: int | None, private: bool, as_json: bool) -> None:
    """Name something that is hard."""
    words = asked(text, "What is hard?")
    made = with_runner(
        chosen, lambda runner: Matters(runner).name_challenge(words, daily_impact=impact, private=private)
    )
    created("challenge", made, as_json=as_json)


@click.command()
@click.argument("text", required=False)
@click.option("--kind", type=_REFLECTIONS, default="hope", show_default=True, help="What it is about.")
@click.option("--prompt", help="The question that it answers, in a word.  [default: the kind]")
@private_option
@json_option
@click.pass_obj
def reflect(
    chosen: Chosen, *, text: str | None, kind: ReflectionKind, prompt: str | None, private: bool, as_json: bool
) -> None:
    """Look inward: what you hope for, need or fear."""
    words = asked(text, "What do you find?")
    made = with_runner(
        chosen, lambda runner: Matters(runner).answer_reflection(prompt or kind, kind, words, private=private)
    )
    created("reflection", made, as_json=as_json)


@click.group()
def therapy() -> None:
    """When therapy begins and ends."""


@therapy.command("start")
@day_option("--day", "The day it begins.")
@click.option("--sessions", "planned", type=click.IntRange(1, 1000), help="How many sessions are planned.")
@click.option("--every-days", type=click.IntRange(1, 366), help="So many days apart.")
@click.option("--approach", help="The way of working.")
@json_option
@click.pass_obj
def therapy_start(
    chosen: Chosen, *, day: str | None, planned: int | None, every_days: int | None, approach: str | None, as_json: bool
) -> None:
    """Therapy begins. For therapists."""
    made = with_runner(
        chosen,
        lambda runner: Matters(runner).start_therapy(
            day or today(), planned_sessions=planned, every_days=every_days, approach=approach
        ),
    )
    if as_json:
        answer({"id": made})


@therapy.command("end")
@day_option("--day", "The day it ends.")
@click.option("--ending", type=click.Choice(("planned", "unplanned", "transferred")), default="planned")
@click.option("--why", "reason", help="Why.")
@json_option
@click.pass_obj
def therapy_end(
    chosen: Chosen,
    *,
    day: str | None,
    ending: Literal["planned", "unplanned", "transferred"],
    reason: str | None,
    as_json: bool,
) -> None:
    """Therapy ends. What was written stays."""
    made = with_runner(chosen, lambda runner: Matters(runner).end_therapy(day or today(), ending=ending, reason=reason))
    if as_json:
        answer({"id": made})
