"""The way back: what this device did in a space, run by run, and which run undo and redo take back next."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from handrail_client.log.records import OwnLine, SpaceHeld
from handrail_client.undo_notes import UndoNote, note_of
from handrail_shared.commands.undo import UndoEntry, UndoItem
from handrail_shared.events import Body, Misshapen, Unknown, read_body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.fields import Event
from handrail_shared.events.goals import GoalDrafted, GoalFocusSet
from handrail_shared.events.journal import SetbackRecovered, SetbackReopened
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn
from handrail_shared.events.sessions import CommitmentReported, CommitmentReportWithdrawn, RatingRoundRevealed
from handrail_shared.events.space import MemberJoined, SpaceOpened
from handrail_shared.events.steps import StepSplit
from handrail_shared.ids import is_id
from handrail_shared.lines.envelope import Flaw, read_envelope
from handrail_shared.rights import Audience

_TOGETHER_MS: Final = 1000
"""The ids that one command makes are no further apart."""


class Run(Struct, kw_only=True):
    """What one command wrote at once, with the stamps of its first and its last line."""

    entries: list[UndoEntry]
    first: int
    last: int

    @property
    def item(self) -> UndoItem:
        """The run as the core takes it back."""
        return UndoItem(entries=self.entries)

    @property
    def told(self) -> Body:
        """The event by which people know the run."""
        return told_of([each.body for each in self.entries])


class WayBack(Struct, frozen=True, kw_only=True):
    """Which runs stand, the last of them last, and which undos redo takes back, the next of them last."""

    undo: Sequence[Run]
    redo: Sequence[Run]


def way_back(lines: Iterable[OwnLine], space: SpaceHeld, notes: Sequence[UndoNote]) -> WayBack:
    """Return what can be taken back of the own lines of one space.

    A run without a note was done for its own sake; after it nothing is left to redo, as in every editor.
    """
    undo: list[Run] = []
    redo: list[Run] = []
    for run in runs(lines, space, notes):
        note = note_of(notes, run.first)
        undone = None if note is None else note.undoes
        if any(each.first == undone for each in undo):
            undo = [each for each in undo if each.first != undone]
            redo.append(run)
        elif any(each.first == undone for each in redo):
            redo = [each for each in redo if each.first != undone]
            undo.append(run)
        else:
            undo.append(run)
            redo = []
    return WayBack(undo=undo, redo=redo)


def runs(lines: Iterable[OwnLine], space: SpaceHeld, notes: Sequence[UndoNote]) -> list[Run]:
    """Return what this device wrote into a space, in the order of writing.

    How people came to be there is no part of it, nor what the server refused.
    """
    streams: dict[str, Audience] = {space.shared: "shared", space.private: "private"}
    read = [(own, read_envelope(own.line)) for own in lines if own.state not in ("refused", "moved")]
    standing = [(own, each) for own, each in read if own.stream in streams and not isinstance(each, Flaw)]
    found: list[Run] = []
    for own, envelope in sorted(standing, key=lambda pair: pair[1].stamp):
        body = read_body(envelope)
        if isinstance(body, Unknown | Misshapen | MemberJoined | SpaceOpened):
            continue
        entry = UndoEntry(audience=streams[own.stream], device=own.device, seq=own.seq, body=body)
        note = note_of(notes, envelope.stamp)
        if found and _goes_on(found[-1], envelope.stamp, body, note):
            found[-1].entries.append(entry)
            found[-1].last = envelope.stamp
        else:
            found.append(Run(entries=[entry], first=envelope.stamp, last=envelope.stamp))
    return found


def _goes_on(run: Run, stamp: int, body: Body, note: UndoNote | None) -> bool:
    """Tell whether the run before wrote this line as well.

    Lines of one run have stamps that follow each other; but so have those of two while the clock of a device is behind
    the stamps that it has seen. The ids come from the clock itself.
    """
    if note is not None:
        return note.first <= run.first
    return stamp == run.last + 1 and _made_together([each.body for each in run.entries], body)


def _made_together(before: Sequence[Body], other: Body) -> bool:
    """Tell whether one command may have written all of these: their ids are of one second."""
    first = before[0]
    if isinstance(other, StepSplit) or _says_again(first, other):
        return True
    if isinstance(other, GoalFocusSet) and any(isinstance(each, GoalDrafted) for each in before):
        return first.goal in other.focus if isinstance(first, GoalDrafted) else False
    if isinstance(first, RatingRoundRevealed):
        return isinstance(other, GoalRated) and other.round == first.round
    ids = [_own_id(body) for body in (first, other)]
    if ids[0] is None or ids[1] is None:
        return type(first) is type(other)
    return abs(_time_ms(ids[0]) - _time_ms(ids[1])) < _TOGETHER_MS


def _says_again(first: Body, other: Body) -> bool:
    """Tell whether `other` says again what stood before what `first` took back, as undo writes it."""
    match first, other:
        case PurposeWithdrawn(), PurposeStated():
            return True
        case SetbackReopened(), SetbackRecovered():
            return first.setback == other.setback
        case CommitmentReportWithdrawn(), CommitmentReported():
            return first.commitment == other.commitment
        case _:
            return False


def told_of(bodies: Sequence[Body]) -> Body:
    """Return the event by which people know what was written at once."""
    return next((each for each in bodies if isinstance(each, StepSplit)), bodies[0])


def named_by(body: Body) -> str:
    """Return the id to tell people of: of the thing that an event is about, or of the event itself; or nothing."""
    row = CATALOGUE[tag_of(body)]
    about = getattr(body, "goal", None) if row.change is not None else None
    if about is None:
        field = row.id or next(iter(body.__struct_fields__), "")
        about = getattr(body, field, None)
    return about if isinstance(about, str) and is_id(about) else ""


def _own_id(body: Event) -> str | None:
    """Return the id that an event was given when it was made: of a thing, a fact or a change."""
    row = CATALOGUE[tag_of(body)]  # pyright: ignore[reportArgumentType]
    field = row.id or row.change
    return None if field is None else str(getattr(body, field))


def _time_ms(identifier: str) -> int:
    """Return when a UUIDv7 was made, in milliseconds since 1970."""
    return int(identifier.replace("-", "")[:12], 16)
