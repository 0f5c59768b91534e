"""A device's shell, a server and the wire between them as immutable values, so that every interleaving can be walked.

The rules under test are the real `step` and `judge`; only disks and sockets are modelled. One stream, one member.
"""

from functools import cache
from typing import Any

from msgspec import Raw, Struct
from msgspec.structs import replace

from handrail_shared.limits import WINDOW_ENTRIES
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import Entry
from handrail_shared.lines.envelope import Envelope, read_envelope, write_line
from handrail_shared.sync.effects import (
    CloseSocket,
    CloseStream,
    DropConfirmed,
    Effect,
    KeepEpoch,
    NoteReach,
    OpenSocket,
    OpenStream,
    ReadSegments,
    Reoffer,
    Send,
    SendLines,
    SendRelay,
    Settle,
    SettleRelay,
    Show,
    StoreEntries,
    TakeNewDevice,
    Tell,
)
from handrail_shared.sync.step import step
from handrail_shared.sync.sync_state import Connected, Input, Lost, Renewed, Salvaged, StreamState, SyncState
from handrail_shared.wire import (
    Frame,
    Have,
    Limits,
    Push,
)

STREAM = "00000000-0000-7000-8000-0000000000aa"
SPACE = "00000000-0000-7000-8000-0000000000bb"
MEMBER = "00000000-0000-7000-8000-0000000000cc"
NOW = 1_000_000
LIMITS = Limits(line_bytes=16384, batch_lines=256, batch_bytes=262144, window_entries=WINDOW_ENTRIES)


def device_name(index: int, life: int) -> str:
    return f"00000000-0000-7000-8000-0000000d{index:02d}{life:02d}"


def epoch_name(number: int) -> str:
    return f"00000000-0000-7000-8000-0000000e{number:04d}"


@cache
def line_of(device: str, seq: int, event: str) -> bytes:
    return write_line(
        Envelope(
            device=device, seq=seq, stamp=seq, author=MEMBER, body=Raw(b'{"type":"walked","id":"%b"}' % event.encode())
        )
    )


@cache
def event_of(line: bytes) -> str:
    envelope = read_envelope(line)
    assert isinstance(envelope, Envelope)
    return bytes(envelope.body).decode().split('"')[7]


class Own(Struct, frozen=True):
    """A line of this device's own log: of its present life, or of a former one."""

    device: str
    seq: int
    line: bytes
    settled: bool = False
    moved: bool = False


class Disk(Struct, frozen=True):
    """What a device holds durably."""

    device: str
    lives: int = 0
    epoch: str | None = None
    own: tuple[Own, ...] = ()
    confirmed: tuple[bytes, ...] = ()
    relay: tuple[Own, ...] = ()

    def last_seq(self) -> int:
        return sum(1 for device in self.own if device.device == self.device)

    def settled_seq(self) -> int:
        return sum(1 for device in self.own if device.device == self.device and device.settled)


class Host(Struct, frozen=True):
    """A device: its disk, and the state of `step` while it runs."""

    disk: Disk
    device: SyncState | None = None
    backup: Disk | None = None
    appended: int = 0


class Subscription(Struct, frozen=True):
    following: bool = False
    position: int = 0
    forked: frozenset[str] = frozenset()
    greeted: str | None = None


class WireState(Struct, frozen=True):
    """One connection: frames under way in each direction, and what the server remembers of it."""

    up: tuple[Frame, ...] = ()
    down: tuple[Frame, ...] = ()
    server: Subscription = Subscription()


class Server(Struct, frozen=True):
    log: tuple[bytes, ...] = ()
    epoch: int = 0
    backup: tuple[bytes, ...] | None = None


class World(Struct, frozen=True):
    hosts: tuple[Host, ...]
    wires: tuple[WireState | None, ...]
    server: Server
    faults: tuple[tuple[str, int], ...] = ()
    """How many faults of each kind may still happen."""
    acked: frozenset[str] = frozenset()
    """Events that were acknowledged to the device that made them."""
    told: frozenset[str] = frozenset()


def put(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


# --- the device's shell ----------------------------------------------------------------------------------------------


def wake(disk: Disk) -> SyncState:
    """The state of `step` as it is read from disk."""
    stream = StreamState(
        stream=STREAM,
        position=len(disk.confirmed),
        checksum=checksum_of(disk.confirmed),
        last_seq=disk.last_seq(),
        settled_seq=disk.settled_seq(),
        relays=_relays(disk),
    )
    return SyncState(device=disk.device, credential="token", epoch=disk.epoch, streams={STREAM: stream})


def checksum_of(confirmed: tuple[bytes, ...]) -> int:
    return extend(0, [crc(line) for line in confirmed])


def _relays(disk: Disk) -> dict[str, int]:
    return {device.device: device.seq for device in disk.relay}


def feed(world: World, index: int, given: Input, *, effects_before_crash: int | None = None) -> World:
    """Give one input to a device and carry its effects out; or crash after some of them."""
    host = world.hosts[index]
    assert host.device is not None
    device, effects = step(host.device, given, NOW)
    world = replace(world, hosts=put(world.hosts, index, replace(host, device=device)))
    for done, effect in enumerate(effects):
        if effects_before_crash is not None and done >= effects_before_crash:
            break
        world = carry_out(world, index, effect)
    if effects_before_crash is None:
        return world
    return crash_device(world, index)


def crash_device(world: World, index: int) -> World:
    host = replace(world.hosts[index], device=None)
    return replace(world, hosts=put(world.hosts, index, host), wires=put(world.wires, index, None))


def carry_out(world: World, index: int, effect: Effect) -> World:
    disk = world.hosts[index].disk
    match effect:
        case OpenSocket():
            world = replace(world, wires=put(world.wires, index, WireState()))
            return feed(world, index, Connected())
        case CloseSocket():
            world = replace(world, wires=put(world.wires, index, None))
            return feed(world, index, Lost())
        case Send():
            if isinstance(effect.message, Have):
                return world
            return _send(world, index, Frame(effect.message))
        case SendLines():
            lines = tuple(
                device_doc.line
                for device_doc in disk.own
                if device_doc.device == disk.device and effect.first_seq <= device_doc.seq <= effect.last_seq
            )
            push = Push(stream=STREAM, device=disk.device, first_seq=effect.first_seq, count=len(lines))
            return _send(world, index, Frame(push, lines))
        case SendRelay():
            rows = [device for device in disk.relay if device.device == effect.device]
            push = Push(stream=STREAM, device=effect.device, first_seq=rows[0].seq, count=len(rows), relayed=True)
            return _send(world, index, Frame(push, tuple(row.line for row in rows)))
        case StoreEntries():
            assert effect.after == len(disk.confirmed)
            lines = tuple(entry.line for entry in effect.entries if isinstance(entry, Entry))
            return _on_disk(world, index, replace(disk, confirmed=disk.confirmed + lines))
        case Settle():
            own = tuple(
                replace(device_doc, settled=True)
                if device_doc.device == disk.device and device_doc.seq <= effect.through_seq
                else device_doc
                for device_doc in disk.own
            )
            events = frozenset(
                event_of(device_doc.line) for device_doc in own if device_doc.settled and not device_doc.moved
            )
            return replace(_on_disk(world, index, replace(disk, own=own)), acked=world.acked | events)
        case Reoffer():
            own = tuple(
                replace(device_doc, settled=False)
                if device_doc.device == disk.device and device_doc.seq > effect.through_seq
                else device_doc
                for device_doc in disk.own
            )
            return _on_disk(world, index, replace(disk, own=own))
        case SettleRelay():
            through = effect.through_seq
            relay = tuple(
                device
                for device in disk.relay
                if device.device != effect.device or (through is not None and device.seq > through)
            )
            return _on_disk(world, index, replace(disk, relay=relay))
        case DropConfirmed():
            world = _on_disk(world, index, salvage(disk))
            return feed(world, index, Salvaged(STREAM, _relays(world.hosts[index].disk)))
        case TakeNewDevice():
            world = _on_disk(world, index, renew(disk, index, world))
            renewed = world.hosts[index].disk
            return feed(world, index, Renewed(renewed.device, {STREAM: renewed.last_seq()}))
        case KeepEpoch():
            return _on_disk(world, index, replace(disk, epoch=effect.epoch))
        case Tell():
            return replace(world, told=world.told | {effect.word})
        case OpenStream() | CloseStream() | NoteReach() | Show() | ReadSegments():
            return world


def salvage(disk: Disk) -> Disk:
    """Drop the confirmed copy, but keep what other devices of this member, or former lives of this one, had written."""
    kept = {(device_doc.device, device_doc.seq): device_doc for device_doc in disk.relay}
    for line in disk.confirmed:
        envelope = read_envelope(line)
        assert isinstance(envelope, Envelope)
        if envelope.device != disk.device and envelope.author == MEMBER:
            kept[envelope.device, envelope.seq] = Own(envelope.device, envelope.seq, line)
    for device in disk.own:
        if device.device != disk.device and device.settled and not device.moved:
            kept[device.device, device.seq] = device
    return replace(disk, confirmed=(), relay=tuple(kept[key] for key in sorted(kept)))


def renew(disk: Disk, index: int, world: World) -> Disk:
    lives = 1 + max((int(name[-2:]) for name in _names(world, index)), default=0)
    device = device_name(index, lives)
    unsettled = [device_doc for device_doc in disk.own if device_doc.device == disk.device and not device_doc.settled]
    again = tuple(
        Own(device, seq, line_of(device, seq, event_of(line.line))) for seq, line in enumerate(unsettled, start=1)
    )
    former = tuple(
        replace(device_doc, moved=True) if device_doc.device == disk.device and not device_doc.settled else device_doc
        for device_doc in disk.own
    )
    return replace(disk, device=device, lives=lives, own=former + again)


def _names(world: World, index: int) -> list[str]:
    """Every device id that this device may have used in any life, so that a new one is new."""
    prefix = device_name(index, 0)[:-2]
    logged = [read_envelope(line) for line in world.server.log]
    used = [device.device for device in logged if isinstance(device, Envelope)]
    used += [world.hosts[index].disk.device]
    return [name for name in used if name.startswith(prefix)]


def _on_disk(world: World, index: int, disk: Disk) -> World:
    return replace(world, hosts=put(world.hosts, index, replace(world.hosts[index], disk=disk)))


def _send(world: World, index: int, frame: Frame) -> World:
    wire = world.wires[index]
    if wire is None:
        return world
    return replace(world, wires=put(world.wires, index, replace(wire, up=(*wire.up, frame))))


# --- the server ------------------------------------------------------------------------------------------------------


def next_seq_of(log: tuple[bytes, ...], device: str) -> int:
    return 1 + max((seq for name, seq in map(key_of, log) if name == device), default=0)


@cache
def key_of(line: bytes) -> tuple[str, int]:
    envelope = read_envelope(line)
    assert isinstance(envelope, Envelope)
    return envelope.device, envelope.seq
