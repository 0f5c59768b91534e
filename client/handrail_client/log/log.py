"""`Log`: what a device has, durably. Own lines that are never deleted, and the confirmed copy of each stream.

Every method is one transaction: it happened wholly when the call returns, and not at all when it raises.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from handrail_client.log import confirmed_copy, identity, line_search, own_lines, relays
from handrail_client.log.database import LogDatabase
from handrail_client.log.exports import Exported, Imported
from handrail_client.log.reader import LogReader
from handrail_client.log.records import CachedSnapshot, Identity, Notice, Reached, SpaceHeld, StreamHeld, Written
from handrail_shared.commands.encode import EncodedEvent
from handrail_shared.events import Body
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.rights import Audience
from handrail_shared.wire import RefusedSeq


class Log(LogReader):
    """The log in the folder `home`: SQLite in WAL mode, synced to the disk with every transaction.

    Several processes may have the log of one home open at once. Any method raises `StorageFull` where the disk is full,
    and `sqlite3.Error` where the disk fails; an unknown stream raises `NotFound`.

    Example:
        >>> async with await Log.open(Path("phone")) as log:
        ...     await log.append(stream, [WinNoted(win=new_id(), text="Went out", day="2026-11-22")], now_us=now_us())
        [('0193…', 1)]
    """

    def __init__(self, database: LogDatabase, home: Path) -> None:
        super().__init__(database)
        self.home = home
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    async def open(cls, home: Path) -> "Log":
        """Open the log in `home`; make it, for its owner's eyes only, where there is none.

        Args:
            home: A folder on a local disk. It is made if it does not exist.

        Raises:
            HomeUnusable: The folder cannot be used, or a newer Handrail wrote the log.
        """
        return cls(await LogDatabase.open(home), home)

    async def close(self) -> None:
        """Close the log. Closing it twice is harmless."""
        await self._database.close()

    async def __aenter__(self) -> "Log":
        """Return the log itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.close()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each append through this object. Call what is returned to stop that."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    # --- who this device belongs to ----------------------------------------------------------------------------------

    async def become(self, whom: Identity, spaces: Sequence[SpaceHeld]) -> None:
        """Let this device belong to `whom` from now on. Raises `AlreadyJoined`."""

        def work(connection: Connection) -> None:
            identity.become(connection, whom)
            for space in spaces:
                identity.add_space(connection, space)

        await self._database.write(work)

    async def move_to(self, server: str) -> None:
        """Reach the server at another URL from now on."""

        def work(connection: Connection) -> None:
            connection.execute("UPDATE identity SET server = ?", (server,))

        await self._database.write(work)

    async def renew(self, token: str) -> None:
        """Show the server another token from now on; a stop that it had ordered is over."""

        def work(connection: Connection) -> None:
            connection.execute("UPDATE identity SET token = ?, stopped = NULL", (token,))

        await self._database.write(work)

    async def add_space(self, held: SpaceHeld) -> None:
        """Hold a further space."""
        await self._database.write(partial(identity.add_space, held=held))

    async def arrived(self, space: str) -> None:
        """Note that the shared stream of a space says that this member joined."""
        await self._database.write(partial(identity.arrived, space=space))

    # --- own lines ---------------------------------------------------------------------------------------------------

    async def append(self, stream: str, bodies: Sequence[Body], *, now_us: int) -> list[tuple[str, int]]:
        """P1: write events durably as the next lines of this device, all of them or none.

        Args:
            stream: The stream's id.
            bodies: The events, in order.
            now_us: The wall clock, in microseconds since 1970. Stamps rise even where the clock does not.

        Returns:
            The (device, seq) of each event.

        Raises:
            NotJoined: This device belongs to nobody yet.
            NotFound: This device does not hold the stream.
            StorageFull: The disk is full.
            DeviceProblem: A text is too long, or holds characters that cannot be kept.
        """
        work = partial(own_lines.append, stream=stream, bodies=bodies, now_us=now_us, session=None)
        written = await self._database.write(work)
        self._tell_listeners()
        return [(device.device, device.seq) for device in written]

    async def append_events(
        self,
        space: SpaceHeld,
        decide: Callable[[Sequence[bytes]], tuple[Sequence[EncodedEvent], str | None]],
        *,
        now_us: int,
    ) -> list[Written]:
        """P1: write the events of one run durably, in both streams of a space, in the order that they come in.

        Args:
            space: The space to write into.
            decide: Gives, from the lines about sessions, the events and the session that the shared ones belong to.
                What it raises is raised, and nothing is written.
            now_us: The wall clock, in microseconds since 1970.

        Raises:
            NotJoined: nobody has joined with this device.
            StorageFull: the disk is full; nothing was written.
        """

        def work(connection: Connection) -> list[Written]:
            # Read in the transaction that writes: no other process can end the session in between.
            decided, session = decide(line_search.lines_of_sessions(connection, space.shared))
            events = [
                (space.shared, entry.body, session) if entry.audience == "shared" else (space.private, entry.body, None)
                for entry in decided
            ]
            return own_lines.append_events(connection, events, now_us=now_us)

        written = await self._database.write(work)
        self._tell_listeners()
        return written

    async def settle(self, stream: str, through_seq: int, refused: Sequence[RefusedSeq] = ()) -> None:
        """P4, P5: note the server's verdicts on the own lines up to `through_seq`: accepted, but for `refused`."""
        work = partial(own_lines.settle, stream=stream, through_seq=through_seq, refused=refused)
        await self._erase_remains(await self._database.write(work))

    async def reoffer(self, stream: str, through_seq: int) -> None:
        """R1: count own lines after `through_seq` as pending again."""
        await self._database.write(partial(own_lines.reoffer, stream=stream, through_seq=through_seq))

    async def take_new_device(self, device: str) -> dict[str, int]:
        """P3: go on under another device id. Return the number of own lines under it, by stream."""
        return await self._database.write(partial(own_lines.renew, device=device))

    async def take_up(self, exported: Sequence[Exported], *, preview: bool = False, adopt: bool = False) -> Imported:
        """Add what is missing of an export. Nothing is overwritten; to do it twice changes nothing more.

        Args:
            exported: Events as `exports.read_exported` or `read_file` read them.
            preview: Only tell what would be added.
            adopt: Take up what this person wrote under another account as well, as their own. What was shared there is
                shared here.

        Returns:
            How many events became pending again, were confirmed, were known already, or were left out. A person's own
            events that are not here become pending ones of this device, with the same body and stamp.

        Raises:
            NotJoined: This device belongs to nobody yet.
            DeviceProblem: It is not clear into which space the entries of another account belong.
        """
        # A check-in opens the log too, and never needs what an import reads.
        from handrail_client.log.imports import import_events, preview_import  # noqa: PLC0415 - only where it is used

        if preview:
            return await self._database.write(partial(preview_import, exported=exported, adopt=adopt))
        imported = await self._database.write(partial(import_events, exported=exported, adopt=adopt))
        self._tell_listeners()
        return imported

    def _tell_listeners(self) -> None:
        # A copy: a listener may stop listening when it is called.
        for listener in list(self._listeners):
            listener()

    # --- the confirmed copy ------------------------------------------------------------------------------------------

    async def store(self, stream: str, after: int, checksum: int, entries: Sequence[Entry | Stub]) -> None:
        """E1: store the entries that follow the position `after`, and the new cursor, in one transaction."""
        work = partial(confirmed_copy.store, stream=stream, after=after, checksum=checksum, entries=entries)
        await self._erase_remains(await self._database.write(work))

    async def store_segment(
        self, stream: str, first: int, packed: bytes, entries: Sequence[Entry | Stub], checksum: int
    ) -> None:
        """E4: store a segment whose entries and checksum were verified."""
        work = partial(
            confirmed_copy.store_segment, stream=stream, first=first, packed=packed, entries=entries, checksum=checksum
        )
        await self._erase_remains(await self._database.write(work))

    async def drop_confirmed(self, stream: str) -> dict[str, int]:
        """E2, R2: drop the confirmed copy. Return whose lines were kept for relaying, up to which seq."""
        return await self._database.write(partial(confirmed_copy.drop, stream=stream))

    async def settle_relay(self, stream: str, device: str, through_seq: int | None) -> None:
        """R2: the server has the kept lines of a device up to `through_seq`.

        None: it has another life of that device, so the lines are written again as this device's own.
        """
        work = partial(relays.settle, stream=stream, device=device, through_seq=through_seq)
        await self._database.write(work)

    async def open_stream(self, stream: str, space: str, audience: Audience, head: int) -> None:
        """Hold a stream that the server offers and has up to the position `head`."""

        def work(connection: Connection) -> None:
            identity.add_stream(connection, stream, space, audience)
            identity.complete_space(connection, space)
            confirmed_copy.offered(connection, stream, head)

        await self._database.write(work)

    async def close_stream(self, stream: str) -> bool:
        """Note that a stream is closed to this member; what is here stays. Return True if that closed its space."""
        return await self._database.write(partial(confirmed_copy.closed, name=stream))

    async def cache(self, held: StreamHeld, cached: CachedSnapshot) -> None:
        """Keep a snapshot of a fold, unless content was dropped since `held` was read."""
        await self._database.write(partial(confirmed_copy.cache, held=held, cached=cached))

    # --- what sync notes ---------------------------------------------------------------------------------------------

    async def keep_epoch(self, epoch: str) -> None:
        """Note the server's epoch."""

        def work(connection: Connection) -> None:
            connection.execute("UPDATE identity SET epoch = ?", (epoch,))

        await self._database.write(work)

    async def note_reach(self, reached: Reached) -> None:
        """E3: note how far another member has a stream."""
        await self._database.write(partial(identity.note_reach, reached=reached))

    async def look(self, stream: str, *, through: int | None = None) -> int:
        """Note that the person has seen the stream up to `through` (None: as far as it is here).

        Return the position up to which it is read.
        """
        return await self._database.write(partial(confirmed_copy.look, name=stream, through=through))

    async def tell(self, word: str, stream: str | None, *, at_us: int) -> None:
        """Keep a notice for the person: a word of the closed list in `docs/protocol.md`."""
        await self._database.write(partial(identity.tell, notice=Notice(at_us=at_us, word=word, stream=stream)))

    async def published(self, space: str) -> None:
        """S4: note that no hidden rating in this space is due to be published."""
        await self._database.write(partial(confirmed_copy.published, space=space))

    async def ask(self) -> int:
        """Ask the sync that is at work to make everything current. Return the number of the question."""
        return await self._database.write(identity.ask)

    async def answer(self, question: int, *, now_us: int) -> None:
        """Note that everything was current at `now_us`, which answers every question up to `question`."""
        await self._database.write(partial(identity.answer, question=question, now_us=now_us))

    async def stop(self, word: str) -> None:
        """Note that the server turns this device away until a person acts, and its `word` for why."""
        await self._database.write(partial(identity.stop, word=word))

    async def _erase_remains(self, lost_content: bool) -> None:
        # E5: what was retracted must not stay readable in the write-ahead log.
        if lost_content:
            await self._database.erase_remains()
