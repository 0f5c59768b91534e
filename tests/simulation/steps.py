"""What may happen to a world, step by step, and how often. Chance chooses; every step says what it did."""

from collections.abc import Callable
from typing import Final

from handrail_shared.sync.sync_state import Dial, LinkState
from handrail_shared.wire import Entries, Follow, Frame, read_server_frame, write_frame
from simulation.host import Host
from simulation.world import JOURNAL, MAYA, NOTES, SHARED, YEARS_US, World

Step = Callable[[World], str]


class Steps:
    """The steps of one world. Every world has faults of some kinds only, so that each also comes without the others."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kinds = [*_ALWAYS, *(kind for kind in _FAULTS if world.chance.random() < 0.55)]
        self._weights = [weight for _, weight in self._kinds]
        if not any(kind[0] is _copy_device for kind in self._kinds):
            world.furnish("tablet", MAYA)

    def take(self) -> None:
        """Something happens. Raises `Wrong`."""
        ((step, _),) = self._world.chance.choices(self._kinds, self._weights)
        done = step(self._world)
        self._world.trace.append(f"{step.__name__[1:]} {done}".rstrip())
        self._world.collect()


def _write(world: World) -> str:
    host = world.chance.choice(world.hosts)
    own = list(host.disk.streams)
    stream = own[0] if world.chance.random() < 0.75 else own[-1]
    for _ in range(world.chance.choice((1, 1, 2, 5))):
        world.write(host, stream)
    return host.name


def _dial(world: World) -> str:
    host = world.chance.choice(world.hosts)
    if host.device is None:
        host.wake()
    host.feed(Dial())
    return host.name


def _up(world: World) -> str:
    linked = [host for host in world.hosts if host.link is not None and host.link.up and not host.up_cut]
    if not linked:
        return ""
    host = world.chance.choice(linked)
    assert host.link is not None
    world.carry_up(host.link, world.chance.choice((1, 2, 100)))
    return host.name


def _serve(world: World) -> str:
    turns = world.chance.choice((1, 3, 7, 1000, 1000, 1000))
    world.loop.work(turns)
    return str(turns)


def _down(world: World) -> str:
    linked = [
        host
        for host in world.hosts
        if host.link is not None and (host.link.down or host.link.over) and not host.down_cut
    ]
    if not linked:
        return ""
    host = world.chance.choice(linked)
    for _ in range(world.chance.choice((1, 2, 100))):
        if host.link is None or not (host.link.down or host.link.over):
            break
        host.hear()
    for stream in list(host.reading):
        host.segments_read(stream)
    return host.name


def _pass_time(world: World) -> str:
    world.now_us += world.chance.choice((1, 1_000, 100_000, 5_000_000, 31_000_000, 70_000_000))
    world.tick_everyone()
    return ""


def _drop(world: World) -> str:
    linked = [host for host in world.hosts if host.link is not None and host.device is not None]
    if not linked:
        return ""
    host = world.chance.choice(linked)
    host.lose()
    return host.name


def _cut(world: World) -> str:
    host = world.chance.choice(world.hosts)
    host.up_cut, host.down_cut = world.chance.choice(((True, False), (False, True), (True, True), (False, False)))
    return f"{host.name} {host.up_cut} {host.down_cut}"


def _crash_device(world: World) -> str:
    host = world.chance.choice(world.hosts)
    if host.device is None:
        return ""
    if host.link is not None and host.link.down and not host.down_cut:
        host.hear(crash_after=world.chance.randrange(5))
    else:
        host.crash()
    return host.name


def _crash_server(world: World) -> str:
    if world.server.hub is None:
        world.server.start()
        return "starts"
    world.loop.work(world.chance.randrange(12))
    world.crash_server(flush=0.7)
    if world.chance.random() < 0.7:
        world.server.start()
    return "crashes"


def _restore_device(world: World) -> str:
    host = world.chance.choice(world.hosts)
    if host.kept is None or world.restores_left["device"] == 0:
        host.kept = host.disk.copy()
        return f"backup {host.name}"
    world.restores_left["device"] -= 1
    host.crash()
    host.disk = host.kept.copy()
    world.doubt(host.disk)
    world.write_off()
    return f"restore {host.name}"


def _restore_server(world: World) -> str:
    if world.server.kept is None or world.restores_left["server"] == 0:
        world.server.kept = world.server.store.backup()
        return "backup"
    world.restores_left["server"] -= 1
    world.restores_of_server += 1
    if world.server.hub is not None:
        world.crash_server(flush=0.5)
    new_epoch = world.chance.random() < 0.5
    world.server.restore(new_epoch=new_epoch)
    world.server.start()
    world.write_off()
    return "new epoch" if new_epoch else "in silence"


def _copy_device(world: World) -> str:
    if world.restores_left["copies"] == 0:
        return ""
    world.restores_left["copies"] -= 1
    of = world.chance.choice([host for host in world.hosts if host.disk.member == MAYA])
    copy = Host(
        world,
        name=f"copy of {of.name}",
        disk=of.disk.copy(),
        credential=of.credential,
        role=of.role,
        is_newer=of.is_newer,
    )
    world.hosts.append(copy)
    for held in copy.disk.streams.values():
        world.truth.moved_clones.update(
            world.truth.event_of[line] for line, state in zip(held.own, held.states, strict=True) if state == "p"
        )
    world.doubt(copy.disk)
    return of.name


def _turn_clock(world: World) -> str:
    offset = world.chance.choice((0, 1_000_000, -3_600_000_000, YEARS_US, -YEARS_US))
    if world.chance.random() < 0.2:
        world.server_offset_us = world.chance.choice((0, -3_600_000_000, 60_000_000))
        return "server"
    host = world.chance.choice(world.hosts)
    host.offset_us = offset
    return f"{host.name} {offset}"


def _fill_disk(world: World) -> str:
    world.server.fill_disk()
    return ""


def _pry(world: World) -> str:
    """A device asks for what is not its own."""
    linked = [host for host in world.hosts if host.link is not None]
    if not linked:
        return ""
    host = world.chance.choice(linked)
    assert host.link is not None
    foreign = NOTES if host.disk.member == MAYA else JOURNAL
    if host.device is not None and host.device.link is LinkState.LIVE:
        host.link.up.append(write_frame(Follow(stream=foreign, position=0, checksum=0)))
    return host.name


def _orphan(world: World) -> str:
    """Late frames of a connection that its device has left reach the server, or the server learns of its end."""
    if not world.orphans:
        return ""
    host, link = world.orphans[world.chance.randrange(len(world.orphans))]
    if link.up and world.chance.random() < 0.6 and not host.up_cut:
        world.carry_up(link, world.chance.choice((1, 2)))
        return f"{host.name} late"
    world.orphans.remove((host, link))
    world.reap(link)
    return f"{host.name} reaped"


def _spoil(world: World) -> str:
    """The server leaves entries out, or sends some twice: a device asks for the ones and ignores the others (E1)."""
    for host in world.hosts:
        for at, data in enumerate(host.link.down if host.link is not None and host.device is not None else ()):
            frame = read_server_frame(data)
            message = frame.message if isinstance(frame, Frame) else None
            assert host.link is not None
            assert host.device is not None
            if not isinstance(message, Entries):
                continue
            stream = host.device.streams[message.stream]
            if world.chance.random() < 0.5:
                host.link.down.append(data)
                return f"{host.name} twice"
            if stream.following and not stream.asked:
                del host.link.down[at]
                return f"{host.name} left out"
    return ""


def _lose_device(world: World) -> str:
    """A device is lost for good; what its member's other devices hold of it is all there is besides the server."""
    own = [host for host in world.hosts if host.disk.member == MAYA]
    if len(own) < 3:
        return ""
    host = world.chance.choice(own)
    host.crash()
    world.hosts.remove(host)
    world.write_off()
    return host.name


def _look(world: World) -> str:
    """The server shows a projection and does its housekeeping."""
    if world.server.hub is not None:
        world.loop.create_task(world.server.hub.projection(SHARED, "shared"))
        world.loop.create_task(world.server.hub.run_housekeeping())
    return ""


_ALWAYS: Final[list[tuple[Step, int]]] = [
    (_write, 26),
    (_dial, 14),
    (_up, 24),
    (_serve, 22),
    (_down, 30),
    (_pass_time, 6),
]
_FAULTS: Final[list[tuple[Step, int]]] = [
    (_drop, 4),
    (_cut, 3),
    (_crash_device, 4),
    (_crash_server, 2),
    (_restore_device, 3),
    (_restore_server, 3),
    (_copy_device, 1),
    (_turn_clock, 3),
    (_fill_disk, 1),
    (_pry, 1),
    (_orphan, 4),
    (_look, 1),
    (_spoil, 5),
    (_lose_device, 2),
]
