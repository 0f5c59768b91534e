"""What a device holds durably, in memory: own lines and confirmed copies, like `handrail_client.log`.

Every method is one transaction. Nothing here decides; the effects of `step` say what is to be done.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Raw, Struct, field
from msgspec.structs import replace

from handrail_client.log.shares import names
from handrail_shared import clock
from handrail_shared.lines.checksum import crc
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, read_envelope, write_line
from handrail_shared.sync.sync_state import StreamState, SyncState
from handrail_shared.wire import RefusedSeq

PENDING, ACCEPTED, REFUSED, MOVED = "p", "a", "r", "m"


class Former(Struct, frozen=True):
    """A line of a former life."""

    device: str
    seq: int
    line: bytes
    state: str


class Held(Struct, kw_only=True):
    """One stream on a disk."""

    own: list[bytes] = field(default_factory=list[bytes])
    states: list[str] = field(default_factory=list[str])
    former: list[Former] = field(default_factory=list[Former])
    confirmed: list[Entry | Stub] = field(default_factory=list[Entry | Stub])
    checksum: int = 0
    relay: dict[str, dict[int, bytes]] = field(default_factory=dict[str, dict[int, bytes]])
    shares: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    taken: set[str] = field(default_factory=set[str])
    made: int = 0
    """How many events the person made here; each of them has exactly one state."""
    settled_before: dict[str, int] = field(default_factory=lambda: {ACCEPTED: 0, REFUSED: 0, MOVED: 0})
    """How many lines of former lives have which state."""

    @property
    def settled_seq(self) -> int:
        """Every own seq up to this one has its verdict."""
        return self.states.index(PENDING) if PENDING in self.states else len(self.states)

    @property
    def pending(self) -> int:
        """How many events wait for a verdict."""
        return self.states.count(PENDING)

    @property
    def accepted(self) -> int:
        """How many events were acknowledged, in this life or a former one."""
        return self.states.count(ACCEPTED) + self.settled_before[ACCEPTED]

    @property
    def refused(self) -> int:
        """How many events were refused, in this life or a former one."""
        return self.states.count(REFUSED) + self.settled_before[REFUSED]

    def copy(self) -> "Held":
        """Another disk's copy of it."""
        return replace(
            self,
            own=list(self.own),
            states=list(self.states),
            former=list(self.former),
            confirmed=list(self.confirmed),
            relay={name: dict(lines) for name, lines in self.relay.items()},
            shares={name: list(places) for name, places in self.shares.items()},
            taken=set(self.taken),
            settled_before=dict(self.settled_before),
        )


class Disk:
    """A device's folder."""

    def __init__(self, *, device: str, member: str, streams: Iterable[str]) -> None:
        self.device = device
        self.member = member
        self.epoch: str | None = None
        self.stamp = 0
        self.streams = {stream: Held() for stream in streams}
        self.seen_us = 0
        """The latest effective stamp in any confirmed copy, noted apart from the clock that must pass it (O2)."""
        self.changes: dict[str, frozenset[bytes]] = {}
        """The changes of each goal that the person has seen on this device. Only the checks read it."""

    def copy(self) -> "Disk":
        """A backup, or another device with this one's folder."""
        other = Disk(device=self.device, member=self.member, streams=())
        other.epoch, other.stamp, other.seen_us = self.epoch, self.stamp, self.seen_us
        other.streams = {name: held.copy() for name, held in self.streams.items()}
        other.changes = dict(self.changes)
        return other

    def wake(self, credential: str) -> SyncState:
        """The state of `step` as it is read from disk."""
        streams = {
            name: StreamState(
                stream=name,
                position=len(held.confirmed),
                checksum=held.checksum,
                last_seq=len(held.own),
                settled_seq=held.settled_seq,
                relays=relays_of(held),
            )
            for name, held in self.streams.items()
        }
        return SyncState(device=self.device, credential=credential, epoch=self.epoch, streams=streams)

    # --- own lines ---------------------------------------------------------------------------------------------------

    def append(self, stream: str, body: bytes, *, now_us: int) -> bytes:
        """P1: the next line of this device."""
        held = self.streams[stream]
        self.stamp = clock.tick(self.stamp, now_us)
        line = write_line(
            Envelope(device=self.device, seq=len(held.own) + 1, stamp=self.stamp, author=self.member, body=Raw(body))
        )
        held.own.append(line)
        held.states.append(PENDING)
        held.made += 1
        return line

    def settle(self, stream: str, through_seq: int, refused: Sequence[RefusedSeq]) -> None:
        """P4, P5: note the verdicts."""
        held = self.streams[stream]
        taken: list[str] = []
        for at in range(held.settled_seq, through_seq):
            if held.states[at] == PENDING:
                held.states[at] = ACCEPTED
                taken.extend(_taken(held.own[at]))
        for refusal in refused:
            held.states[refusal.seq - 1] = REFUSED
        _blank(held, taken)

    def reoffer(self, stream: str, through_seq: int) -> None:
        """R1: what came after is pending again."""
        held = self.streams[stream]
        held.states[through_seq:] = [PENDING] * (len(held.states) - through_seq)

    def renew(self, device: str) -> dict[str, list[tuple[bytes, bytes]]]:
        """P3: take the id `device`; for each stream the lines that were written again, old and new."""
        former, self.device = self.device, device
        return {name: self._move(held, former) for name, held in self.streams.items()}

    def _move(self, held: Held, former: str) -> list[tuple[bytes, bytes]]:
        moved: list[tuple[bytes, bytes]] = []
        for seq, (line, state) in enumerate(zip(held.own, held.states, strict=True), start=1):
            ended = MOVED if state == PENDING else state
            held.settled_before[ended] += 1
            held.former.append(Former(former, seq, line, ended))
            if state == PENDING:
                moved.append((line, _again(line, self.device, len(moved) + 1)))
        held.own, held.states = [new for _, new in moved], [PENDING] * len(moved)
        return moved

    # --- the confirmed copy ------------------------------------------------------------------------------------------

    def store(self, stream: str, after: int, checksum: int, entries: Sequence[Entry | Stub]) -> None:
        """E1: entries and cursor, together."""
        held = self.streams[stream]
        if after != len(held.confirmed):
            raise AssertionError("E1: entries must go on where the copy ends")
        arrived: list[str] = []
        taken: list[str] = []
        for position, entry in enumerate(entries, start=after + 1):
            held.confirmed.append(entry)
            if isinstance(entry, Entry):
                stamp = clock.effective(envelope_of(entry.line).stamp, entry.received_us)
                self.seen_us = max(self.seen_us, stamp)
                self.stamp = clock.witness(self.stamp, stamp)
                share = names_of(entry.line)[0]
                if share is not None:
                    held.shares.setdefault(share, []).append(position)
                    arrived.append(share)
                taken.extend(_taken(entry.line))
        held.checksum = checksum
        _blank(held, [*taken, *(share for share in arrived if share in held.taken)])

    def orphans(self, stream: str) -> list[bytes]:
        """Confirmed lines under this device's id that its own log lacks, since it was restored from a backup."""
        held = self.streams[stream]
        lines = [item.line for item in held.confirmed if isinstance(item, Entry)]
        own = set(held.own)
        return [line for line in lines if line not in own and envelope_of(line).device == self.device]

    def drop(self, stream: str) -> dict[str, int]:
        """E2, R2: drop the copy, but keep what this member wrote elsewhere or in a former life."""
        held = self.streams[stream]
        for entry in held.confirmed:
            if isinstance(entry, Entry):
                envelope = envelope_of(entry.line)
                if envelope.author == self.member and envelope.device != self.device:
                    held.relay.setdefault(envelope.device, {}).setdefault(envelope.seq, entry.line)
        for device in held.former:
            if device.state == ACCEPTED and device.device != self.device:
                held.relay.setdefault(device.device, {}).setdefault(device.seq, device.line)
        held.confirmed, held.checksum, held.shares = [], 0, {}
        return relays_of(held)

    def settle_relay(self, stream: str, device: str, through_seq: int) -> None:
        """R2: the server has these lines up to this seq."""
        held = self.streams[stream]
        kept = held.relay.pop(device, {})
        rest = {seq: line for seq, line in kept.items() if seq > through_seq}
        if rest:
            held.relay[device] = rest

    def adopt(self, stream: str, device: str) -> list[tuple[bytes, bytes]]:
        """R2: the server has another life of that device: what was kept of it goes on as our own; old and new lines."""
        held = self.streams[stream]
        kept = [line for _, line in sorted(held.relay.pop(device, {}).items())]
        pairs = [(line, _again(line, self.device, seq)) for seq, line in enumerate(kept, start=len(held.own) + 1)]
        held.own.extend(new for _, new in pairs)
        held.states.extend(PENDING for _ in pairs)
        held.made += len(pairs)
        return pairs


def relays_of(held: Held) -> dict[str, int]:
    """The devices whose lines are to be offered again, with their last seqs."""
    return {device: max(lines) for device, lines in held.relay.items()}


@lru_cache(maxsize=4096)
def envelope_of(line: bytes) -> Envelope:
    """The envelope of a line that is known to be sound."""
    envelope = read_envelope(line)
    assert isinstance(envelope, Envelope)
    return envelope


@lru_cache(maxsize=4096)
def names_of(line: bytes) -> tuple[str | None, str | None]:
    """The name under which a line can be taken back, and the one that it takes back (E5)."""
    return names(line)


def _again(line: bytes, device: str, seq: int) -> bytes:
    return write_line(replace(envelope_of(line), device=device, seq=seq))


def _taken(line: bytes) -> list[str]:
    taken = names_of(line)[1]
    return [] if taken is None else [taken]


def _blank(held: Held, taken: Sequence[str]) -> None:
    """E5: drop the content of these shares."""
    held.taken.update(taken)
    for share in taken:
        for position in held.shares.pop(share, ()):
            entry = held.confirmed[position - 1]
            if isinstance(entry, Entry):
                envelope = envelope_of(entry.line)
                held.confirmed[position - 1] = Stub(entry.received_us, crc(entry.line), envelope.device, envelope.seq)
