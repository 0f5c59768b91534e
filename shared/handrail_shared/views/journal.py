"""A person's journal and notes, and the copies of journal entries that they share."""

from itertools import pairwise
from typing import TypedDict, cast

from handrail_shared.events.corrections import EntryCorrected
from handrail_shared.events.journal import EntryShared, JournalEdited, JournalWritten
from handrail_shared.fold.state import State, key
from handrail_shared.views.facts.comments import is_retracted
from handrail_shared.views.facts.earlier import EarlierTextDoc
from handrail_shared.views.facts.gathered import Gathered, rows_of
from handrail_shared.views.facts.once import once


class JournalDoc(TypedDict):
    """A journal entry in its latest words."""

    entry: str
    day: str
    at: int
    by: str
    kind: str
    text: str
    mood: int | None
    goals: list[str]
    tags: list[str]
    earlier: list[EarlierTextDoc]


class SharedEntryDoc(TypedDict):
    """A copy of a private entry that its author shares."""

    share: str
    entry: str
    kind: str
    day: str
    at: int
    by: str
    text: str
    mood: int | None


class NoteDoc(TypedDict):
    """A therapist's own note in its latest words."""

    note: str
    day: str
    at: int
    by: str
    text: str
    earlier: list[EarlierTextDoc]


def journal(state: State, gathered: Gathered) -> list[JournalDoc]:
    """All journal entries, by day."""
    return [
        {
            "entry": row.body.entry,
            "day": row.body.day,
            "at": row.placed.at,
            "by": row.placed.author,
            "kind": row.body.kind,
            "text": row.body.text,
            "mood": row.body.mood,
            "goals": row.body.goals,
            "tags": row.body.tags,
            "earlier": _earlier_texts(state, cast("JournalWritten", row.placed.body), row.placed.author),
        }
        for row in sorted(rows_of(gathered, JournalWritten), key=lambda row: row.body.day)
    ]


def _earlier_texts(state: State, written: JournalWritten, author: str) -> list[EarlierTextDoc]:
    text = written.text
    earlier: list[EarlierTextDoc] = []
    for placed in once(state.corrections.get(key(written.entry, author), [])):
        if isinstance(placed.body, JournalEdited | EntryCorrected) and placed.body.text is not None:
            earlier.append({"text": text, "until": placed.at})
            text = placed.body.text
    return earlier


def shared_entries(gathered: Gathered) -> list[SharedEntryDoc]:
    """The shared copies that were not taken back, by day."""
    return [
        {
            "share": row.body.share,
            "entry": row.body.entry,
            "kind": row.body.kind,
            "day": row.body.day,
            "at": row.placed.at,
            "by": row.placed.author,
            "text": row.body.text,
            "mood": row.body.mood,
        }
        for row in sorted(rows_of(gathered, EntryShared), key=lambda row: row.body.day)
    ]


def notes(state: State) -> list[NoteDoc]:
    """All private notes, by day."""
    found: list[NoteDoc] = []
    for note, changes in state.notes.items():
        written = once(changes)
        first, latest = written[0], written[-1]
        if is_retracted(state, note, first.author):
            continue
        earlier: list[EarlierTextDoc] = [
            {"text": before.body.text, "until": after.at} for before, after in pairwise(written)
        ]
        found.append(
            {
                "note": note,
                "day": latest.body.day,
                "at": first.at,
                "by": first.author,
                "text": latest.body.text,
                "earlier": earlier,
            }
        )
    return sorted(found, key=lambda doc: (doc["day"], doc["at"], doc["note"]))
