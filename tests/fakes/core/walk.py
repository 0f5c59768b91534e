"""Walks every interleaving of a small world, and says what is wrong with it."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fakes.core.model import (
    STREAM,
    Disk,
    Host,
    Own,
    Server,
    World,
    device_name,
    event_of,
    feed,
    key_of,
    line_of,
    put,
    wake,
)
from fakes.core.model_server import Rules, crash_server, drop, serve
from handrail_shared.sync.sync_state import Appended, Dial, LinkState, Received, is_current
from handrail_shared.wire import Push

_KEY: Final = msgspec.msgpack.Encoder(order="deterministic")

Step = tuple[str, World]


class Walked(Struct, frozen=True):
    """How many states were reached, how many of them were quiet, and the first thing that went wrong."""

    states: int
    quiet: int
    wrong: str | None
    path: tuple[str, ...] = ()


def start(*, faults: dict[str, int] | None = None, copied: bool = False) -> World:
    """A fresh server and two devices of one member that have never met it; or one device and its copy."""
    names = (device_name(0, 0), device_name(0 if copied else 1, 0))
    return World(
        hosts=tuple(Host(disk=Disk(device=name)) for name in names),
        wires=(None, None),
        server=Server(),
        faults=tuple(sorted((faults or {}).items())),
    )


def walk(world: World, *, events: tuple[int, int], rules: Rules | None = None, limit: int = 2_000_000) -> Walked:
    """Every reachable state, depth first. Stops at the first state that breaks an invariant."""
    rules = rules or Rules()
    seen: set[bytes] = set()
    quiet = 0
    stack: list[tuple[World, tuple[str, ...]]] = [(world, ())]
    while stack:
        world, path = stack.pop()
        key = _KEY.encode(world)
        if key in seen:
            continue
        seen.add(key)
        wrong = broken(world)
        ordinary = list(steps(world, events, rules))
        if wrong is None and not ordinary:
            quiet += 1
            wrong = unsettled(world)
        if wrong is not None or len(seen) > limit:
            return Walked(len(seen), quiet, wrong or "too many states", path)
        stack.extend((after, (*path, name)) for name, after in [*ordinary, *faulty(world, rules)])
    return Walked(len(seen), quiet, None)


def steps(world: World, events: tuple[int, int], rules: Rules) -> Iterator[Step]:
    """What may happen without any fault."""
    for index, host in enumerate(world.hosts):
        if host.device is None:
            awake = replace(host, device=wake(host.disk))
            yield f"wake {index}", replace(world, hosts=put(world.hosts, index, awake))
        elif host.device.link in (LinkState.OFFLINE, LinkState.WAITING):
            yield f"dial {index}", feed(world, index, Dial())
        if host.appended < events[index]:
            yield f"append {index}", append(world, index)
        wire = world.wires[index]
        if wire is not None and wire.up:
            yield f"serve {index}", serve(world, index, rules)
        if wire is not None and wire.down:
            yield f"hear {index}", hear(world, index)


def append(world: World, index: int) -> World:
    host = world.hosts[index]
    seq = host.disk.last_seq() + 1
    line = line_of(host.disk.device, seq, f"{index}.{host.appended}")
    disk = replace(host.disk, own=(*host.disk.own, Own(host.disk.device, seq, line)))
    world = replace(world, hosts=put(world.hosts, index, replace(host, disk=disk, appended=host.appended + 1)))
    return feed(world, index, Appended(STREAM, seq)) if host.device is not None else world


def hear(world: World, index: int, *, effects_before_crash: int | None = None) -> World:
    wire = world.wires[index]
    assert wire is not None
    frame = wire.down[0]
    world = replace(world, wires=put(world.wires, index, replace(wire, down=wire.down[1:])))
    return feed(world, index, Received(frame), effects_before_crash=effects_before_crash)


def faulty(world: World, rules: Rules) -> Iterator[Step]:
    """What may go wrong, while the world still has faults of that kind to spend."""
    left = dict(world.faults)
    kinds: dict[str, Callable[[World, Rules], Iterator[Step]]] = {
        "drop": _drops,
        "server_crash": _server_crashes,
        "device_crash": _device_crashes,
        "device_restore": _device_restores,
        "server_restore": _server_restores,
    }
    for kind, happen in kinds.items():
        if left.get(kind, 0) < 1:
            continue
        spent = tuple(sorted({**left, kind: left[kind] - 1}.items()))
        for name, after in happen(world, rules):
            keeps = name.startswith("backup")
            yield name, after if keeps else replace(after, faults=spent)


def _drops(world: World, _: Rules) -> Iterator[Step]:
    for index, wire in enumerate(world.wires):
        if wire is not None and (wire.up or wire.down):
            yield f"drop {index}", drop(world, index)


def _server_crashes(world: World, rules: Rules) -> Iterator[Step]:
    for index, wire in enumerate(world.wires):
        if wire is not None and wire.up and isinstance(wire.up[0].message, Push):
            for when in ("before_commit", "after_commit"):
                yield f"server crashes {when} {index}", serve(world, index, rules, crash=when)


def _device_crashes(world: World, _: Rules) -> Iterator[Step]:
    for index, wire in enumerate(world.wires):
        if wire is not None and wire.down:
            for effects in range(4):
                yield f"device {index} crashes after {effects}", hear(world, index, effects_before_crash=effects)


def _device_restores(world: World, _: Rules) -> Iterator[Step]:
    host = world.hosts[0]
    if host.backup is None:
        yield "backup 0", replace(world, hosts=put(world.hosts, 0, replace(host, backup=host.disk)))
    elif host.backup != host.disk:
        restored = replace(host, disk=host.backup, device=None)
        yield "restore 0", replace(world, hosts=put(world.hosts, 0, restored), wires=put(world.wires, 0, None))


def _server_restores(world: World, _: Rules) -> Iterator[Step]:
    server = world.server
    if server.backup is None:
        yield "backup server", replace(world, server=replace(server, backup=server.log))
    elif server.backup != server.log:
        for name, epoch in (("restore server", server.epoch + 1), ("roll server back", server.epoch)):
            restored = Server(log=server.backup, epoch=epoch, backup=server.backup)
            yield name, crash_server(replace(world, server=restored))


# --- invariants ------------------------------------------------------------------------------------------------------


def broken(world: World) -> str | None:
    """What must never hold, at no moment."""
    keys = [key_of(line) for line in world.server.log]
    if len(set(keys)) != len(keys):
        return "P3: one seq of a device stands twice on the server"
    latest: dict[str, int] = {}
    for device, seq in keys:
        if seq != latest.get(device, 0) + 1:
            return "P2: a seq was passed over"
        latest[device] = seq
    if not dict(world.faults).keys() & {"device_restore", "server_restore"}:
        logged = {event_of(line) for line in world.server.log}
        if not world.acked <= logged:
            return "P5: an event was acknowledged that is not on the server"
        for host in world.hosts:
            if host.disk.confirmed != world.server.log[: len(host.disk.confirmed)]:
                return "E1: a device holds what is not the server's prefix"
    return None


def unsettled(world: World) -> str | None:
    """What must hold when nothing is left to happen."""
    log = world.server.log
    logged = [event_of(line) for line in log]
    if len(set(logged)) != len(logged):
        return "an event is doubled"
    for host in world.hosts:
        if host.device is None or not is_current(host.device):
            return "a device is stuck"
        if host.disk.confirmed != log:
            return "a device does not show what the server has"
        if any(not own.settled and not own.moved for own in host.disk.own) or host.disk.relay:
            return "a device still has something to offer"
        own = {event_of(item.line) for item in host.disk.own}
        if not own <= set(logged):
            return "an event of a device's own log is lost"
    if not world.acked <= set(logged):
        return "an acknowledged event is lost"
    return None
