"""`Log`: what a device has, durably. Own lines that are never deleted, and the confirmed copy of each stream.

Every method is one transaction: it happened wholly when the call returns, and not at all when it raises.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from handrail_client.errors import NotJoined
from handrail_client.log import confirmed_copy, identity, own_lines
from handrail_client.log.database import Database
from handrail_client.log.exports import Exported, Imported, write_exported
from handrail_client.log.imports import take_up
from handrail_client.log.records import (
    Cached,
    Holding,
    Identity,
    Notice,
    OwnLine,
    Placed,
    Reached,
    SpaceHeld,
    StreamHeld,
    Written,
)
from handrail_shared.commands.encode import EncodedEvent
from handrail_shared.events import Body
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.rights import Audience
from handrail_shared.wire import RefusedSeq


class Log:
    """The log in the folder `home`. Use `await Log.open(home)`, or `async with await Log.open(home) as log`."""

    def __init__(self, database: Database, home: Path) -> None:
        self.home = home
        self._database = database
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    async def open(cls, home: Path) -> "Log":
        """The log in `home`, made with rights for its owner only where there is none. Raises `HomeUnusable`."""
        return cls(await Database.open(home), home)

    async def close(self) -> None:
        """Close the log; another process may use it meanwhile."""
        await self._database.close()

    async def __aenter__(self) -> "Log":
        """The log itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.close()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each append through this object; the answer stops it."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    async def changes(self) -> int:
        """A number that differs once another process (or another `Log`) has written."""
        return await self._database.changes()

    # --- who ---------------------------------------------------------------------------------------------------------

    async def become(self, whom: Identity, spaces: Sequence[SpaceHeld]) -> None:
        """Let this device belong to `whom` from now on. Raises `AlreadyJoined`."""

        def work(connection: Connection) -> None:
            identity.become(connection, whom)
            for each in spaces:
                identity.add_space(connection, each)

        await self._database.write(work)

    async def identity(self) -> Identity:
        """Whom this device belongs to. Raises `NotJoined`."""
        return await self._database.read(identity.identity)

    async def move_to(self, server: str) -> None:
        """The server can be reached at another URL from now on."""

        def work(connection: Connection) -> None:
            connection.execute("UPDATE identity SET server = ?", (server,))

        await self._database.write(work)

    async def renew(self, token: str) -> None:
        """The server knows this device by another token from now on."""

        def work(connection: Connection) -> None:
            connection.execute("UPDATE identity SET token = ?, stopped = NULL", (token,))

        await self._database.write(work)

    async def joined(self) -> bool:
        """Whether this device belongs to somebody."""
        try:
            await self.identity()
        except NotJoined:
            return False
        return True

    async def spaces(self) -> list[SpaceHeld]:
        """The spaces that this member is in."""
        return await self._database.read(identity.spaces)

    async def add_space(self, held: SpaceHeld) -> None:
        """Hold a further space."""
        await self._database.write(partial(identity.add_space, held=held))

    async def arrived(self, space: str) -> None:
        """The shared stream of a space says that this member came."""
        await self._database.write(partial(identity.arrived, space=space))

    async def streams(self) -> list[StreamHeld]:
        """Every stream, and how it is held."""
        return await self._database.read(identity.streams)

    # --- own lines ---------------------------------------------------------------------------------------------------

    async def append(self, stream: str, bodies: Sequence[Body], *, now_us: int) -> list[tuple[str, int]]:
        """P1: write `bodies` durably as the next lines of this device; the (device, seq) of each.

        Raises `NotJoined`, `NotFound` for an unknown stream, `StorageFull`, `DeviceProblem` for too long a text.
        """
        work = partial(own_lines.append, stream=stream, bodies=bodies, now_us=now_us, session=None)
        written = await self._database.write(work)
        self._tell()
        return [(each.device, each.seq) for each in written]

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
            StorageFull: the disk is full; nothing was written.
        """

        def work(connection: Connection) -> list[Written]:
            decided, session = decide(confirmed_copy.lines_of_sessions(connection, space.shared))
            events = [
                (space.shared, each.body, session) if each.audience == "shared" else (space.private, each.body, None)
                for each in decided
            ]
            return own_lines.append_events(connection, events, now_us=now_us)

        written = await self._database.write(work)
        self._tell()
        return written

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()

    async def own_lines(self, *, state: str | None = None) -> list[OwnLine]:
        """Every own line in the order of writing, of former lives too; or those in one state."""
        return await self._database.read(partial(own_lines.listed, state=state))

    async def lines(self, stream: str, first_seq: int, last_seq: int) -> list[bytes]:
        """The own lines `first_seq` to `last_seq` of a stream."""
        return await self._database.read(
            partial(own_lines.lines, stream=stream, first_seq=first_seq, last_seq=last_seq)
        )

    async def last_seqs(self) -> dict[str, int]:
        """How long the own log of each stream is."""
        return await self._database.read(own_lines.last_seqs)

    async def settled_seqs(self) -> dict[str, int]:
        """Up to which seq the own log of each stream has verdicts."""
        return await self._database.read(own_lines.settled_seqs)

    async def settle(self, stream: str, through_seq: int, refused: Sequence[RefusedSeq] = ()) -> None:
        """P4, P5: note the server's verdicts."""
        work = partial(own_lines.settle, stream=stream, through_seq=through_seq, refused=refused)
        await self._erase_remains(await self._database.write(work))

    async def reoffer(self, stream: str, through_seq: int) -> None:
        """R1: own lines after `through_seq` are pending again."""
        await self._database.write(partial(own_lines.reoffer, stream=stream, through_seq=through_seq))

    async def take_new_device(self, device: str) -> dict[str, int]:
        """P3: go on under another device id; the length of each own log under it."""
        return await self._database.write(partial(own_lines.renew, device=device))

    # --- the confirmed copy ------------------------------------------------------------------------------------------

    async def store(self, stream: str, after: int, checksum: int, entries: Sequence[Entry | Stub]) -> None:
        """E1: store entries and the new cursor."""
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
        """E2, R2: drop the confirmed copy; which devices' lines were kept, and their last seqs."""
        return await self._database.write(partial(confirmed_copy.drop, stream=stream))

    async def relays(self) -> dict[str, dict[str, int]]:
        """For each stream the devices whose lines are to be offered again, with their last seqs."""
        return await self._database.read(confirmed_copy.relays_by_stream)

    async def relayed(self, stream: str, device: str) -> list[tuple[int, bytes]]:
        """R2: the kept lines of another device, with their seqs."""
        return await self._database.read(partial(confirmed_copy.relayed, stream=stream, device=device))

    async def settle_relay(self, stream: str, device: str, through_seq: int | None) -> None:
        """R2: the server has them up to this seq; None: it has another life of that device, so they become our own."""
        work = partial(confirmed_copy.settle_relay, stream=stream, device=device, through_seq=through_seq)
        await self._database.write(work)

    async def entries(self, stream: str, *, after: int = 0) -> list[Placed]:
        """The confirmed entries of a stream after a position."""

        def work(connection: Connection) -> list[Placed]:
            return list(confirmed_copy.entries_after(connection, identity.stream_number(connection, stream), after))

        return await self._database.read(work)

    async def lines_holding(self, stream: str, needles: Sequence[bytes]) -> list[bytes]:
        """The lines of a stream, as it is shown, that hold any of these bytes."""
        return await self._database.read(partial(confirmed_copy.lines_holding, stream=stream, needles=needles))

    async def lines_of_sessions(self, stream: str) -> list[bytes]:
        """The lines about sessions among the newest confirmed entries, and those that only this device has."""
        return await self._database.read(partial(confirmed_copy.lines_of_sessions, stream=stream))

    async def holding(self, stream: str, *, from_the_start: bool = False) -> Holding:
        """Everything that a fold of the stream needs; without a snapshot when it is to be `from_the_start`."""
        return await self._database.read(partial(confirmed_copy.holding, stream=stream, from_the_start=from_the_start))

    async def cache(self, held: StreamHeld, cached: Cached) -> None:
        """Keep a snapshot of a fold of `held`."""
        await self._database.write(partial(confirmed_copy.cache, held=held, cached=cached))

    async def export(self) -> list[bytes]:
        """Everything here, a line of JSON each (`exports.Exported`)."""
        own_lines, found = await self.own_lines(), list[bytes]()
        for stream in await self.streams():
            found.extend(write_exported(stream, await self.entries(stream.stream), own_lines))
        return found

    async def take_up(self, exported: Sequence[Exported]) -> Imported:
        """Add what is missing of an export; nothing is overwritten, and a second time changes nothing more.

        Own events that are not here come back as pending ones of this device: the same body and stamp.
        Raises `NotJoined`.
        """
        taken = await self._database.write(partial(take_up, exported=exported))
        self._tell()
        return taken

    # --- what sync notes ---------------------------------------------------------------------------------------------

    async def open_stream(self, stream: str, space: str, audience: Audience, head: int) -> None:
        """The server offers this stream."""

        def work(connection: Connection) -> None:
            identity.add_stream(connection, stream, space, audience)
            identity.complete_space(connection, space)
            confirmed_copy.offered(connection, stream, head)

        await self._database.write(work)

    async def close_stream(self, stream: str) -> bool:
        """The stream is no longer open to this member; what is here stays. Whether its whole space is closed now."""
        return await self._database.write(partial(confirmed_copy.closed, name=stream))

    async def keep_epoch(self, epoch: str) -> None:
        """Note the server's epoch."""

        def work(connection: Connection) -> None:
            connection.execute("UPDATE identity SET epoch = ?", (epoch,))

        await self._database.write(work)

    async def note_reach(self, reached: Reached) -> None:
        """E3: note how far another member has a stream."""
        await self._database.write(partial(identity.note_reach, reached=reached))

    async def reached(self) -> list[Reached]:
        """E3: how far the others have each stream."""
        return await self._database.read(identity.reached)

    async def look(self, stream: str) -> int:
        """The person has seen the stream as far as it is here; that position."""
        return await self._database.write(partial(confirmed_copy.look, name=stream))

    async def tell(self, word: str, stream: str | None, *, at_us: int) -> None:
        """Keep a notice for the person."""
        await self._database.write(partial(identity.tell, notice=Notice(at_us=at_us, word=word, stream=stream)))

    async def notices(self) -> list[Notice]:
        """The latest notices, the oldest first."""
        return await self._database.read(identity.notices)

    async def unpublished(self) -> list[str]:
        """Spaces in which hidden ratings may be due to be published."""
        return await self._database.read(confirmed_copy.unpublished)

    async def published(self, space: str) -> None:
        """Nothing hidden is due to be published in this space."""
        await self._database.write(partial(confirmed_copy.published, space=space))

    async def ask(self) -> int:
        """Ask the sync that is at work to make everything current; the number of the question."""
        return await self._database.write(identity.ask)

    async def questions(self) -> tuple[int, int]:
        """How many questions were asked, and up to which one they are answered."""
        return await self._database.read(identity.questions)

    async def answer(self, question: int, *, now_us: int) -> None:
        """Everything is current at `now_us`."""
        await self._database.write(partial(identity.answer, question=question, now_us=now_us))

    async def stop(self, word: str) -> None:
        """The server wants nothing of this device until a person acts; `word` of the closed list says why."""
        await self._database.write(partial(identity.stop, word=word))

    async def _erase_remains(self, lost_content: bool) -> None:
        if lost_content:
            await self._database.erase_remains()
