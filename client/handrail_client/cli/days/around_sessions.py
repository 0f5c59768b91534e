"""`handrail agenda`, `note`, `observe` and `commit`: what is brought to a session, and what comes out of it."""

from typing import Literal

import click

from handrail_client.actions.sessions import AgendaKind, Sessions
from handrail_client.cli.ask import asked
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import asked_argument, day_option, json_option, private_option, thing_argument
from handrail_client.cli.run import created, with_runner

_AGENDA = ("goal", "win", "setback", "barrier", "expectation", "priority", "review", "measure", "other")


@click.group()
def agenda() -> None:
    """What to talk about."""


@agenda.command("add")
@click.argument("text", required=False)
@click.option("--kind", type=click.Choice(_AGENDA), default="other", show_default=True)
@click.option("--about", help="The goal, win, setback or shared entry it is about.")
@click.option("--minutes", type=click.IntRange(1, 1440))
@json_option
@click.pass_obj
def agenda_add(
    chosen: Chosen, *, text: str | None, kind: AgendaKind, about: str | None, minutes: int | None, as_json: bool
) -> None:
    """Something for the next session."""
    words = asked(text, "What do you want to talk about?")
    made = with_runner(chosen, lambda runner: Sessions(runner).propose(words, kind=kind, about=about, minutes=minutes))
    created("agenda item", made, as_json=as_json)


@agenda.command("done")
@thing_argument("which", "ITEM", "agenda item")
@click.option("--note", help="A few words.")
@json_option
@click.pass_obj
def agenda_done(chosen: Chosen, *, which: str, note: str | None, as_json: bool) -> None:
    """An agenda ITEM was talked about."""
    created(
        "agenda item", with_runner(chosen, lambda runner: Sessions(runner).discussed(which, note=note)), as_json=as_json
    )


@click.command()
@click.argument("text", required=False)
@click.option("--edit", metavar="NOTE", help="Other words for this note.")
@day_option()
@json_option
@click.pass_obj
def note(chosen: Chosen, *, text: str | None, edit: str | None, day: str | None, as_json: bool) -> None:
    """Your own note. For therapists; nobody else sees it."""
    words = asked(text, "What do you want to note?")
    created(
        "note", with_runner(chosen, lambda runner: Sessions(runner).note(words, note=edit, day=day)), as_json=as_json
    )


@click.group()
def observe() -> None:
    """What a therapist sees, and what the client says to it."""


@observe.command("add")
@click.argument("text", required=False)
@click.option("--kind", type=click.Choice(("strength", "change", "pattern", "concern")), default="change")
@click.option("--goal", "goals", multiple=True, help="A goal it is about. May be repeated.")
@private_option
@json_option
@click.pass_obj
def observe_add(
    chosen: Chosen,
    *,
    text: str | None,
    kind: Literal["strength", "change", "pattern", "concern"],
    goals: tuple[str, ...],
    private: bool,
    as_json: bool,
) -> None:
    """What you see. For therapists."""
    words = asked(text, "What do you see?")
    made = with_runner(chosen, lambda runner: Sessions(runner).observe(words, kind=kind, goals=goals, private=private))
    created("observation", made, as_json=as_json)


@observe.command("answer")
@thing_argument("which", "OBSERVATION", "observation")
@asked_argument("fits", "Does it fit", type=click.Choice(("yes", "partly", "no")))
@click.argument("text", required=False)
@json_option
@click.pass_obj
def observe_answer(
    chosen: Chosen, *, which: str, fits: Literal["yes", "partly", "no"], text: str | None, as_json: bool
) -> None:
    """Whether an OBSERVATION fits: yes, partly or no."""
    made = with_runner(chosen, lambda runner: Sessions(runner).answer_observation(which, fits, text=text))
    created("observation", made, as_json=as_json)


@click.group()
def commit() -> None:
    """What each of you will do."""


@commit.command("add")
@click.argument("text", required=False)
@click.option("--goal", help="The goal it belongs to.")
@click.option("--step", help="The step it is.")
@day_option("--due", "Until when.")
@json_option
@click.pass_obj
def commit_add(
    chosen: Chosen, *, text: str | None, goal: str | None, step: str | None, due: str | None, as_json: bool
) -> None:
    """What you will do."""
    words = asked(text, "What will you do?")
    made = with_runner(chosen, lambda runner: Sessions(runner).commit(words, due=due, goal=goal, step=step))
    created("commitment", made, as_json=as_json)


@commit.command("report")
@thing_argument("which", "COMMITMENT", "commitment")
@asked_argument("outcome", "What became of it", type=click.Choice(("done", "partly", "not_yet", "changed")))
@click.option("--note", help="A few words.")
@json_option
@click.pass_obj
def commit_report(
    chosen: Chosen,
    *,
    which: str,
    outcome: Literal["done", "partly", "not_yet", "changed"],
    note: str | None,
    as_json: bool,
) -> None:
    """What became of a COMMITMENT."""
    made = with_runner(chosen, lambda runner: Sessions(runner).report(which, outcome, note=note))
    created("commitment", made, as_json=as_json)
