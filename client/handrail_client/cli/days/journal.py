"""`handrail journal`, `share` and `unshare`: private words, and what of them is shown to the other."""

import sys

import click

from handrail_client.actions.journal import Journal
from handrail_client.cli.ask import asked, on_terminal
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import LEVEL, day_option, json_option, thing_argument
from handrail_client.cli.run import answer, created, with_runner
from handrail_shared.events.journal import JournalKind
from handrail_shared.ids import short

_KINDS = ("free", "thought", "feeling", "behaviour", "gratitude", "insight")


@click.command()
@click.argument("text", required=False)
@click.option("--kind", type=click.Choice(_KINDS), default="free", show_default=True, help="What kind of entry.")
@click.option("--mood", type=LEVEL, help="1 (low) to 5 (good).")
@click.option("--goal", "goals", multiple=True, help="A goal that it is about. May be repeated.")
@click.option("--tag", "tags", multiple=True, help="A word to find it by. May be repeated.")
@click.option("--edit", metavar="ENTRY", help="Change this entry instead of writing a new one.")
@day_option()
@json_option
@click.pass_obj
def journal(
    chosen: Chosen,
    *,
    text: str | None,
    kind: JournalKind,
    mood: int | None,
    goals: tuple[str, ...],
    tags: tuple[str, ...],
    edit: str | None,
    day: str | None,
    as_json: bool,
) -> None:
    """Write for yourself: TEXT, or what is piped in. Nobody else learns even that it is there, until you share it."""
    words = asked(_piped(text), "What do you want to write?")
    if edit is not None:
        made = with_runner(chosen, lambda runner: Journal(runner).edit(edit, text=words, mood=mood))
    else:
        made = with_runner(
            chosen, lambda runner: Journal(runner).write(words, kind=kind, mood=mood, goals=goals, tags=tags, day=day)
        )
    created("entry", made, as_json=as_json)


def _piped(text: str | None) -> str | None:
    """Return what is piped in, where TEXT is `-` or missing; None where there is nothing."""
    if text == "-" or (text is None and not on_terminal()):
        return sys.stdin.read().rstrip() or None
    return text


@click.command()
@thing_argument("entry", "ENTRY", "entry", "win", "setback", audience="private")
@json_option
@click.pass_obj
def share(chosen: Chosen, *, entry: str, as_json: bool) -> None:
    """Show a copy of a private ENTRY to the other, as it is now."""
    created("share", with_runner(chosen, lambda runner: Journal(runner).share(entry)), as_json=as_json)


@click.command()
@thing_argument("entry", "ENTRY", "share")
@json_option
@click.pass_obj
def unshare(chosen: Chosen, *, entry: str, as_json: bool) -> None:
    """Take back what was shared of ENTRY. Every copy is dropped with the next sync; it may have been read before."""
    taken = with_runner(chosen, lambda runner: Journal(runner).unshare(entry))
    if as_json:
        answer({"id": taken[0], "ids": taken})
    else:
        click.echo(" ".join(map(short, taken)))
