"""Undo and redo: a run of this device is taken back by events, as the core decides; the log still shows both."""

from msgspec import Struct

from handrail_client.command_runner import Appended, CommandRunner
from handrail_client.errors import DeviceProblem, NothingToDo
from handrail_client.refusals import cannot_take_back
from handrail_client.undo_notes import UndoNote, add_note, read_notes
from handrail_client.undo_walk import Run, WayBack, named_by, told_of, way_back
from handrail_shared.commands.context import Context, Decision, Refusal
from handrail_shared.commands.undo import undo as undone
from handrail_shared.events import Body, tag_of


class Undone(Struct, frozen=True):
    """What was taken back, or done again: the type of the event, and the id of what it is about."""

    type: str
    id: str


async def undo(runner: CommandRunner) -> Undone:
    """Take back the last thing that this device wrote into this space, all of it.

    Raises `NothingToDo` when nothing is left, and when the last thing cannot be taken back: nothing older is taken
    instead of it.
    """
    standing = (await _way_back(runner)).undo
    if not standing:
        raise NothingToDo("There is nothing left to undo on this device.")
    told = standing[-1].told
    await _take_back(runner, standing[-1], told)
    return Undone(tag_of(told), named_by(told))


async def redo(runner: CommandRunner) -> Undone:
    """Do again what the last undo took back. Raises `NothingToDo` when nothing is left to be done again."""
    left = (await _way_back(runner)).redo
    if not left:
        raise NothingToDo("There is nothing to do again on this device.")
    again = await _take_back(runner, left[-1], left[-1].told)
    told = told_of(again.bodies)
    return Undone(tag_of(told), named_by(told))


async def _way_back(runner: CommandRunner) -> WayBack:
    return way_back(await runner.log.own_lines(), runner.space, read_notes(runner.log.home))


async def _take_back(runner: CommandRunner, run: Run, told: Body) -> Appended:
    given = await runner.given("both")

    def decide(context: Context) -> Decision:
        decision = undone(run.item, context, given)
        if isinstance(decision, Refusal):
            raise cannot_take_back(decision, told)
        return decision

    appended = await runner.append(decide)
    note = UndoNote(first=appended.stamps[0], last=appended.stamps[-1], undoes=run.first)
    try:
        add_note(runner.log.home, note)
    except OSError:
        raise DeviceProblem("It is taken back, but this could not be noted: undo does not go on from here.") from None
    return appended
