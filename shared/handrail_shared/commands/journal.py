"""The journal: private words, and copies of them for both."""

from typing import Annotated, ClassVar, Final, cast

from msgspec import Meta

from handrail_shared.commands.context import Command, Context, Decision, Given, Reads, Refusal, for_audience, for_both
from handrail_shared.events.check_ins import Level
from handrail_shared.events.fields import Day, Id, Ids, LongText, Word
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    JournalKind,
    JournalWritten,
    SetbackNoted,
    WinNoted,
)
from handrail_shared.events.texts import trimmed
from handrail_shared.fold.state import key
from handrail_shared.views.facts.fixes import row_of
from handrail_shared.views.facts.gathered import gather, rows_of

Words = JournalWritten | WinNoted | SetbackNoted
"""What can be shared of a private stream."""

_SHARED_AS: Final[dict[type[Words], str]] = {JournalWritten: "journal", WinNoted: "win", SetbackNoted: "setback"}


class WriteEntry(Command, frozen=True, kw_only=True, tag="write_entry"):
    """Write a journal entry that only its author sees."""

    reads: ClassVar[Reads] = "nothing"
    text: LongText
    kind: JournalKind = "free"
    mood: Level | None = None
    goals: Ids = []
    tags: Annotated[list[Word], Meta(max_length=20)] = []
    day: Day | None = None


class EditEntry(Command, frozen=True, kw_only=True, tag="edit_entry"):
    """Change a journal entry. Copies that were shared stay as they were."""

    reads: ClassVar[Reads] = "both"
    entry: Id
    text: LongText | None = None
    kind: JournalKind | None = None
    mood: Level | None = None


class ShareEntry(Command, frozen=True, kw_only=True, tag="share_entry"):
    """Share a copy of a private entry, win or setback as it is now."""

    reads: ClassVar[Reads] = "both"
    entry: Id


class UnshareEntry(Command, frozen=True, kw_only=True, tag="unshare_entry"):
    """Take back every shared copy of an entry, or the one copy that `entry` names.

    From then on everyone who holds a copy drops it. It may have been read before.
    """

    reads: ClassVar[Reads] = "shared"
    entry: Id


def write_entry(command: WriteEntry, context: Context, given: Given) -> Decision:
    """Write an entry where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    return for_audience(
        "private",
        JournalWritten(
            entry=context.new_id(),
            day=command.day or context.today,
            kind=command.kind,
            text=text,
            mood=command.mood,
            goals=command.goals,
            tags=command.tags,
        ),
    )


def edit_entry(command: EditEntry, context: Context, given: Given) -> Decision:
    """Change what differs from the entry as it stands."""
    text = trimmed(command.text)
    if text is None and command.kind is None and command.mood is None:
        return Refusal(code="nothing_said")
    stood = _own_words(command.entry, context, given)
    if isinstance(stood, Refusal):
        return stood
    if not isinstance(stood, JournalWritten):
        return Refusal(code="not_found", field="entry", about=command.entry)
    text = None if text == stood.text else text
    kind = None if command.kind == stood.kind else command.kind
    mood = None if command.mood == stood.mood else command.mood
    if text is None and kind is None and mood is None:
        return Refusal(code="already_so", about=command.entry)
    edited = JournalEdited(edit=context.new_id(), entry=command.entry, text=text, kind=kind, mood=mood)
    return for_audience("private", edited)


def share_entry(command: ShareEntry, context: Context, given: Given) -> Decision:
    """Copy what stands into the shared stream."""
    stood = _own_words(command.entry, context, given)
    if isinstance(stood, Refusal):
        return stood
    mood = stood.mood if isinstance(stood, JournalWritten) else None
    return for_both(
        EntryShared(
            share=context.new_id(),
            entry=command.entry,
            kind=_SHARED_AS[type(stood)],
            day=stood.day,
            text=stood.text,
            mood=mood,
        )
    )


def _own_words(entry: str, context: Context, given: Given) -> Words | Refusal:
    """Find a private entry, win or setback as it stands."""
    fact_key = key(entry, context.member)
    placed = given.private.facts.get(fact_key)
    if placed is None or not isinstance(placed.body, Words):
        return Refusal(code="not_found", field="entry", about=entry)
    row = row_of(placed, given.private.corrections.get(fact_key, []))
    if row.retracted:
        return Refusal(code="taken_back", field="entry", about=entry)
    return cast("Words", row.body)


def unshare_entry(command: UnshareEntry, context: Context, given: Given) -> Decision:
    """Take back the copies that stand."""
    copies = [
        row.body
        for row in rows_of(gather(given.shared), EntryShared)
        if row.placed.author == context.member and command.entry in (row.body.entry, row.body.share)
    ]
    if not copies:
        return Refusal(code="already_so", field="entry", about=command.entry)
    return for_both(*(EntryUnshared(share=copy.share, entry=copy.entry) for copy in copies))
