"""The world: devices of two members, their network and a server, and the steps by which things happen to them.

Which step comes next is the only place of chance. Time is a number that the steps move.
"""

from collections import deque
from random import Random
from typing import Final

from fakes.core.lines import identifier
from fakes.server.fake_directory import FakeDirectory
from handrail_shared.events.fields import Role
from handrail_shared.rights import Audience
from handrail_shared.sync.step import next_deadline_us
from handrail_shared.sync.sync_state import Appended, Tick
from simulation import checks
from simulation.disk import Disk, Held
from simulation.hand_loop import HandLoop
from simulation.host import Host, Link
from simulation.server import Server
from simulation.truth import Place, Truth, Wrong
from simulation.writing import Author, EventWriter, made

MAYA: Final = identifier(0xC1)
OSEI: Final = identifier(0xC2)
SHARED: Final = identifier(0xAA)
JOURNAL: Final = identifier(0xAB)
NOTES: Final = identifier(0xAC)
START_US: Final = 1_764_000_000_000_000
YEARS_US: Final = 10 * 365 * 86_400 * 1_000_000
_ROLES: Final[dict[str, Role]] = {MAYA: "client", OSEI: "therapist"}


class World:
    """Everything there is. `chance` is the only source of chance, `now_us` the only time."""

    def __init__(self, seed: int, loop: HandLoop) -> None:
        self.chance = Random(seed)  # noqa: S311 - a simulation is to be repeatable
        self.now_us = START_US
        self.trace: deque[str] = deque(maxlen=60)
        self.orphans: list[tuple[Host, Link]] = []
        """Connections that their device has left, and that the server may not know of yet."""
        self.truth = Truth(
            places={
                SHARED: Place(stream=SHARED, audience="shared", members=frozenset((MAYA, OSEI))),
                JOURNAL: Place(stream=JOURNAL, audience="private", members=frozenset((MAYA,))),
                NOTES: Place(stream=NOTES, audience="private", members=frozenset((OSEI,))),
            }
        )
        self._next_id = 0x10000
        self.server_offset_us = 0
        """How far the server's clock is off."""
        self._directory = FakeDirectory()
        self.loop = loop
        self.hosts: list[Host] = []
        for name, member in (("phone", MAYA), ("laptop", MAYA), ("desk", OSEI)):
            self.furnish(name, member)
        self.server = Server(
            self.loop,
            self._directory,
            self.truth,
            now_us=lambda: self.now_us + self.server_offset_us,
            new_id=self.new_id,
        )
        self.server.start()
        self.writer = EventWriter(self.chance, self.new_id)
        self.restores_left = {"device": 2, "server": 2, "copies": 1}
        self.restores_of_server = 0

    def new_id(self) -> str:
        """A fresh id."""
        self._next_id += 1
        return identifier(self._next_id)

    def note_move(self, old: bytes, new: bytes) -> None:
        """P3: an event was appended again."""
        truth, event = self.truth, self.truth.event_of[old]
        truth.event_of[new] = event
        truth.moves[event] = truth.moves.get(event, 0) + 1
        if event in truth.moved_clones:
            truth.doubtful.add(event)

    def write(self, host: Host, stream: str) -> None:
        """A person writes an event; the program, where it runs, hears of it."""
        truth, disk = self.truth, host.disk
        place = truth.places[stream]
        author = Author(role=_ROLES[disk.member], audience=place.audience, is_newer=host.is_newer)
        draft = self.writer.draft(author)
        seen = disk.changes.get(draft.goal, frozenset[bytes]()) if draft.goal is not None else frozenset[bytes]()
        truth.made[draft.body] = made(draft, member=disk.member, stream=stream, seen=seen)
        if draft.takes_back is not None:
            truth.taken_back.add(draft.takes_back)
        now_us = self.now_us + host.offset_us
        line = disk.append(stream, draft.body, now_us=now_us)
        truth.event_of[line] = draft.body
        checks.stamped(host, line, now_us=now_us)
        if draft.goal is not None:
            disk.changes[draft.goal] = seen | {draft.body}
        if host.device is not None:
            host.feed(Appended(stream, len(disk.streams[stream].own)))

    def carry_up(self, link: Link, count: int) -> None:
        """Frames of a device reach the server."""
        for _ in range(min(count, len(link.up))):
            link.inbox.append(link.up.popleft())
        if link.connection is not None and link.inbox and not link.reading:
            link.reading = True
            self.loop.create_task(_read(link))

    def collect(self) -> None:
        """What the server sends is on its way. Raises `Wrong` for what it noticed itself."""
        if self.truth.wrong is not None:
            raise Wrong(self.truth.wrong)
        if self.server.hub is None:
            return
        for host in self.hosts:
            if host.link is not None and host.link.connection is not None and not host.link.over:
                _collect(host.link)

    def crash_server(self, *, flush: float) -> None:
        """The server dies: every connection ends, and what was on its way may arrive or not."""
        for host in self.hosts:
            if host.link is not None:
                _cut_off(host.link, self.chance, flush)
        self.orphans.clear()
        self.server.crash()

    def reap(self, link: Link) -> None:
        """The server learns that a connection is no more."""
        if link.connection is not None:
            self.server.disconnect(link.connection)
            link.connection = None

    def sleep_until_due(self) -> bool:
        """Time passes until the next device has something to do. Whether there was one."""
        due = [at for host in self.hosts if host.device is not None and (at := next_deadline_us(host.device))]
        if not due:
            return False
        self.now_us = max(self.now_us, min(due))
        self.tick_everyone()
        return True

    # --- parts -------------------------------------------------------------------------------------------------------

    def furnish(self, name: str, member: str) -> None:
        role = _ROLES[member]
        own: tuple[str, Audience] = (JOURNAL, "private") if member == MAYA else (NOTES, "private")
        credential = self._directory.install(member, name, role)
        for stream, audience in ((SHARED, "shared"), own):
            self._directory.open(member, stream, role=role, audience="private" if audience == "private" else "shared")
        disk = Disk(device=self.new_id(), member=member, streams=(SHARED, own[0]))
        host = Host(self, name=name, disk=disk, credential=credential, role=role, is_newer=self.chance.random() < 0.5)
        host.offset_us = self.chance.choice((0, 0, 2_000_000, -YEARS_US, YEARS_US))
        self.hosts.append(host)

    def tick_everyone(self) -> None:
        for host in self.hosts:
            if host.device is not None:
                due = next_deadline_us(host.device)
                if due is not None and self.now_us >= due:
                    host.feed(Tick())

    def doubt(self, disk: Disk) -> None:
        """Events that this disk still holds as unsent, although another life of it has moved them, may double."""
        truth = self.truth
        for held in disk.streams.values():
            for line, state in zip(held.own, held.states, strict=True):
                event = truth.event_of[line]
                if state == "p":
                    truth.moved_clones.add(event)
                    if truth.moves.get(event):
                        truth.doubtful.add(event)

    def write_off(self) -> None:
        """Note which acknowledged events nobody has any more: no rule can bring them back."""
        truth = self.truth
        held: set[bytes] = set()
        for stream in truth.places:
            held.update(truth.event_of[entry.line] for entry in self.server.store.entries_of(stream) if entry.line)
        for host in self.hosts:
            for copy in host.disk.streams.values():
                held.update(self._events_in(copy, host.disk.member))
        truth.lost_everywhere.update(truth.acked - held)

    def _events_in(self, copy: Held, member: str) -> set[bytes]:
        truth = self.truth
        lines: list[bytes] = [*copy.own, *(value.line for value in copy.former)]
        lines += [line for kept in copy.relay.values() for line in kept.values()]
        lines += [line for item in copy.confirmed if (line := getattr(item, "line", None)) is not None]
        found = {truth.event_of[line] for line in lines}
        return {event for event in found if truth.made[event].member == member}


async def _read(link: Link) -> None:
    """The server reads frame after frame of a connection."""
    while link.inbox and link.connection is not None:
        await link.connection.take(link.inbox.popleft())
    link.reading = False


def _collect(link: Link) -> None:
    assert link.connection is not None
    send_queue = link.connection.send_queue
    link.down.extend(send_queue.take_now())
    if send_queue.closing is not None:
        link.over, link.word, link.retry_ms = True, send_queue.closing.word, send_queue.closing.retry_ms


def _cut_off(link: Link, chance: Random, flush: float) -> None:
    if link.connection is not None and chance.random() < flush:
        _collect(link)
    while link.down and chance.random() < 0.2:
        link.down.pop()
    link.connection, link.over, link.word, link.retry_ms = None, True, None, None
    link.up.clear()
    link.inbox.clear()
