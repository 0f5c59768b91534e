"""`handrail session`: planned, held together, rated together, looked back on."""

from typing import Literal

import click

from handrail_client.actions.sessions import Sessions
from handrail_client.cli.ask import asked
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import (
    SCORE,
    asked_day_option,
    asked_option,
    day_option,
    goals_argument,
    json_option,
    private_option,
    ratings_argument,
    thing_argument,
)
from handrail_client.cli.run import answer, created, with_runner
from handrail_shared.ids import short


@click.group()
def session() -> None:
    """Sessions: planned, held together, looked back on."""


@session.command("plan")
@asked_day_option("--day", "The day of the session.")
@click.option("--minutes", type=click.IntRange(1, 1440), default=50, show_default=True)
@click.option("--mode", type=click.Choice(("in_person", "video", "phone")), default="in_person")
@click.option("--where", "location", help="Where.")
@click.option("--move", metavar="SESSION", help="Move this session instead of planning a new one.")
@json_option
@click.pass_obj
def plan(
    chosen: Chosen,
    *,
    day: str,
    minutes: int,
    mode: Literal["in_person", "video", "phone"],
    location: str | None,
    move: str | None,
    as_json: bool,
) -> None:
    """Plan a session, or --move one."""
    made = with_runner(
        chosen,
        lambda runner: Sessions(runner).schedule(day, session=move, minutes=minutes, mode=mode, location=location),
    )
    created("session", made, as_json=as_json)


@session.command("cancel")
@thing_argument("which", "SESSION", "session")
@click.option("--reason", help="Why.")
@json_option
@click.pass_obj
def cancel(chosen: Chosen, *, which: str, reason: str | None, as_json: bool) -> None:
    """Call a SESSION off."""
    created(
        "session", with_runner(chosen, lambda runner: Sessions(runner).cancel(which, reason=reason)), as_json=as_json
    )


@session.command("start")
@click.argument("which", metavar="SESSION", required=False)
@json_option
@click.pass_obj
def start(chosen: Chosen, *, which: str | None, as_json: bool) -> None:
    """Begin a session: the one planned for today, or a new one."""
    created("session", with_runner(chosen, lambda runner: Sessions(runner).start(which)), as_json=as_json)


@session.command("focus")
@thing_argument("on", "ON", "goal", "agenda item")
@json_option
@click.pass_obj
def focus(chosen: Chosen, *, on: str, as_json: bool) -> None:
    """What both look at now: a goal or an agenda item."""
    created("focus", with_runner(chosen, lambda runner: Sessions(runner).focus(on)), as_json=as_json)


@session.command("end")
@json_option
@click.pass_obj
def end(chosen: Chosen, *, as_json: bool) -> None:
    """End the session that is going on."""
    created("session", with_runner(chosen, lambda runner: Sessions(runner).end()), as_json=as_json)


@session.command("recap")
@click.argument("summary", required=False)
@click.option("--agreed", multiple=True, help="Something that was agreed. May be repeated.")
@click.option("--session", "which", help="Which session. Default: the latest.")
@json_option
@click.pass_obj
def recap(chosen: Chosen, *, summary: str | None, agreed: tuple[str, ...], which: str | None, as_json: bool) -> None:
    """What the session came to."""
    words = asked(summary, "What did it come to?")
    made = with_runner(chosen, lambda runner: Sessions(runner).recap(words, agreed=agreed, session=which))
    created("session", made, as_json=as_json)


@session.command("feedback")
@asked_option("--heard", "I felt heard, 0-10.", type=SCORE)
@asked_option("--mattered", "We worked on what matters, 0-10.", type=SCORE)
@asked_option("--fits", "The way of working fits me, 0-10.", type=SCORE)
@asked_option("--overall", "All in all, 0-10.", type=SCORE)
@click.option("--most-helpful", help="What helped most.")
@click.option("--least-helpful", help="What helped least.")
@click.option("--session", "which", help="Which session. Default: the latest.")
@private_option
@json_option
@click.pass_obj
def feedback(
    chosen: Chosen,
    *,
    heard: int,
    mattered: int,
    fits: int,
    overall: int,
    most_helpful: str | None,
    least_helpful: str | None,
    which: str | None,
    private: bool,
    as_json: bool,
) -> None:
    """How the session was."""
    made = with_runner(
        chosen,
        lambda runner: Sessions(runner).give_feedback(
            heard=heard,
            worked_on_what_matters=mattered,
            way_of_working_fits=fits,
            overall=overall,
            most_helpful=most_helpful,
            least_helpful=least_helpful,
            session=which,
            private=private,
        ),
    )
    created("feedback", made, as_json=as_json)


@session.command("review")
@click.argument("summary", required=False)
@click.option("--goal", "goals", multiple=True, help="A goal that was looked at. May be repeated.")
@day_option("--next", "When to look again.")
@json_option
@click.pass_obj
def review(chosen: Chosen, *, summary: str | None, goals: tuple[str, ...], next: str | None, as_json: bool) -> None:
    """Both looked back over the goals."""
    words = asked(summary, "What did you find?")
    made = with_runner(chosen, lambda runner: Sessions(runner).review(words, goals=goals, next_due=next))
    created("review", made, as_json=as_json)


@session.group("round")
def round_() -> None:
    """Rate goals together: nobody sees the other's number before both are turned over."""


@round_.command("open")
@goals_argument
@json_option
@click.pass_obj
def round_open(chosen: Chosen, *, goals: tuple[str, ...], as_json: bool) -> None:
    """Begin to rate these GOALS together."""
    created("round", with_runner(chosen, lambda runner: Sessions(runner).open_round(goals)), as_json=as_json)


@round_.command("rate")
@ratings_argument
@click.option("--round", "which", help="Which round. Default: the latest.")
@json_option
@click.pass_obj
def round_rate(chosen: Chosen, *, ratings: dict[str, int], which: str | None, as_json: bool) -> None:
    """Your numbers. They stay with you until the round is revealed."""
    made = with_runner(chosen, lambda runner: Sessions(runner).rate_hidden(ratings, round_=which))
    if as_json:
        answer({"id": made[0], "ids": made})
    else:
        click.echo("\n".join(map(short, made)))


@round_.command("reveal")
@click.argument("which", metavar="ROUND", required=False)
@json_option
@click.pass_obj
def round_reveal(chosen: Chosen, *, which: str | None, as_json: bool) -> None:
    """Turn the numbers over, for both at once."""
    created("round", with_runner(chosen, lambda runner: Sessions(runner).reveal(which)), as_json=as_json)
