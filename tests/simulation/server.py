"""The real hub over the real store in memory, which may stop at any moment and be restored to an earlier one."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fakes.server.fake_directory import FakeDirectory
from fakes.server.live_hub import UNLIMITED
from fakes.server.memory import MemoryStore
from handrail_server.live.bounds import Bounds
from handrail_server.live.hub.hub import Hub
from handrail_server.live.meter import NullMeter
from handrail_server.live.session.connection import Connection
from handrail_server.store.errors import StoreFull
from handrail_server.store.port import Commit, Head, StoredEntry
from handrail_shared.lines.checksum import extend
from handrail_shared.lines.entry import Entry, Stub
from simulation.hand_loop import HandLoop
from simulation.small_limits import SEGMENT
from simulation.truth import Truth


class Backup(Struct, frozen=True):
    """The store as it was: its own records, which only it reads."""

    streams: dict[str, Any]


class NotedStore(MemoryStore):
    """A store in memory that tells the truth what it holds, at the moment it holds it."""

    def __init__(self, *, new_id: Callable[[], str], truth: Truth) -> None:
        super().__init__(new_id=new_id)
        self._truth = truth

    def _store(self, commit: Commit) -> Head:
        known = self._streams[commit.stream].entries
        if known and commit.received_us < known[-1].received_us:
            self._truth.wrong = "O1: receipt times run backwards"
        head = super()._store(commit)
        for entry in commit.entries:
            self._truth.stored[entry.line] = self._truth.stored.get(entry.line, 0) + 1
        self._truth.refused.update((commit.stream, refusal.device, refusal.seq) for refusal in commit.refusals)
        return head

    def backup(self) -> Backup:
        """A copy of everything durable."""
        return Backup({name: _copied(stream) for name, stream in self._streams.items()})

    def restore(self, backup: Backup) -> None:
        """Everything durable as it was then."""
        for name, stream in backup.streams.items():
            self._streams[name] = _copied(stream)

    def entries_of(self, stream: str) -> list[StoredEntry]:
        """Everything in a stream."""
        return self._streams[stream].entries

    def spent_of(self, stream: str) -> set[tuple[str, int]]:
        """Every (device, seq) that was refused."""
        return set(self._streams[stream].spent)


def _copied(stream: Any) -> Any:
    copied = ("entries", "positions", "spent", "next_seqs", "taken", "segments", "reach")
    fields = {name: getattr(stream, name).copy() for name in copied}
    shares = {share: list(places) for share, places in stream.shares.items()}
    return replace(stream, **fields, shares=shares)


class _StrictMeter(NullMeter):
    def __init__(self, truth: Truth) -> None:
        self._truth = truth

    def bug(self) -> None:
        self._truth.wrong = "the server noticed a bug of its own"

    def quarantined(self) -> None:
        self._truth.wrong = "an entry could not be folded"


class Server:
    """A server process and its disk. `now_us` is its wall clock."""

    def __init__(
        self,
        loop: HandLoop,
        directory: FakeDirectory,
        truth: Truth,
        *,
        now_us: Callable[[], int],
        new_id: Callable[[], str],
    ) -> None:
        self.loop = loop
        self.store = NotedStore(new_id=new_id, truth=truth)
        self.hub: Hub | None = None
        self.kept: Backup | None = None
        self._directory = directory
        self._truth = truth
        self._now_us = now_us
        self._new_id = new_id
        for place in truth.places.values():
            owner = None if place.audience == "shared" else next(iter(place.members))
            loop.finish(self.store.open_stream(place.stream, space=new_id(), audience=place.audience, owner=owner))

    def start(self) -> None:
        """Begin to take connections."""
        self.hub = Hub(
            store=self.store,
            directory=self._directory,
            meter=_StrictMeter(self._truth),
            now_us=self._now_us,
            clock=lambda: 0.0,
            on_fatal=self._give_up,
            # Time does not pass here, so nobody who is over would ever be let on.
            bounds=Bounds(rate_limit=UNLIMITED),
        )
        self.loop.finish(self.hub.start())

    def crash(self) -> None:
        """The process is killed: nothing but the store survives."""
        self.hub = None
        self.loop.kill()

    def restore(self, *, new_epoch: bool) -> None:
        """Go back to the backup: said openly by a new epoch, or in silence."""
        assert self.hub is None
        assert self.kept is not None
        self.store.restore(self.kept)
        if new_epoch:
            self.loop.finish(self.store.begin_epoch(self._new_id()))

    def fill_disk(self) -> None:
        """The next transaction finds no room (P6)."""
        self.store.fail_next(StoreFull())

    def connect(self) -> Connection | None:
        """A socket, where the server runs."""
        return None if self.hub is None else self.hub.connect()

    def _give_up(self, word: str) -> None:
        self._truth.wrong = f"the server gave up: {word}"

    def disconnect(self, connection: Connection) -> None:
        """A socket is no more."""
        if self.hub is not None:
            self.hub.disconnect(connection)

    def segments_after(self, stream: str, position: int) -> tuple[list[Entry | Stub], int] | None:
        """E4: the whole segments that go on at `position`, as entries, and the checksum at their end."""
        entries = self.store.entries_of(stream)
        last = len(entries) // SEGMENT * SEGMENT
        if self.hub is None or last <= position:
            return None
        return [as_entry(entry) for entry in entries[position:last]], entries[last - 1].checksum


def as_entry(stored: StoredEntry) -> Entry | Stub:
    """The entry as a device holds it."""
    if stored.line is None:
        return Stub(stored.received_us, stored.crc, stored.device, stored.seq)
    return Entry(stored.received_us, stored.line)


def goes_on(checksum: int, entries: list[Entry | Stub], after: int) -> bool:
    """Whether `entries` lead from one checksum to the other."""
    return extend(checksum, [entry.crc for entry in entries]) == after
