"""The part of `handrail goal` that makes a goal clear: the five questions, a measure, how ready one is."""

from typing import Final, Literal

import click

from handrail_client.actions.goals import Goals, MeasureKind, Question
from handrail_client.cli.ask import ask_optional, asked, on_terminal
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import BETTER, PER, SCORE, asked_option, goal_argument, json_option
from handrail_client.cli.run import created, with_runner
from handrail_shared.events.fields import Per

_KINDS = click.Choice(("rating", "count", "number", "yes_no", "minutes", "counter"))

SMART: Final[dict[Question, str]] = {
    "specific": "What exactly will you do",
    "measurable": "How will both of you know",
    "achievable": "What makes it doable",
    "relevant": "Why does it matter to you",
    "time_bound": "By when",
}
"""The five questions in plain words."""


@click.command("smart")
@goal_argument()
@click.argument("answers", nargs=-1, metavar="QUESTION=ANSWER...")
@json_option
@click.pass_obj
def smart_(chosen: Chosen, *, which: str, answers: tuple[str, ...], as_json: bool) -> None:
    """Answer the plain questions that make a GOAL clear: specific, measurable, achievable, relevant, time_bound."""
    if not answers and not on_terminal():
        raise click.UsageError("Missing argument 'QUESTION=ANSWER...'.")
    read = read_smart(answers) if answers else _ask_smart()
    created("goal", with_runner(chosen, lambda runner: Goals(runner).answer_smart(which, **read)), as_json=as_json)


def _ask_smart() -> dict[Question, str]:
    given: dict[Question, str] = {}
    for name, question in SMART.items():
        if answered := ask_optional(question):
            given[name] = answered
    return given


@click.command("measure")
@goal_argument()
@click.argument("label", required=False)
@click.option("--kind", type=_KINDS, default="number", show_default=True)
@click.option("--unit", default="", help="Such as min.")
@click.option("--better", type=BETTER, default="up", show_default=True, help="Which way is good.")
@click.option("--baseline", help="At the start, as a number.")
@click.option("--target", help="As a number.")
@click.option("--per", type=PER)
@json_option
@click.pass_obj
def measure_(
    chosen: Chosen,
    *,
    which: str,
    label: str | None,
    kind: MeasureKind,
    unit: str,
    better: Literal["up", "down", "steady"],
    baseline: str | None,
    target: str | None,
    per: Per | None,
    as_json: bool,
) -> None:
    """Say how both will know that a GOAL is reached; prints the measure's id."""
    called = asked(label, "What is measured?")
    made = with_runner(
        chosen,
        lambda runner: Goals(runner).define_measure(
            which, called, kind=kind, unit=unit, better=better, baseline=baseline, target=target, per=per
        ),
    )
    created("measure", made, as_json=as_json)


@click.command("ready")
@goal_argument()
@asked_option("--importance", "How much it matters, 0-10.", type=SCORE)
@asked_option("--confidence", "How sure you are, 0-10.", type=SCORE)
@json_option
@click.pass_obj
def ready(chosen: Chosen, *, which: str, importance: int, confidence: int, as_json: bool) -> None:
    """How ready you are for a GOAL."""
    made = with_runner(
        chosen, lambda runner: Goals(runner).rate_readiness(which, importance=importance, confidence=confidence)
    )
    created("rating", made, as_json=as_json)


def read_smart(given: tuple[str, ...]) -> dict[Question, str]:
    """The answers by question; a question may be shortened. Raises `UsageError`."""
    found: dict[Question, str] = {}
    for answer in given:
        question, separator, text = answer.partition("=")
        meant: list[Question] = (
            [name for name in SMART if name.startswith(question.replace("-", "_").lower())] if question else []
        )
        if not separator or not text or len(meant) != 1:
            raise click.UsageError(f"{answer} is not QUESTION=ANSWER; the questions are {', '.join(SMART)}.")
        found[meant[0]] = text
    return found
