"""What a device appended, run by run: what is done, what was taken back, and what `undo` and `redo` turn to next.

What an undo took back is not on the wire. A note beside the log keeps it; without a note a run counts as done for its
own sake.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

from handrail_shared.commands.undo.items import UndoEntry, UndoItem
from handrail_shared.events import Body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.goals import GoalDrafted, GoalFocusSet
from handrail_shared.events.journal import SetbackRecovered, SetbackReopened
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn
from handrail_shared.events.sessions import CommitmentReported, CommitmentReportWithdrawn, RatingRoundRevealed
from handrail_shared.events.steps import StepSplit
from handrail_shared.rights import Audience

_TOGETHER_MS: Final = 1000
"""The ids that one run makes are no further apart, in milliseconds."""

_TIME_DIGITS: Final = 12
"""So many hexadecimal digits of a UUIDv7 are its time in milliseconds."""

Place = tuple[Audience, str, int]
"""Where an own entry stands: its stream, device and seq."""


class OwnEntry(Struct, frozen=True, kw_only=True):
    """An own line that was not refused, with its stamp (microseconds since 1970)."""

    audience: Audience
    device: str
    seq: int
    stamp: int
    body: Body


class UndoNote(Struct, frozen=True, kw_only=True):
    """The entries that an undo appended, and the first of those that it took back."""

    run: list[Place]
    undid: Place


class HistoryItem(Struct, frozen=True, kw_only=True):
    """A run. `undid` is the index of the run that it took back; `turns` counts undo and redo in a row: 0 for a command.

    `redone`: it was taken back, and that was taken back by a later run, which stands for it.
    """

    item: UndoItem
    state: Literal["done", "undone", "redone"]
    undid: int | None = None
    turns: int = 0


class _Run(Struct):
    """A run that is being put together; `note` is the index of its note."""

    entries: list[OwnEntry]
    note: int | None


def undo_items(entries: Iterable[OwnEntry], notes: Sequence[UndoNote]) -> list[HistoryItem]:
    """Every run of this device in the order of writing. How people came to be in the space is no part of it."""
    runs = _runs(entries, notes)
    index_at = {_place(entry): index for index, run in enumerate(runs) for entry in run.entries}
    undid: list[int | None] = []
    undoers: list[list[int]] = [[] for _ in runs]
    for index, run in enumerate(runs):
        target = None if run.note is None else index_at.get(notes[run.note].undid)
        # A note out of a damaged file might point forwards and close a circle: only what came before counts.
        undid.append(target if target is not None and target < index else None)
        if undid[-1] is not None:
            undoers[undid[-1]].append(index)
    done = [True] * len(runs)
    # From the newest back, since whether a run is done depends on later runs alone.
    for index in reversed(range(len(runs))):
        done[index] = not any(done[undoer] for undoer in undoers[index])
    turns: list[int] = []
    for target in undid:
        turns.append(0 if target is None else turns[target] + 1)
    return [
        HistoryItem(
            item=UndoItem(entries=[_entry(entry) for entry in run.entries]),
            state=_state(index, done, undoers),
            undid=undid[index],
            turns=turns[index],
        )
        for index, run in enumerate(runs)
    ]


def next_undo(items: Sequence[HistoryItem]) -> int | None:
    """The index of the run that `undo` takes back next: the last command or redo that is done."""
    return next(
        (at for at in reversed(range(len(items))) if items[at].state == "done" and items[at].turns % 2 == 0), None
    )


def next_redo(items: Sequence[HistoryItem]) -> int | None:
    """The index of the undo that `redo` takes back next: the last one, unless a command came after it."""
    for at in reversed(range(len(items))):
        if items[at].turns == 0:
            return None
        if items[at].state == "done" and items[at].turns % 2 == 1:
            return at
    return None


def _state(index: int, done: Sequence[bool], undoers: Sequence[Sequence[int]]) -> Literal["done", "undone", "redone"]:
    if not done[index]:
        return "undone"
    return "redone" if undoers[index] else "done"


def _runs(entries: Iterable[OwnEntry], notes: Sequence[UndoNote]) -> list[_Run]:
    noted = {place: index for index, note in enumerate(notes) for place in note.run}
    runs: list[_Run] = []
    # By stamp, not by seq: the two streams number their lines apart, and one run may write to both.
    for entry in sorted(entries, key=lambda line: line.stamp):
        if CATALOGUE[tag_of(entry.body)].inverse == "final:membership":
            continue
        note = noted.get(_place(entry))
        last = runs[-1] if runs else None
        if last is not None and last.note == note and (note is not None or _belongs(last.entries, entry)):
            last.entries.append(entry)
        else:
            runs.append(_Run([entry], note))
    return runs


def _belongs(entries: list[OwnEntry], entry: OwnEntry) -> bool:
    """Tell whether one run wrote this as well.

    Lines of one append have stamps that follow each other; but so have those of two commands while the clock of a
    device is behind the stamps that it has seen. The ids come from the clock itself.
    """
    last = entries[-1]
    before = [line.seq for line in entries if line.audience == entry.audience]
    if last.device != entry.device or entry.stamp != last.stamp + 1 or (before and before[-1] + 1 != entry.seq):
        return False
    return _made_together(entries[0].body, entry.body)


def _made_together(first: Body, other: Body) -> bool:
    """Tell whether one run may have made both: their ids are of one second, or one belongs to the other."""
    if _says_again(first, other):
        return True
    match first, other:
        case _, StepSplit():
            return True
        case GoalDrafted(), GoalFocusSet():
            return first.goal in other.focus
        case RatingRoundRevealed(), GoalRated():
            return other.round == first.round
        case _:
            ids = _made(first), _made(other)
    if ids[0] is None or ids[1] is None:
        return type(first) is type(other)
    return abs(_time_ms(ids[1]) - _time_ms(ids[0])) < _TOGETHER_MS


def _says_again(first: Body, other: Body) -> bool:
    """Tell whether `other` says again what stood before what `first` took back."""
    match first, other:
        case PurposeWithdrawn(), PurposeStated():
            return True
        case SetbackReopened(), SetbackRecovered():
            return first.setback == other.setback
        case CommitmentReportWithdrawn(), CommitmentReported():
            return first.commitment == other.commitment
        case _:
            return False


def _made(body: Body) -> str | None:
    """The id that an event was given when it was made."""
    field = CATALOGUE[tag_of(body)].id
    return None if field is None else str(getattr(body, field))


def _time_ms(identifier: str) -> int:
    return int(identifier.replace("-", "")[:_TIME_DIGITS], 16)


def _place(entry: OwnEntry) -> Place:
    return (entry.audience, entry.device, entry.seq)


def _entry(own: OwnEntry) -> UndoEntry:
    return UndoEntry(audience=own.audience, device=own.device, seq=own.seq, body=own.body)
