"""What must hold at every step. Cheap: it looks only at the device that something happened to."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from handrail_shared.clock import tick
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.sync.effects import Settle
from handrail_shared.sync.judge import SKIPPED
from handrail_shared.sync.sync_state import SyncState
from simulation.disk import Disk, envelope_of, relays_of
from simulation.truth import Truth, Wrong


class CheckedWorld(Protocol):
    """As much of the world as the checks look at."""

    truth: Truth
    restores_of_server: int


class CheckedDevice(Protocol):
    """As much of a device as the checks look at."""

    device: SyncState | None
    disk: Disk

    @property
    def world(self) -> CheckedWorld:
        """The world that the device is in."""
        ...


def mirrors(host: CheckedDevice) -> None:
    """`step` knows exactly what is on the disk, and every event that was made there has one state (P4, E1, R2)."""
    device, disk = host.device, host.disk
    for name, held in disk.streams.items():
        pending = held.pending
        if held.made != held.accepted + held.refused + pending:
            raise Wrong("P4: sent is not accepted + refused + pending")
        if device is None:
            continue
        stream = device.streams.get(name)
        if stream is None or device.device != disk.device:
            raise Wrong("a device forgot itself")
        if stream.position != len(held.confirmed) or stream.checksum != held.checksum:
            raise Wrong("E1: the cursor is not where the copy ends")
        if stream.last_seq != len(held.own) or stream.settled_seq != (held.settled_seq if pending else len(held.own)):
            raise Wrong("P4: what counts as settled is not what has a verdict")
        if stream.relays and not stream.relays.items() <= relays_of(held).items():
            raise Wrong("R2: what is to be relayed is not what is kept for it")


def settles(host: CheckedDevice, effect: Settle) -> None:
    """P5: nothing is acknowledged that is not durable, accepted or refused."""
    truth, held = host.world.truth, host.disk.streams[effect.stream]
    refused = {refusal.seq for refusal in effect.refused}
    for seq in range(held.settled_seq + 1, effect.through_seq + 1):
        line = held.own[seq - 1]
        event = truth.event_of[line]
        if seq in refused:
            if (effect.stream, host.disk.device, seq) not in truth.refused:
                raise Wrong("P5: a refusal was told that is not durable")
            if not truth.made[event].refusable and not _was_skipped(host, effect, seq, event):
                raise Wrong("P4: a sound event was refused")
        elif line not in truth.stored:
            raise Wrong("P5: an event was acknowledged that was never durable")
        else:
            truth.acked.add(event)


def _was_skipped(host: CheckedDevice, effect: Settle, seq: int, event: bytes) -> bool:
    """R2: a relay passes over what was taken back, and over what another life wrote: a limit of restored servers."""
    skipped = any(refusal.seq == seq and refusal.code == SKIPPED for refusal in effect.refused)
    truth = host.world.truth
    return truth.made[event].share in truth.taken_back or (skipped and host.world.restores_of_server > 0)


def known(world: CheckedWorld, stream: str, entries: Sequence[Entry | Stub]) -> None:
    """P5, S5: nothing is sent on that was never durable, and nothing of another stream."""
    for entry in entries:
        if isinstance(entry, Entry):
            if entry.line not in world.truth.stored:
                raise Wrong("P5: an entry was sent that was never durable")
            if world.truth.made[world.truth.event_of[entry.line]].stream != stream:
                raise Wrong("S5: a line came in another stream than its own")


def witnessed(host: CheckedDevice, stream: str, entries: Sequence[Entry | Stub]) -> None:
    """Note which changes the person has now seen."""
    truth, changes = host.world.truth, host.disk.changes
    for entry in entries:
        if isinstance(entry, Entry):
            event = truth.event_of[entry.line]
            goal = truth.made[event].goal
            if goal is not None and event not in changes.get(goal, frozenset()):
                changes[goal] = changes.get(goal, frozenset()) | {event}


def gives_up(host: CheckedDevice, lines: Iterable[bytes]) -> None:
    """Note what nobody will offer again where a restored server lacks it: a limit that `docs/proof.md` names."""
    truth = host.world.truth
    truth.left_behind.update(truth.event_of[line] for line in lines)


def stamped(host: CheckedDevice, line: bytes, *, now_us: int) -> None:
    """O2: a stamp passes every effective stamp that its device has seen."""
    stamp = envelope_of(line).stamp
    if stamp <= host.disk.seen_us or stamp < tick(0, now_us):
        raise Wrong("O2: a stamp does not pass what its device has seen")
