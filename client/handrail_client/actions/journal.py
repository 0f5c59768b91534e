"""The journal: private, shared entry by entry as a copy, and taken back again."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from handrail_client.errors import NotFound, NothingToDo
from handrail_client.spaces import Pen
from handrail_client.stream_views import shown_state
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    JournalKind,
    JournalWritten,
    SetbackNoted,
    WinNoted,
)
from handrail_shared.fold.state import key
from handrail_shared.views.facts.gathered import gather, rows_of

_SHARED_AS: Final = "journal"


class _Copy(Struct, frozen=True, kw_only=True):
    """What is shared of a private entry."""

    kind: str
    day: str
    text: str
    mood: int | None = None


class Journal:
    """What a person writes for themselves, and what of it they share."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    async def write(
        self,
        text: str,
        *,
        kind: JournalKind = "free",
        mood: int | None = None,
        goals: Sequence[str] = (),
        tags: Sequence[str] = (),
        day: str | None = None,
    ) -> str:
        """A private entry; its id."""
        entry = self._pen.new_id()
        body = JournalWritten(
            entry=entry,
            day=day or self._pen.today(),
            kind=kind,
            text=text,
            mood=mood,
            goals=[await self._pen.find(each, "goal") for each in goals],
            tags=list(tags),
        )
        await self._pen.write("private", body)
        return entry

    async def edit(
        self, entry: str, *, text: str | None = None, kind: JournalKind | None = None, mood: int | None = None
    ) -> str:
        """Change an entry; its id. Copies that were shared stay as they were."""
        if text is None and kind is None and mood is None:
            raise NothingToDo("Say what changes: --text, --kind or --mood.")
        found = await self._pen.find(entry, "entry")
        await self._pen.write(
            "private", JournalEdited(edit=self._pen.new_id(), entry=found, text=text, kind=kind, mood=mood)
        )
        return found

    async def share(self, entry: str) -> str:
        """Share a copy of a private entry as it is now; the id of the share."""
        found = await self._pen.find(entry, "entry", "win", "setback")
        copy = await self._copy(found)
        share = self._pen.new_id()
        body = EntryShared(share=share, entry=found, kind=copy.kind, day=copy.day, text=copy.text, mood=copy.mood)
        await self._pen.write("shared", body)
        return share

    async def unshare(self, entry: str) -> list[str]:
        """Take back every shared copy of an entry, or the one share that is meant; the ids of the shares.

        From then on everyone who holds a copy drops it. It may have been read before.
        """
        found = await self._pen.find(entry, "entry", "win", "setback", "share")
        state = await shown_state(self._pen.log, self._pen.space.shared)
        standing = [
            row.body
            for row in rows_of(gather(state), EntryShared)
            if row.placed.author == self._pen.whom.member and found in (row.body.entry, row.body.share)
        ]
        if not standing:
            raise NothingToDo("This entry is not shared.")
        taken = [EntryUnshared(share=each.share, entry=each.entry) for each in standing]
        await self._pen.write("shared", *taken)
        return [each.share for each in standing]

    async def _copy(self, entry: str) -> _Copy:
        state = await shown_state(self._pen.log, self._pen.space.private)
        if key(entry, self._pen.whom.member) not in state.facts:
            raise NotFound("Only your own private entries can be shared.")
        gathered = gather(state)
        for row in rows_of(gathered, JournalWritten):
            if row.body.entry == entry:
                return _Copy(kind=_SHARED_AS, day=row.body.day, text=row.body.text, mood=row.body.mood)
        for row in rows_of(gathered, WinNoted):
            if row.body.win == entry:
                return _Copy(kind="win", day=row.body.day, text=row.body.text)
        for row in rows_of(gathered, SetbackNoted):
            if row.body.setback == entry:
                return _Copy(kind="setback", day=row.body.day, text=row.body.text)
        raise NothingToDo("This entry was taken back.")
