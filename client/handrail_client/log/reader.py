"""`LogReader`: everything that can be read from a log. Each call sees one consistent view of the database."""

from collections.abc import Sequence
from functools import partial
from sqlite3 import Connection

from handrail_client.errors import NotJoined
from handrail_client.log import confirmed_copy, identity, line_search, own_lines, relays
from handrail_client.log.database import LogDatabase
from handrail_client.log.exports import write_exported
from handrail_client.log.records import (
    Holding,
    Identity,
    Notice,
    OwnLine,
    PlacedEntry,
    Reached,
    SpaceHeld,
    StreamHeld,
)


class LogReader:
    """The reading half of `Log`. Streams are named by their ids; an unknown one raises `NotFound`."""

    def __init__(self, database: LogDatabase) -> None:
        self._database = database

    async def changes(self) -> int:
        """Return a number that differs once another process, or another `Log`, has written."""
        return await self._database.changes()

    # --- who this device belongs to ----------------------------------------------------------------------------------

    async def identity(self) -> Identity:
        """Return whom this device belongs to. Raises `NotJoined`."""
        return await self._database.read(identity.identity)

    async def joined(self) -> bool:
        """Return True if this device belongs to somebody."""
        try:
            await self.identity()
        except NotJoined:
            return False
        return True

    async def spaces(self) -> list[SpaceHeld]:
        """Return the spaces that this member is in."""
        return await self._database.read(identity.spaces)

    async def streams(self) -> list[StreamHeld]:
        """Return every stream that this device has ever held, and how it holds it."""
        return await self._database.read(identity.streams)

    # --- own lines ---------------------------------------------------------------------------------------------------

    async def own_lines(self, *, state: str | None = None) -> list[OwnLine]:
        """Return every own line in the order of writing, those under former device ids too; or those in one state."""
        return await self._database.read(partial(own_lines.listed, state=state))

    async def lines(self, stream: str, first_seq: int, last_seq: int) -> list[bytes]:
        """Return the own lines `first_seq` to `last_seq` of a stream, both included, under the present device id."""
        return await self._database.read(
            partial(own_lines.lines, stream=stream, first_seq=first_seq, last_seq=last_seq)
        )

    async def last_seqs(self) -> dict[str, int]:
        """Return the seq of the last own line of each stream, 0 where there is none."""

        def work(connection: Connection) -> dict[str, int]:
            device = identity.identity(connection).device
            return {
                held.stream: own_lines.last_seq(connection, identity.stream_number(connection, held.stream), device)
                for held in identity.streams(connection)
            }

        return await self._database.read(work)

    async def settled_seqs(self) -> dict[str, int]:
        """Return the seq up to which the own lines of each stream have the server's verdict."""

        def work(connection: Connection) -> dict[str, int]:
            device = identity.identity(connection).device
            return {
                held.stream: own_lines.settled_seq(connection, identity.stream_number(connection, held.stream), device)
                for held in identity.streams(connection)
            }

        return await self._database.read(work)

    async def relays(self) -> dict[str, dict[str, int]]:
        """R2: return for each stream the devices whose lines are to be offered again, with the last seq of each."""

        def work(connection: Connection) -> dict[str, dict[str, int]]:
            return {
                held.stream: relays.last_seqs(connection, identity.stream_number(connection, held.stream))
                for held in identity.streams(connection)
            }

        return await self._database.read(work)

    async def relayed(self, stream: str, device: str) -> list[tuple[int, bytes]]:
        """R2: return the kept lines of another device, each with its seq, in order."""
        return await self._database.read(partial(relays.lines, stream=stream, device=device))

    # --- the confirmed copy ------------------------------------------------------------------------------------------

    async def entries(self, stream: str, *, after: int = 0) -> list[PlacedEntry]:
        """Return the confirmed entries of a stream after the position `after`, in order."""

        def work(connection: Connection) -> list[PlacedEntry]:
            return list(confirmed_copy.entries_after(connection, identity.stream_number(connection, stream), after))

        return await self._database.read(work)

    async def lines_holding(self, stream: str, needles: Sequence[bytes]) -> list[bytes]:
        """Return the lines of a stream, own unconfirmed ones last, that hold any of these bytes."""
        return await self._database.read(partial(line_search.lines_holding, stream=stream, needles=needles))

    async def lines_of_sessions(self, stream: str) -> list[bytes]:
        """Return the lines about sessions among the newest confirmed entries, and among own unconfirmed lines."""
        return await self._database.read(partial(line_search.lines_of_sessions, stream=stream))

    async def holding(self, stream: str, *, from_the_start: bool = False) -> Holding:
        """Return everything that a fold of the stream needs, in one view.

        `from_the_start` leaves the cached snapshot out, so that the fold begins with the first entry.
        """
        return await self._database.read(partial(confirmed_copy.holding, stream=stream, from_the_start=from_the_start))

    async def export(self) -> list[bytes]:
        """Return everything here, one line of JSON each (`exports.Exported`)."""
        own, found = await self.own_lines(), list[bytes]()
        for stream in await self.streams():
            found.extend(write_exported(stream, await self.entries(stream.stream), own))
        return found

    # --- what sync notes ---------------------------------------------------------------------------------------------

    async def reached(self) -> list[Reached]:
        """E3: return how far the other members' devices hold each stream, and how far they have read it."""
        return await self._database.read(identity.reached)

    async def notices(self) -> list[Notice]:
        """Return the latest notices, the oldest first."""
        return await self._database.read(identity.notices)

    async def unpublished(self) -> list[str]:
        """S4: return the spaces in which hidden ratings may be due to be published."""
        return await self._database.read(confirmed_copy.unpublished)

    async def questions(self) -> tuple[int, int]:
        """Return how often a sync asked another one to make everything current, and which question is answered."""
        return await self._database.read(identity.questions)
