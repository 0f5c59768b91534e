"""`handrail goal` and `agree`."""

from typing import Literal

import click

from handrail_client.actions.goals import AdjustCode, Goals, NewMeasure
from handrail_client.cli.ask import asked
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.goals.life import (
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
from handrail_client.cli.goals.making import SMART, measure_, read_smart, ready, smart_
from handrail_client.cli.options import BETTER, day_option, goal_argument, goals_argument, json_option, private_option
from handrail_client.cli.output.agreed import agreed
from handrail_client.cli.output.plain import plain
from handrail_client.cli.output.words import STATUS
from handrail_client.cli.run import answer, created, with_runner
from handrail_client.command_runner import CommandRunner
from handrail_client.stream_views import shown_state
from handrail_shared.events.goals import Horizon
from handrail_shared.ids import short
from handrail_shared.views.facts.members import MemberDoc
from handrail_shared.views.goals.goals import GoalDoc
from handrail_shared.views.goals.status import status_on
from handrail_shared.views.shared import shared_projection

_HORIZON = click.Choice(("aspiration", "long", "short"))

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
    "--smart", "smart", multiple=True, metavar="QUESTION=ANSWER", help=f"{', '.join(SMART)}. May be repeated."
)
@click.option("--measure", "measure", help="How both will know, such as 'minutes walked'.")
@click.option("--unit", default="", help="The measure's unit.")
@click.option("--better", type=BETTER, default="up", show_default=True, help="Which way is good.")
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
    answers = read_smart(smart)
    if private and (answers or measure):
        raise click.UsageError("A private draft has no --smart answers and no --measure yet.")

    async def work(runner: CommandRunner) -> tuple[str, str | None]:
        measured = runner.environment.new_id()
        made = await Goals(runner).add(
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

    made, measured = with_runner(chosen, work)
    if as_json:
        answer({"id": made} if measured is None else {"id": made, "measure": measured})
    else:
        created("goal", made, as_json=False)


@goal.command("list")
@json_option
@click.pass_obj
def list_(chosen: Chosen, *, as_json: bool) -> None:
    """The goals on the board."""

    async def work(runner: CommandRunner) -> tuple[list[dict[str, object]], list[str]]:
        shared = shared_projection(await shown_state(runner.log, runner.space.shared))
        goals, me = shared["board"]["goals"], (await runner.log.identity()).member
        documents: list[dict[str, object]] = [
            {
                "id": goal_doc["goal"],
                "title": goal_doc["title"],
                "status": goal_doc["status"],
                "agreement": goal_doc["agreement"]["state"],
                "in_focus": goal_doc["in_focus"],
                "smart": goal_doc["smart"]["count"],
                "due": goal_doc["due"],
                "parent": goal_doc["parent"],
            }
            for goal_doc in goals
        ]
        return documents, [
            _goal_line(goal_doc, shared["members"], me, runner.environment.today()) for goal_doc in goals
        ]

    goals, lines = with_runner(chosen, work)
    if as_json:
        answer(goals)
        return
    for line in lines:
        click.echo(line)


def _goal_line(goal: GoalDoc, members: list[MemberDoc], me: str, today: str) -> str:
    status = status_on(goal["status"], goal["pauses"], today)
    marks = (STATUS.get(status, status), agreed(goal, members, me) or "not agreed yet")
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
    made = with_runner(
        chosen,
        lambda runner: Goals(runner).adjust(
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
    made = with_runner(
        chosen, lambda runner: Goals(runner).reword(which, title=title, own_words=own_words, why=why, reason=reason)
    )
    created("goal", made, as_json=as_json)


@goal.command("rank")
@goals_argument
@json_option
@click.pass_obj
def rank(chosen: Chosen, *, goals: tuple[str, ...], as_json: bool) -> None:
    """Put GOALS in order."""
    order = with_runner(chosen, lambda runner: Goals(runner).rank(goals))
    _several(order, as_json=as_json)


@goal.command("focus")
@click.argument("goals", nargs=-1)
@click.option("--note", help="A few words.")
@json_option
@click.pass_obj
def focus(chosen: Chosen, *, goals: tuple[str, ...], note: str | None, as_json: bool) -> None:
    """Hold on to these GOALS for now: three at most, none to let all go."""
    held = with_runner(chosen, lambda runner: Goals(runner).set_focus(goals, note=note))
    _several(held, as_json=as_json)


def _several(ids: list[str], *, as_json: bool) -> None:
    if as_json:
        answer({"ids": ids})
    elif ids:
        click.echo("\n".join(map(short, ids)))


for _command in (
    smart_,
    measure_,
    ready,
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
