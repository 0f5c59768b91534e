"""The world: devices of two members, their network and a server, and the steps by which things happen to them.

Which step comes next is the only place of chance. Time is a number that the steps move.
"""

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Final

from fakes.lines import SPACE, identifier
from fakes.rooms import Rooms
from handrail_shared.events.fields import Role
from handrail_shared.rights import Audience
from handrail_shared.sync import device as d
from handrail_shared.sync.step import next_deadline_us
from handrail_shared.wire import Follow, write_frame
from simulation import checks
from simulation.disk import Disk, Held
from simulation.hand_loop import HandLoop
from simulation.host import Host, Link
from simulation.server import Server
from simulation.truth import Place, Truth
from simulation.writing import Author, Pen, made

MAYA: Final = identifier(0xC1)
OSEI: Final = identifier(0xC2)
SHARED: Final = identifier(0xAA)
JOURNAL: Final = identifier(0xAB)
NOTES: Final = identifier(0xAC)
START_US: Final = 1_764_000_000_000_000
_YEARS_US: Final = 10 * 365 * 86_400 * 1_000_000
_ROLES: Final[dict[str, Role]] = {MAYA: "client", OSEI: "therapist"}
_ALWAYS: Final = {"write": 26, "dial": 14, "up": 24, "serve": 22, "down": 30, "pass_time": 6}
_FAULTS: Final = {
    "drop": 4,
    "cut": 3,
    "crash_device": 4,
    "crash_server": 2,
    "restore_device": 3,
    "restore_server": 3,
    "copy_device": 1,
    "turn_clock": 3,
    "fill_disk": 1,
    "pry": 1,
    "orphan": 4,
    "look": 2,
}


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
        self._server_offset_us = 0
        self._rooms = Rooms()
        self.loop = loop
        self.hosts: list[Host] = []
        for name, member in (("phone", MAYA), ("laptop", MAYA), ("desk", OSEI)):
            self._furnish(name, member)
        self.server = Server(
            self.loop, self._rooms, self.truth, now_us=lambda: self.now_us + self._server_offset_us, new_id=self.new_id
        )
        self.server.start()
        self.pen = Pen(self.chance, self.new_id)
        self._restores = {"device": 2, "server": 2, "copies": 1}
        self.restores_of_server = 0
        self._actions, self._weights = self._choose_actions()
        if "copy_device" not in self._weights:
            self._furnish("tablet", MAYA)

    # --- steps -------------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Something happens."""
        (action,) = self.chance.choices(self._actions, self._weights_of)
        done = getattr(self, "_" + action)()
        self.trace.append(f"{action} {done or ''}")
        if self.server.hub is not None:
            self.collect()

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
        draft = self.pen.draft(author)
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
            host.feed(d.Appended(stream, len(disk.streams[stream].own)))

    def carry_up(self, link: Link, count: int) -> None:
        """Frames of a device reach the server."""
        for _ in range(min(count, len(link.up))):
            link.inbox.append(link.up.popleft())
        if link.connection is not None and link.inbox and not link.reading:
            link.reading = True
            self.loop.create_task(_read(link))

    def collect(self) -> None:
        """What the server sends is on its way."""
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

    def reap(self, host: Host, link: Link) -> None:
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
        self._tick_everyone()
        return True

    # --- kinds of steps ----------------------------------------------------------------------------------------------

    def _write(self) -> str:
        host = self.chance.choice(self.hosts)
        own = [name for name in host.disk.streams]
        stream = own[0] if self.chance.random() < 0.75 else own[-1]
        for _ in range(self.chance.choice((1, 1, 2, 5))):
            self.write(host, stream)
        return host.name

    def _dial(self) -> str:
        host = self.chance.choice(self.hosts)
        if host.device is None:
            host.wake()
        host.feed(d.Dial())
        return host.name

    def _up(self) -> str:
        linked = [host for host in self.hosts if host.link is not None and host.link.up and not host.up_cut]
        if not linked:
            return ""
        host = self.chance.choice(linked)
        assert host.link is not None
        self.carry_up(host.link, self.chance.choice((1, 2, 100)))
        return host.name

    def _serve(self) -> str:
        turns = self.chance.choice((1, 3, 7, 1000, 1000, 1000))
        self.loop.work(turns)
        return str(turns)

    def _down(self) -> str:
        linked = [
            host
            for host in self.hosts
            if host.link is not None and (host.link.down or host.link.over) and not host.down_cut
        ]
        if not linked:
            return ""
        host = self.chance.choice(linked)
        for _ in range(self.chance.choice((1, 2, 100))):
            if host.link is None or not (host.link.down or host.link.over):
                break
            host.hear()
        for stream in list(host.reading):
            host.segments_read(stream)
        return host.name

    def _pass_time(self) -> str:
        self.now_us += self.chance.choice((1, 1_000, 100_000, 5_000_000, 31_000_000, 70_000_000))
        self._tick_everyone()
        return ""

    def _drop(self) -> str:
        linked = [host for host in self.hosts if host.link is not None and host.device is not None]
        if not linked:
            return ""
        host = self.chance.choice(linked)
        host.lose()
        return host.name

    def _cut(self) -> str:
        host = self.chance.choice(self.hosts)
        host.up_cut, host.down_cut = self.chance.choice(((True, False), (False, True), (True, True), (False, False)))
        return f"{host.name} {host.up_cut} {host.down_cut}"

    def _crash_device(self) -> str:
        host = self.chance.choice(self.hosts)
        if host.device is None:
            return ""
        if host.link is not None and host.link.down and not host.down_cut:
            host.hear(crash_after=self.chance.randrange(5))
        else:
            host.crash()
        return host.name

    def _crash_server(self) -> str:
        if self.server.hub is None:
            self.server.start()
            return "starts"
        self.loop.work(self.chance.randrange(12))
        self.crash_server(flush=0.7)
        if self.chance.random() < 0.7:
            self.server.start()
        return "crashes"

    def _restore_device(self) -> str:
        host = self.chance.choice(self.hosts)
        if host.kept is None or self._restores["device"] == 0:
            host.kept = host.disk.copy()
            return f"backup {host.name}"
        self._restores["device"] -= 1
        host.crash()
        host.disk = host.kept.copy()
        self._doubt(host.disk)
        self._write_off()
        return f"restore {host.name}"

    def _restore_server(self) -> str:
        if self.server.kept is None or self._restores["server"] == 0:
            self.server.kept = self.server.store.backup()
            return "backup"
        self._restores["server"] -= 1
        self.restores_of_server += 1
        if self.server.hub is not None:
            self.crash_server(flush=0.5)
        new_epoch = self.chance.random() < 0.5
        self.server.restore(new_epoch=new_epoch)
        self.server.start()
        self._write_off()
        return "new epoch" if new_epoch else "in silence"

    def _copy_device(self) -> str:
        if self._restores["copies"] == 0:
            return ""
        self._restores["copies"] -= 1
        of = self.chance.choice([host for host in self.hosts if host.disk.member == MAYA])
        copy = Host(
            self, name=f"copy of {of.name}", disk=of.disk.copy(), credential=of.credential, role=of.role, is_newer=of.is_newer
        )
        self.hosts.append(copy)
        for held in copy.disk.streams.values():
            self.truth.moved_clones.update(
                self.truth.event_of[line] for line, state in zip(held.own, held.states, strict=True) if state == "p"
            )
        self._doubt(copy.disk)
        return of.name

    def _turn_clock(self) -> str:
        offset = self.chance.choice((0, 1_000_000, -3_600_000_000, _YEARS_US, -_YEARS_US))
        if self.chance.random() < 0.2:
            self._server_offset_us = self.chance.choice((0, -3_600_000_000, 60_000_000))
            return "server"
        host = self.chance.choice(self.hosts)
        host.offset_us = offset
        return f"{host.name} {offset}"

    def _fill_disk(self) -> str:
        self.server.fill_disk()
        return ""

    def _pry(self) -> str:
        """A device asks for what is not its own."""
        linked = [host for host in self.hosts if host.link is not None]
        if not linked:
            return ""
        host = self.chance.choice(linked)
        assert host.link is not None
        foreign = NOTES if host.disk.member == MAYA else JOURNAL
        if host.device is not None and host.device.link is d.Link.LIVE:
            host.link.up.append(write_frame(Follow(stream=foreign, position=0, checksum=0)))
        return host.name

    def _orphan(self) -> str:
        """Late frames of a connection that its device has left reach the server, or the server learns of its end."""
        if not self.orphans:
            return ""
        host, link = self.orphans[self.chance.randrange(len(self.orphans))]
        if link.up and self.chance.random() < 0.6 and not host.up_cut:
            self.carry_up(link, self.chance.choice((1, 2)))
            return f"{host.name} late"
        self.orphans.remove((host, link))
        self.reap(host, link)
        return f"{host.name} reaped"

    def _look(self) -> str:
        """The server shows a projection and does its upkeep."""
        if self.server.hub is not None:
            self.loop.create_task(self.server.hub.projection(SHARED, "shared"))
            self.loop.create_task(self.server.hub.keep_up())
        return ""

    # --- parts -------------------------------------------------------------------------------------------------------

    def _furnish(self, name: str, member: str) -> None:
        role = _ROLES[member]
        own: tuple[str, Audience] = (JOURNAL, "private") if member == MAYA else (NOTES, "private")
        credential = self._rooms.install(member, name, role)
        for stream, audience in ((SHARED, "shared"), own):
            self._rooms.open(member, stream, role=role, audience="private" if audience == "private" else "shared")
        disk = Disk(device=self.new_id(), member=member, streams=(SHARED, own[0]))
        host = Host(self, name=name, disk=disk, credential=credential, role=role, is_newer=self.chance.random() < 0.5)
        host.offset_us = self.chance.choice((0, 0, 2_000_000, -_YEARS_US, _YEARS_US))
        self.hosts.append(host)

    def _choose_actions(self) -> tuple[list[str], dict[str, int]]:
        """Every world has faults of some kinds only, so that each kind also comes without the others."""
        weights = dict(_ALWAYS)
        weights.update({name: weight for name, weight in _FAULTS.items() if self.chance.random() < 0.55})
        self._weights_of = list(weights.values())
        return list(weights), weights

    def _tick_everyone(self) -> None:
        for host in self.hosts:
            if host.device is not None:
                due = next_deadline_us(host.device)
                if due is not None and self.now_us >= due:
                    host.feed(d.Tick())

    def _doubt(self, disk: Disk) -> None:
        """Events that this disk still holds as unsent, although another life of it has moved them, may double."""
        truth = self.truth
        for held in disk.streams.values():
            for line, state in zip(held.own, held.states, strict=True):
                event = truth.event_of[line]
                if state == "p":
                    truth.moved_clones.add(event)
                    if truth.moves.get(event):
                        truth.doubtful.add(event)

    def _write_off(self) -> None:
        """Note which acknowledged events nobody has any more: no rule can bring them back."""
        truth = self.truth
        held: set[bytes] = set()
        for stream in truth.places:
            held.update(truth.event_of[each.line] for each in self.server.store.entries_of(stream) if each.line)
        for host in self.hosts:
            for copy in host.disk.streams.values():
                held.update(self._events_in(copy, host.disk.member))
        truth.lost_everywhere.update(truth.acked - held)

    def _events_in(self, copy: Held, member: str) -> set[bytes]:
        truth = self.truth
        lines = [*copy.own, *(each.line for each in copy.former)]
        lines += [line for kept in copy.relay.values() for line in kept.values()]
        lines += [line for each in copy.confirmed if (line := getattr(each, "line", None)) is not None]
        found = {truth.event_of[line] for line in lines}
        return {event for event in found if truth.made[event].member == member}


async def _read(link: Link) -> None:
    """The server reads frame after frame of a connection."""
    while link.inbox and link.connection is not None:
        await link.connection.take(link.inbox.popleft())
    link.reading = False


def _collect(link: Link) -> None:
    assert link.connection is not None
    outbox = link.connection.outbox
    link.down.extend(outbox.take_now())
    if outbox.closing is not None:
        link.over, link.word = True, (outbox.closing.word, outbox.closing.retry_ms)


def _cut_off(link: Link, chance: Random, flush: float) -> None:
    if link.connection is not None and chance.random() < flush:
        _collect(link)
    while link.down and chance.random() < 0.2:
        link.down.pop()
    link.connection, link.over, link.word = None, True, (None, None)
    link.up.clear()
    link.inbox.clear()


Act = Callable[[], str]
