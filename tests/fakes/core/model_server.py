"""The server of the model, as immutable values: it takes one frame after the other, and may crash around its commit."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from fakes.core.model import (
    LIMITS,
    MEMBER,
    NOW,
    SPACE,
    STREAM,
    Subscription,
    World,
    checksum_of,
    epoch_name,
    feed,
    key_of,
    next_seq_of,
    put,
)
from handrail_shared.lines.entry import Entry, write_entry
from handrail_shared.sync.judge import Author, Forked, Gapped, Judgement, Kept, Settled, judge
from handrail_shared.sync.sync_state import Lost, Received
from handrail_shared.wire import (
    Ack,
    Entries,
    Follow,
    Fork,
    Frame,
    Gap,
    Hello,
    Offered,
    Push,
    StreamClosed,
    Welcome,
)


class Rules(Struct, frozen=True):
    """The server's rules; a mutant replaces one of them."""

    judge: Callable[..., Judgement] = judge
    ack_before_commit: bool = False
    fan_out_before_commit: bool = False
    fork_is_forgotten: bool = False


def serve(world: World, index: int, rules: Rules, *, crash: str | None = None) -> World:
    """The server takes the next frame of a device; or crashes before or after its commit."""
    wire = world.wires[index]
    assert wire is not None
    frame, wire = wire.up[0], replace(wire, up=wire.up[1:])
    world = replace(world, wires=put(world.wires, index, wire))
    match frame.message:
        case Hello():
            return _welcome(world, index, frame.message)
        case Follow():
            wire = replace(wire, server=replace(wire.server, following=True, position=frame.message.position))
            world = replace(world, wires=put(world.wires, index, wire))
            return _send_entries(world, index, even_none=True)
        case Push():
            return _push(world, index, frame, crash, rules)
        case _:
            raise AssertionError(frame.message)


def _welcome(world: World, index: int, hello: Hello) -> World:
    wire = world.wires[index]
    assert wire is not None
    log = world.server.log
    held = next((stream for stream in hello.streams if stream.stream == STREAM), None)
    prefix = checksum_of(log[: held.position]) if held is not None and held.position <= len(log) else None
    offered = Offered(
        stream=STREAM,
        space=SPACE,
        audience="shared",
        head=len(log),
        next_seq=next_seq_of(log, hello.device),
        checksum=prefix,
    )
    welcome = Welcome(protocol=1, epoch=epoch_name(world.server.epoch), now=NOW, limits=LIMITS, streams=[offered])
    matches = held is not None and prefix == held.checksum
    state = Subscription(following=matches, position=held.position if held and matches else 0, greeted=hello.device)
    wire = replace(wire, down=(*wire.down, Frame(welcome)), server=state)
    world = replace(world, wires=put(world.wires, index, wire))
    return _send_entries(world, index) if matches else world


def _push(world: World, index: int, frame: Frame, crash: str | None, rules: Rules) -> World:
    wire, push, lines = world.wires[index], frame.message, frame.lines
    assert wire is not None
    assert isinstance(push, Push)
    if push.device in wire.server.forked and not rules.fork_is_forgotten:
        return _answer(world, index, Fork(stream=STREAM, device=push.device, seq=push.first_seq))
    log = world.server.log
    expected = next_seq_of(log, push.device)
    held = {seq: Kept(line) for line in log for device, seq in (key_of(line),) if device == push.device}
    writer = Author(member=MEMBER, role="client", audience="shared")
    verdict = rules.judge(push, lines, next_seq=expected, held=held, writer=writer)
    if crash == "before_commit":
        if rules.ack_before_commit:
            world = _verdict(world, index, push, verdict)
        if rules.fan_out_before_commit:
            world = _fan_out(
                replace(world, server=replace(world.server, log=log + tuple(a.line for a in verdict.accepted)))
            )
            world = replace(world, server=replace(world.server, log=log))
        return crash_server(world, deliver=rules.ack_before_commit or rules.fan_out_before_commit)
    world = replace(world, server=replace(world.server, log=log + tuple(item.line for item in verdict.accepted)))
    if crash == "after_commit":
        return crash_server(world)
    return _fan_out(_verdict(world, index, push, verdict))


def _verdict(world: World, index: int, push: Push, verdict: Judgement) -> World:
    match verdict.outcome:
        case Settled(through):
            ack = Ack(stream=STREAM, device=push.device, through_seq=through, refused=verdict.refused_seqs)
            return _answer(world, index, ack)
        case Gapped(next_seq):
            return _answer(world, index, Gap(stream=STREAM, device=push.device, next_seq=next_seq))
        case Forked(seq):
            wire = world.wires[index]
            assert wire is not None
            state = replace(wire.server, forked=wire.server.forked | {push.device})
            world = replace(world, wires=put(world.wires, index, replace(wire, server=state)))
            return _answer(world, index, Fork(stream=STREAM, device=push.device, seq=seq))


def _fan_out(world: World) -> World:
    for index, wire in enumerate(world.wires):
        if wire is not None and wire.server.following:
            world = _send_entries(world, index)
    return world


def _send_entries(world: World, index: int, *, even_none: bool = False) -> World:
    wire = world.wires[index]
    assert wire is not None
    log, after = world.server.log, wire.server.position
    if after >= len(log) and not even_none:
        return world
    entries = tuple(write_entry(Entry(NOW, line)) for line in log[after:])
    message = Entries(stream=STREAM, after=after, head=len(log), checksum=checksum_of(log))
    wire = replace(wire, server=replace(wire.server, position=len(log)), down=(*wire.down, Frame(message, entries)))
    return replace(world, wires=put(world.wires, index, wire))


def _answer(world: World, index: int, message: Ack | Gap | Fork | StreamClosed) -> World:
    wire = world.wires[index]
    assert wire is not None
    return replace(world, wires=put(world.wires, index, replace(wire, down=(*wire.down, Frame(message)))))


def crash_server(world: World, *, deliver: bool = False) -> World:
    """Every connection drops. What was already sent may still arrive first where a mutant sends too early."""
    for index, wire in enumerate(world.wires):
        if wire is None:
            continue
        for frame in wire.down if deliver else ():
            world = feed(world, index, Received(frame))
        world = drop(world, index)
    return world


def drop(world: World, index: int) -> World:
    world = replace(world, wires=put(world.wires, index, None))
    return feed(world, index, Lost(chance=0)) if world.hosts[index].device is not None else world
