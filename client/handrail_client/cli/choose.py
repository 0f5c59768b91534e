"""A thing that was not named is chosen from a list, on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Final

import click

from handrail_client.cli.ask import ask_optional_number, pick, pick_several
from handrail_client.cli.chosen import Chosen
from handrail_client.cli.output.plain import plain
from handrail_client.cli.output.sentences import said, titles_in
from handrail_client.cli.run import CommandRefused, with_runner
from handrail_client.command_runner import CommandRunner
from handrail_client.find import Kind, named_by
from handrail_client.history import HistoryRow, history, taken_ids
from handrail_shared.events import Body
from handrail_shared.events.goals import GoalSuggestionAnswered
from handrail_shared.events.matters import ValueRetired
from handrail_shared.events.sessions import (
    AgendaItemDiscussed,
    ObservationAnswered,
    RatingRoundOpened,
    SessionCancelled,
    SessionEnded,
)
from handrail_shared.events.steps import StepDropped, StepSplit
from handrail_shared.rights import Audience

_MOST: Final = 30
"""So many of the newest are offered; an older thing is named by its id."""


def choose(chosen: Chosen, kinds: Sequence[Kind], audience: Audience | None) -> str:
    """Ask which thing of these kinds is meant; its id."""
    things = _things(chosen, kinds, audience)
    return things[pick([title for _, title in things], f"Which {' or '.join(kinds)}")][0]


def choose_goals(chosen: Chosen) -> tuple[str, ...]:
    """Ask which goals are meant, in which order; their ids."""
    things = _things(chosen, ["goal"], "shared")
    return tuple(things[index][0] for index in pick_several([title for _, title in things], "Which goals"))


def ask_ratings(chosen: Chosen, score: click.IntRange) -> dict[str, int]:
    """Ask for a number for each goal of the latest round; by goal."""
    rows = with_runner(chosen, _rows)
    opened = next((row.body for row in rows if isinstance(row.body, RatingRoundOpened)), None)
    if opened is None:
        raise CommandRefused("There is no round yet.")
    titles = titles_in(_bodies(rows))
    numbers = {goal: ask_optional_number(f"{titles.get(goal, 'a goal')}, 0-10", score) for goal in opened.goals}
    given = {goal: number for goal, number in numbers.items() if number is not None}
    if not given:
        raise CommandRefused("No number was given. Nothing was saved.")
    return given


def _things(chosen: Chosen, kinds: Sequence[Kind], audience: Audience | None) -> list[tuple[str, str]]:
    """Id and title of what may be meant, in the order in which it was made."""
    rows = with_runner(chosen, _rows)
    bodies = _bodies(rows)
    titles, gone = titles_in(bodies), taken_ids(bodies) | set(filter(None, map(_over, bodies)))
    found: dict[str, str] = {}
    for row in reversed(rows):
        named = None if row.body is None or (audience or row.audience) != row.audience else named_by(row.body)
        if named is not None and named[0] in kinds and not {named[1], getattr(row.body, "goal", None)} & gone:
            found.setdefault(named[1], _title(row, named[1], titles))
    if not found:
        raise CommandRefused(f"There is no {' or '.join(kinds)} yet.")
    return list(found.items())[-_MOST:]


async def _rows(runner: CommandRunner) -> list[HistoryRow]:
    return [row for row in await history(runner.log, runner.space) if row.level != "refused"]


def _bodies(rows: Sequence[HistoryRow]) -> list[Body]:
    return [row.body for row in reversed(rows) if row.body is not None]


def _title(row: HistoryRow, identifier: str, titles: Mapping[str, str]) -> str:
    day = getattr(row.body, "day", None)
    words = titles.get(identifier) or said(row.type, row.body, titles)
    return plain(words if day is None else f"{words}  {day}")


def _over(body: Body) -> str | None:
    """The id of what nothing more is done with."""
    match body:
        case StepDropped() | StepSplit():
            return body.step
        case ValueRetired():
            return body.value
        case SessionCancelled() | SessionEnded():
            return body.session
        case AgendaItemDiscussed():
            return body.item
        case GoalSuggestionAnswered():
            return body.suggestion
        case ObservationAnswered():
            return body.observation
        case _:
            return None
