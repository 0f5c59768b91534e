"""`handrail check-in`: how the day is. Used most, so nothing is imported here that it does not need."""

from collections.abc import Sequence

import click

from handrail_client.actions.days import Days
from handrail_client.cli.ask import ask_optional, ask_optional_number, on_terminal
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.options import LEVEL, day_option, json_option, private_option, rating_option
from handrail_client.cli.run import answer, created, with_runner


@click.command("check-in")
@click.option("--mood", type=LEVEL, help="1 (low) to 5 (good).")
@click.option("--energy", type=LEVEL, help="1 (low) to 5 (good).")
@click.option("--feeling", "feelings", multiple=True, help="Such as anxious, calm, hopeful. May be repeated.")
@rating_option("--rate", "How close a goal is, 0-10. May be repeated.")
@click.option("--win", "wins", multiple=True, help="Something that went well. May be repeated.")
@click.option("--setback", "setbacks", multiple=True, help="Something that went the other way. May be repeated.")
@click.option("--note", help="A few words.")
@day_option()
@private_option
@json_option
@click.pass_obj
def check_in(
    chosen: Chosen,
    *,
    mood: int | None,
    energy: int | None,
    feelings: Sequence[str],
    ratings: dict[str, int],
    wins: Sequence[str],
    setbacks: Sequence[str],
    note: str | None,
    day: str | None,
    private: bool,
    as_json: bool,
) -> None:
    """How is the day? Everything is optional; both see it unless it is --private."""
    said = (mood, energy, note) != (None, None, None) or feelings or ratings or wins or setbacks
    if not said and on_terminal():
        mood, energy, note = _ask()
    elif not said:
        raise click.UsageError("Say how it is: --mood, --energy, --feeling, --rate, --win, --setback or --note.")
    recorded = with_runner(
        chosen,
        lambda runner: Days(runner).check_in(
            mood=mood,
            energy=energy,
            feelings=feelings,
            note=note,
            ratings=ratings,
            wins=wins,
            setbacks=setbacks,
            day=day,
            private=private,
        ),
    )
    if as_json:
        answer({"id": recorded.id, "ids": recorded.ids})
    else:
        created("check-in", recorded.id, as_json=False)


def _ask() -> tuple[int | None, int | None, str | None]:
    """Mood, energy and a few words; Enter skips each of them."""
    mood, energy = (
        ask_optional_number(f"How is your {what}, 1 (low) to 5 (good)", LEVEL) for what in ("mood", "energy")
    )
    return mood, energy, ask_optional("A few words")
