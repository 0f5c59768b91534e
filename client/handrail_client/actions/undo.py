"""Undo and redo: a run of this device is taken back by events, as the core decides; the log still shows both."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from handrail_client.command_runner import CommandResult, CommandRunner
from handrail_client.errors import DeviceProblem, NothingToDo
from handrail_client.log.records import OwnLine, SpaceHeld
from handrail_client.refusals import cannot_do_again, cannot_take_back
from handrail_client.undo_notes import add_note, read_notes
from handrail_shared.commands.context import Context, Decision, Refusal
from handrail_shared.commands.undo import UndoItem
from handrail_shared.commands.undo import undo as take_back
from handrail_shared.commands.undo.history import (
    HistoryItem,
    OwnEntry,
    UndoNote,
    next_redo,
    next_undo,
    undo_items,
)
from handrail_shared.events import Body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.steps import StepSplit
from handrail_shared.ids import is_id
from handrail_shared.lines.body import Misshapen, Unknown, read_body
from handrail_shared.lines.envelope import Flaw, read_envelope
from handrail_shared.rights import Audience


class Undone(Struct, frozen=True):
    """An event taken back or done again: its type, and the id of what it is about, where it has one."""

    type: str
    id: str


async def undo(runner: CommandRunner) -> Undone:
    """Take back the last thing that this device wrote into this space, all of it.

    Raises `NothingToDo` when nothing is left, and when the last thing cannot be taken back: nothing older is taken
    instead of it.
    """
    items = await _items(runner)
    at = next_undo(items)
    if at is None:
        raise NothingToDo("There is nothing left to undo on this device.")
    told = _told([entry.body for entry in items[at].item.entries])
    await _take_back(runner, items[at].item, lambda refusal: cannot_take_back(refusal, told))
    return Undone(tag_of(told), _named_by(told))


async def redo(runner: CommandRunner) -> Undone:
    """Do again what the last undo took back. Raises `NothingToDo` when nothing is left to be done again."""
    items = await _items(runner)
    at = next_redo(items)
    if at is None:
        raise NothingToDo("There is nothing to do again on this device.")
    taken = _told([entry.body for entry in items[at].item.entries])
    appended = await _take_back(runner, items[at].item, lambda _: cannot_do_again(taken))
    told = _told(appended.bodies)
    return Undone(tag_of(told), _named_by(told))


async def _items(runner: CommandRunner) -> Sequence[HistoryItem]:
    entries = own_entries(await runner.log.own_lines(), runner.space)
    return undo_items(entries, read_notes(runner.log.home, runner.space.space))


def own_entries(lines: Sequence[OwnLine], space: SpaceHeld) -> list[OwnEntry]:
    """Return what this device wrote into a space and the server has not refused, as far as it can be read."""
    streams: dict[str, Audience] = {space.shared: "shared", space.private: "private"}
    found: list[OwnEntry] = []
    for own in lines:
        audience = streams.get(own.stream)
        envelope = read_envelope(own.line)
        if audience is None or own.state in ("refused", "moved") or isinstance(envelope, Flaw):
            continue
        body = read_body(envelope)
        if not isinstance(body, Unknown | Misshapen):
            found.append(OwnEntry(audience=audience, device=own.device, seq=own.seq, stamp=envelope.stamp, body=body))
    return found


async def _take_back(
    runner: CommandRunner, item: UndoItem, worded: Callable[[Refusal], DeviceProblem]
) -> CommandResult:
    given = await runner.given("both")

    def decide(context: Context) -> Decision:
        decision = take_back(item, context, given)
        if isinstance(decision, Refusal):
            raise worded(decision)
        return decision

    appended = await runner.append(decide)
    first = item.entries[0]
    pairs = zip(appended.events, appended.written, strict=True)
    note = UndoNote(
        run=[(event.audience, pair.device, pair.seq) for event, pair in pairs],
        undid=(first.audience, first.device, first.seq),
    )
    try:
        add_note(runner.log.home, runner.space.space, note)
    except OSError:
        raise DeviceProblem("It is done, but this could not be noted: undo and redo do not go on from here.") from None
    return appended


def _told(bodies: Sequence[Body]) -> Body:
    """Return the event by which people know what was written at once."""
    return next((body for body in bodies if isinstance(body, StepSplit)), bodies[0])


def _named_by(body: Body) -> str:
    """Return the id to tell people of: of the thing that an event is about, or of the event itself; or nothing."""
    row = CATALOGUE[tag_of(body)]
    about = getattr(body, "goal", None) if row.inverse == "undo_change" else None
    if about is None:
        about = getattr(body, row.id or next(iter(body.__struct_fields__), ""), None)
    return about if isinstance(about, str) and is_id(about) else ""
