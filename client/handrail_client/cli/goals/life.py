"""The part of `handrail goal` about two people: agreeing, suggesting, resting, reaching, planning for obstacles."""

import click

from handrail_client.actions.agreeing import Agreeing
from handrail_client.actions.endings import CloseCode, Endings, PauseCode
from handrail_client.actions.plans import BarrierKind, Plans
from handrail_client.cli.ask import asked, asked_whether
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import SCORE, day_option, goal_argument, json_option, thing_argument
from handrail_client.cli.run import created, with_runner
from handrail_shared.events.goals import Horizon

_HORIZON = click.Choice(("aspiration", "long", "short"))


@click.command("agree")
@goal_argument()
@click.option("--statement", help="What you agree to, in your words.")
@json_option
@click.pass_obj
def goal_agree(chosen: Chosen, *, which: str, statement: str | None, as_json: bool) -> None:
    """Agree to a GOAL exactly as it stands now."""
    created(
        "goal", with_runner(chosen, lambda runner: Agreeing(runner).agree(which, statement=statement)), as_json=as_json
    )


@click.command("withdraw")
@goal_argument()
@click.argument("reason", required=False)
@json_option
@click.pass_obj
def withdraw(chosen: Chosen, *, which: str, reason: str | None, as_json: bool) -> None:
    """Take your agreement to a GOAL back, for a REASON."""
    because = asked(reason, "Why?")
    created("goal", with_runner(chosen, lambda runner: Agreeing(runner).withdraw(which, because)), as_json=as_json)


@click.command("suggest")
@goal_argument()
@click.option("--title", help="Another title.")
@click.option("--why", help="Another why.")
@click.option("--horizon", type=_HORIZON)
@click.option("--reason", help="Why you suggest it.")
@day_option("--due", "Another day.")
@json_option
@click.pass_obj
def suggest(
    chosen: Chosen,
    *,
    which: str,
    title: str | None,
    why: str | None,
    horizon: Horizon | None,
    reason: str | None,
    due: str | None,
    as_json: bool,
) -> None:
    """Suggest a change of a GOAL to the other. It changes nothing until they answer."""
    made = with_runner(
        chosen,
        lambda runner: Agreeing(runner).suggest(which, title=title, why=why, due=due, horizon=horizon, reason=reason),
    )
    created("suggestion", made, as_json=as_json)


@click.command("answer")
@thing_argument("suggestion", "SUGGESTION", "suggestion")
@click.option("--accept/--decline", "accepted", default=None, help="Take it up, or leave it.")
@click.option("--reason", help="Why.")
@json_option
@click.pass_obj
def answer_(chosen: Chosen, *, suggestion: str, accepted: bool | None, reason: str | None, as_json: bool) -> None:
    """Answer a SUGGESTION of the other."""
    taken = asked_whether(accepted, "Do you take it up (--accept or --decline)?")
    made = with_runner(
        chosen, lambda runner: Agreeing(runner).answer_suggestion(suggestion, accepted=taken, reason=reason)
    )
    created("goal", made, as_json=as_json)


@click.command("pause")
@goal_argument()
@click.option(
    "--code", type=click.Choice(("unwell", "away", "life_event", "other_goal_first", "other")), default="other"
)
@click.option("--why", "note", help="A few words.")
@day_option("--until", "Until this day.")
@json_option
@click.pass_obj
def pause(chosen: Chosen, *, which: str, code: PauseCode, note: str | None, until: str | None, as_json: bool) -> None:
    """Let a GOAL rest. Momentum waits, and entries can still be made."""
    made = with_runner(chosen, lambda runner: Endings(runner).pause(which, until=until, code=code, note=note))
    created("goal", made, as_json=as_json)


@click.command("resume")
@goal_argument()
@json_option
@click.pass_obj
def resume(chosen: Chosen, *, which: str, as_json: bool) -> None:
    """Take a GOAL up again that rests."""
    created("goal", with_runner(chosen, lambda runner: Endings(runner).resume(which)), as_json=as_json)


@click.command("reach")
@goal_argument()
@click.option("--evidence", multiple=True, help="A win, rating, log entry or milestone that shows it.")
@click.option("--note", help="A few words.")
@day_option()
@json_option
@click.pass_obj
def reach(
    chosen: Chosen, *, which: str, evidence: tuple[str, ...], note: str | None, day: str | None, as_json: bool
) -> None:
    """A GOAL is reached."""
    made = with_runner(chosen, lambda runner: Endings(runner).reach(which, day=day, evidence=evidence, note=note))
    created("goal", made, as_json=as_json)


@click.command("reopen")
@goal_argument()
@click.option("--reason", help="Why.")
@json_option
@click.pass_obj
def reopen(chosen: Chosen, *, which: str, reason: str | None, as_json: bool) -> None:
    """Take a GOAL up again that had come to its end."""
    created("goal", with_runner(chosen, lambda runner: Endings(runner).reopen(which, reason=reason)), as_json=as_json)


@click.command("close")
@goal_argument()
@click.option(
    "--code",
    type=click.Choice(("not_attainable_now", "not_attainable", "no_longer_matters", "time_up", "other")),
    default="other",
)
@click.option("--learned", help="What it taught.")
@json_option
@click.pass_obj
def close(chosen: Chosen, *, which: str, code: CloseCode, learned: str | None, as_json: bool) -> None:
    """Let a GOAL go that was not reached, with what it taught."""
    created(
        "goal",
        with_runner(chosen, lambda runner: Endings(runner).close(which, code=code, learned=learned)),
        as_json=as_json,
    )


@click.command("retract")
@goal_argument()
@click.option("--reason", help="Why.")
@json_option
@click.pass_obj
def retract(chosen: Chosen, *, which: str, reason: str | None, as_json: bool) -> None:
    """A GOAL was written by mistake."""
    created("goal", with_runner(chosen, lambda runner: Endings(runner).retract(which, reason=reason)), as_json=as_json)


@click.command("barrier")
@goal_argument()
@click.argument("text", required=False)
@click.option(
    "--kind",
    type=click.Choice(("feelings", "time", "people", "money", "place", "health", "skills", "other")),
    default="other",
)
@json_option
@click.pass_obj
def barrier(chosen: Chosen, *, which: str, text: str | None, kind: BarrierKind, as_json: bool) -> None:
    """Name what may get in the way of a GOAL."""
    words = asked(text, "What may get in the way?")
    created(
        "barrier",
        with_runner(chosen, lambda runner: Plans(runner).name_barrier(which, words, kind=kind)),
        as_json=as_json,
    )


@click.command("plan")
@goal_argument()
@click.option("--if", "trigger", help="If this happens …")
@click.option("--then", "response", help="… then I do that.")
@click.option("--barrier", help="The barrier it answers.")
@json_option
@click.pass_obj
def plan(
    chosen: Chosen, *, which: str, trigger: str | None, response: str | None, barrier: str | None, as_json: bool
) -> None:
    """Plan for what may get in the way: --if this happens, --then I do that."""
    if_, then = asked(trigger, "If this happens (--if)"), asked(response, "then I do that (--then)")
    created(
        "plan",
        with_runner(chosen, lambda runner: Plans(runner).plan(which, if_, then, barrier=barrier)),
        as_json=as_json,
    )


@click.command("use-plan")
@thing_argument("which", "PLAN", "plan")
@click.option("--helped", type=SCORE, help="How much it helped, 0-10.")
@day_option()
@json_option
@click.pass_obj
def use_plan(chosen: Chosen, *, which: str, helped: int | None, day: str | None, as_json: bool) -> None:
    """You used a PLAN."""
    created(
        "use",
        with_runner(chosen, lambda runner: Plans(runner).use_plan(which, helped=helped, day=day)),
        as_json=as_json,
    )


@click.command("comment")
@thing_argument("on", "ON", "goal", "step", "milestone", "win", "setback")
@click.argument("text", required=False)
@json_option
@click.pass_obj
def comment(chosen: Chosen, *, on: str, text: str | None, as_json: bool) -> None:
    """Say something about a goal, step, milestone, win or setback."""
    words = asked(text, "What do you want to say?")
    created("comment", with_runner(chosen, lambda runner: Agreeing(runner).comment(on, words)), as_json=as_json)
