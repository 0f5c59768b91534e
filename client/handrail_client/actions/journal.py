"""The journal: private, shared entry by entry as a copy, and taken back again."""

from collections.abc import Sequence

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.journal import (
    EditEntry,
    ShareEntry,
    UnshareEntry,
    WriteEntry,
    edit_entry,
    share_entry,
    unshare_entry,
    write_entry,
)
from handrail_shared.events.journal import EntryUnshared, JournalKind


class Journal:
    """The actions on what a person writes for themselves, and on what of it they share."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

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
        """Write a private entry; its id."""
        command = WriteEntry(
            text=text,
            kind=kind,
            mood=mood,
            goals=[await self._runner.find(goal, "goal") for goal in goals],
            tags=list(tags),
            day=day,
        )
        return (await self._runner.run(write_entry, command)).id

    async def edit(
        self, entry: str, *, text: str | None = None, kind: JournalKind | None = None, mood: int | None = None
    ) -> str:
        """Change an entry; its id. Copies that were shared stay as they were."""
        found = await self._runner.find(entry, "entry")
        await self._runner.run(edit_entry, EditEntry(entry=found, text=text, kind=kind, mood=mood))
        return found

    async def share(self, entry: str) -> str:
        """Share a copy of a private entry as it is now; the id of the share."""
        found = await self._runner.find(entry, "entry", "win", "setback")
        return (await self._runner.run(share_entry, ShareEntry(entry=found))).id

    async def unshare(self, entry: str) -> list[str]:
        """Take back every shared copy of an entry, or the one share that is meant; the ids of the shares.

        From then on everyone who holds a copy drops it. It may have been read before.
        """
        found = await self._runner.find(entry, "entry", "win", "setback", "share")
        appended = await self._runner.run(unshare_entry, UnshareEntry(entry=found))
        return [body.share for body in appended.bodies if isinstance(body, EntryUnshared)]
