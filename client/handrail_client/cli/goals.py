"""`handrail goal` and `agree`."""

from typing import Final, Literal

import click

from handrail_client.cli.agreed import agreed
from handrail_client.cli.asking import ask_optional, asked, on_terminal
from handrail_client.cli.goal_life import (
    answer_,
    barrier,
    close,
    comment,
    goal_agree,
    pause,
    plan,
    reach,
    reopen,
    resume,
    retract,
    suggest,
    use_plan,
    withdraw,
)
from handrail_client.cli.options import (
    SCORE,
    Chosen,
    asked_option,
    day_option,
    goal_argument,
    goals_argument,
    json_option,
    private_option,
)
from handrail_client.cli.plain import plain
from handrail_client.cli.running import answer, created, with_pen
from handrail_client.cli.words import STATUS
from handrail_client.doing.goals import AdjustCode, Goals, MeasureKind, NewMeasure, Question
from handrail_client.pen import Pen
from handrail_client.reading import shown_state
from handrail_shared.events.fields import Per
from handrail_shared.events.goals import Horizon
from handrail_shared.ids import short
from handrail_shared.views.goals import GoalDoc
from handrail_shared.views.members import MemberDoc
from handrail_shared.views.shared import shared_projection

_HORIZON = click.Choice(("aspiration", "long", "short"))
_BETTER = click.Choice(("up", "down", "steady"))
_PER = click.Choice(("day", "week", "month"))
_KINDS = click.Choice(("rating", "count", "number", "yes_no", "minutes", "counter"))
_SMART: Final[dict[Question, str]] = {
    "specific": "What exactly will you do",
    "measurable": "How will both of you know",
    "achievable": "What makes it doable",
    "relevant": "Why does it matter to you",
    "time_bound": "By when",
}
"""The five questions in plain words."""

_ADJUST = (
    "new_insight",
    "circumstances_changed",
    "too_big",
    "too_small",
    "priority_changed",
    "setback",
    "achieved_early",
    "other",
)


@click.group()
def goal() -> None:
    """Goals, in your own words."""


@goal.command("add")
@click.argument("title", required=False)
@click.option("--why", help="Why it matters.")
@click.option("--own-words", help="In the client's own words.")
@click.option(
    "--smart", "smart", multiple=True, metavar="QUESTION=ANSWER", help=f"{', '.join(_SMART)}. May be repeated."
)
@click.option("--measure", "measure", help="How both will know, such as 'minutes walked'.")
@click.option("--unit", default="", help="The measure's unit.")
@click.option("--better", type=_BETTER, default="up", show_default=True, help="Which way is good.")
@click.option("--baseline", help="The measure at the start, as a number.")
@click.option("--target", help="The measure's target, as a number.")
@click.option("--parent", help="The goal that it is part of.")
@click.option("--horizon", type=_HORIZON, default="short", show_default=True)
@click.option("--area", "areas", multiple=True, help="An area of life. May be repeated.")
@click.option("--value", "values", multiple=True, help="A value it serves. May be repeated.")
@day_option("--due", "The day it is for.")
@private_option
@json_option
@click.pass_obj
def add(
    chosen: Chosen,
    *,
    title: str | None,
    why: str | None,
    own_words: str | None,
    smart: tuple[str, ...],
    measure: str | None,
    unit: str,
    better: Literal["up", "down", "steady"],
    baseline: str | None,
    target: str | None,
    parent: str | None,
    horizon: Horizon,
    areas: tuple[str, ...],
    values: tuple[str, ...],
    due: str | None,
    private: bool,
    as_json: bool,
) -> None:
    """Draft a goal."""
    if measure is None and (target is not None or baseline is not None or unit):
        raise click.UsageError("--target, --baseline and --unit belong to a --measure.")
    called = asked(title, "What do you want to reach?")
    answers = _read_smart(smart)
    if private and (answers or measure):
        raise click.UsageError("A private draft has no --smart answers and no --measure yet.")

    async def work(pen: Pen) -> tuple[str, str | None]:
        measured = pen.new_id()
        made = await Goals(pen).add(
            called,
            own_words=own_words,
            why=why,
            horizon=horizon,
            parent=parent,
            due=due,
            areas=areas,
            values=values,
            private=private,
            smart=answers,
            measure=None
            if measure is None
            else NewMeasure(id=measured, label=measure, unit=unit, better=better, baseline=baseline, target=target),
        )
        return made, None if measure is None else measured

    made, measured = with_pen(chosen, work)
    if as_json:
        answer({"id": made} if measured is None else {"id": made, "measure": measured})
    else:
        created("goal", made, as_json=False)


def _read_smart(given: tuple[str, ...]) -> dict[Question, str]:
    found: dict[Question, str] = {}
    for each in given:
        question, separator, text = each.partition("=")
        meant: list[Question] = (
            [name for name in _SMART if name.startswith(question.replace("-", "_").lower())] if question else []
        )
        if not separator or not text or len(meant) != 1:
            raise click.UsageError(f"{each} is not QUESTION=ANSWER; the questions are {', '.join(_SMART)}.")
        found[meant[0]] = text
    return found


@goal.command("list")
@json_option
@click.pass_obj
def list_(chosen: Chosen, *, as_json: bool) -> None:
    """The goals on the board."""

    async def work(pen: Pen) -> tuple[list[dict[str, object]], list[str]]:
        shared = shared_projection(await shown_state(pen.log, pen.space.shared))
        goals, me = shared["board"]["goals"], (await pen.log.identity()).member
        documents: list[dict[str, object]] = [
            {
                "id": each["goal"],
                "title": each["title"],
                "status": each["status"],
                "agreement": each["agreement"]["state"],
                "in_focus": each["in_focus"],
                "smart": each["smart"]["count"],
                "due": each["due"],
                "parent": each["parent"],
            }
            for each in goals
        ]
        return documents, [_goal_line(each, shared["members"], me) for each in goals]

    goals, lines = with_pen(chosen, work)
    if as_json:
        answer(goals)
        return
    for line in lines:
        click.echo(line)


def _goal_line(goal: GoalDoc, members: list[MemberDoc], me: str) -> str:
    marks = (STATUS.get(goal["status"], goal["status"]), agreed(goal, members, me) or "not agreed yet")
    return f"{short(goal['goal'])} {'*' if goal['in_focus'] else ' '} {plain(goal['title'])}  ({', '.join(marks)})"


@goal.command("adjust")
@goal_argument()
@click.option("--title", help="Another title.")
@click.option("--own-words", help="In the client's own words.")
@click.option("--target", help="Another target, as a number.")
@click.option("--measure", help="The measure whose target it is.")
@click.option("--parent", help="The goal that it is part of.")
@click.option("--horizon", type=_HORIZON)
@click.option("--code", type=click.Choice(_ADJUST), default="other", show_default=True, help="Why, in a word.")
@click.option("--why", "note", help="Why, in a sentence.")
@click.option("--easier", is_flag=True, help="It becomes easier.")
@day_option("--due", "Another day.")
@json_option
@click.pass_obj
def adjust(
    chosen: Chosen,
    *,
    which: str,
    title: str | None,
    own_words: str | None,
    target: str | None,
    measure: str | None,
    parent: str | None,
    horizon: Horizon | None,
    code: AdjustCode,
    note: str | None,
    easier: bool,
    due: str | None,
    as_json: bool,
) -> None:
    """Change what a GOAL asks, with a reason. Both agree again after that."""
    if (target is None) != (measure is None):
        raise click.UsageError("--target and --measure go together: which measure, and its target.")
    made = with_pen(
        chosen,
        lambda pen: Goals(pen).adjust(
            which,
            title=title,
            own_words=own_words,
            due=due,
            horizon=horizon,
            parent=parent,
            measure=measure,
            target=target,
            code=code,
            easier=easier,
            note=note,
        ),
    )
    created("goal", made, as_json=as_json)


@goal.command("reword")
@goal_argument()
@click.option("--title", help="Another title.")
@click.option("--own-words", help="In the client's own words.")
@click.option("--why", help="Why the goal matters.")
@click.option("--reason", help="Why the words change.")
@json_option
@click.pass_obj
def reword(
    chosen: Chosen,
    *,
    which: str,
    title: str | None,
    own_words: str | None,
    why: str | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Say a GOAL in other words."""
    made = with_pen(
        chosen, lambda pen: Goals(pen).reword(which, title=title, own_words=own_words, why=why, reason=reason)
    )
    created("goal", made, as_json=as_json)


@goal.command("smart")
@goal_argument()
@click.argument("answers", nargs=-1, metavar="QUESTION=ANSWER...")
@json_option
@click.pass_obj
def smart_(chosen: Chosen, *, which: str, answers: tuple[str, ...], as_json: bool) -> None:
    """Answer the plain questions that make a GOAL clear: specific, measurable, achievable, relevant, time_bound."""
    if not answers and not on_terminal():
        raise click.UsageError("Missing argument 'QUESTION=ANSWER...'.")
    read = _read_smart(answers) if answers else _ask_smart()
    created("goal", with_pen(chosen, lambda pen: Goals(pen).answer_smart(which, **read)), as_json=as_json)


def _ask_smart() -> dict[Question, str]:
    given: dict[Question, str] = {}
    for name, question in _SMART.items():
        if answered := ask_optional(question):
            given[name] = answered
    return given


@goal.command("measure")
@goal_argument()
@click.argument("label", required=False)
@click.option("--kind", type=_KINDS, default="number", show_default=True)
@click.option("--unit", default="", help="Such as min.")
@click.option("--better", type=_BETTER, default="up", show_default=True, help="Which way is good.")
@click.option("--baseline", help="At the start, as a number.")
@click.option("--target", help="As a number.")
@click.option("--per", type=_PER)
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
    made = with_pen(
        chosen,
        lambda pen: Goals(pen).define_measure(
            which, called, kind=kind, unit=unit, better=better, baseline=baseline, target=target, per=per
        ),
    )
    created("measure", made, as_json=as_json)


@goal.command("ready")
@goal_argument()
@asked_option("--importance", "How much it matters, 0-10.", type=SCORE)
@asked_option("--confidence", "How sure you are, 0-10.", type=SCORE)
@json_option
@click.pass_obj
def ready(chosen: Chosen, *, which: str, importance: int, confidence: int, as_json: bool) -> None:
    """How ready you are for a GOAL."""
    made = with_pen(chosen, lambda pen: Goals(pen).rate_readiness(which, importance=importance, confidence=confidence))
    created("rating", made, as_json=as_json)


@goal.command("rank")
@goals_argument
@json_option
@click.pass_obj
def rank(chosen: Chosen, *, goals: tuple[str, ...], as_json: bool) -> None:
    """Put GOALS in order."""
    order = with_pen(chosen, lambda pen: Goals(pen).rank(goals))
    _several(order, as_json=as_json)


@goal.command("focus")
@click.argument("goals", nargs=-1)
@click.option("--note", help="A few words.")
@json_option
@click.pass_obj
def focus(chosen: Chosen, *, goals: tuple[str, ...], note: str | None, as_json: bool) -> None:
    """Hold on to these GOALS for now: three at most, none to let all go."""
    held = with_pen(chosen, lambda pen: Goals(pen).set_focus(goals, note=note))
    _several(held, as_json=as_json)


def _several(ids: list[str], *, as_json: bool) -> None:
    if as_json:
        answer({"ids": ids})
    elif ids:
        click.echo("\n".join(map(short, ids)))


for _command in (
    goal_agree,
    withdraw,
    suggest,
    answer_,
    pause,
    resume,
    reach,
    reopen,
    close,
    retract,
    barrier,
    plan,
    use_plan,
    comment,
):
    goal.add_command(_command)
