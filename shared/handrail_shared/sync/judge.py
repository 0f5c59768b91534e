"""The server half of the sync rules: what becomes of a push. Rules P2 to P4, R2 and S1 to S3 of `docs/protocol.md`.

`judge` is pure: the server gives it what it holds and carries out what it says, inside one transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, assert_never

from msgspec import Struct

from handrail_shared.events import Body
from handrail_shared.events.corrections import EntryCorrected
from handrail_shared.events.fields import Role
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.lines.body import Line, Misshapen, Unknown
from handrail_shared.lines.checksum import crc
from handrail_shared.lines.envelope import Flaw, read_envelope
from handrail_shared.lines.read import read_line, read_lines
from handrail_shared.rights import Audience, refusal
from handrail_shared.wire import Push, RefusedSeq

SKIPPED: Final = "skipped"
"""The code of a seq that a relay passed over: its line was refused in an earlier life of the server (R2)."""


_OF_SHARES: Final = (EntryShared, EntryCorrected, EntryUnshared)

SKIPPED_AT_ONCE: Final = 256
"""The most seqs that one relayed push may pass over, so that nobody can make the server write without end."""


class Author(Struct, frozen=True, kw_only=True):
    """The member behind a connection as the server knows them, and what the stream is to them."""

    member: str
    role: Role
    audience: Audience


class Kept(Struct, frozen=True):
    """The server holds this line under the seq."""

    line: bytes


class TakenBack(Struct, frozen=True):
    """The server held a line with this CRC under the seq; it was taken back (E5)."""

    crc: int


class Spent(Struct, frozen=True):
    """The seq is used up by a line with this CRC that was refused."""

    code: str
    crc: int


SeqRecord = Kept | TakenBack | Spent


class Accepted(Struct, frozen=True, kw_only=True, gc=False):
    """A line to store. `share` names it for taking back; `takes_back` is the share that it takes back."""

    seq: int
    line: bytes
    crc: int
    share: str | None = None
    takes_back: str | None = None


class Refused(Struct, frozen=True, kw_only=True):
    """A line that is not stored, though its seq is used up."""

    seq: int
    code: str
    crc: int


class Settled(Struct, frozen=True):
    """Every seq of the push up to `through_seq` has its verdict."""

    through_seq: int


class Gapped(Struct, frozen=True):
    """The push began beyond `next_seq`."""

    next_seq: int


class Forked(Struct, frozen=True):
    """P3: other bytes stand under `seq`; everything before it is settled."""

    seq: int


class Judgement(Struct, frozen=True, kw_only=True):
    """The outcome of a push: lines to store, seqs to use up, verdicts to repeat, and the verdict as a whole."""

    accepted: tuple[Accepted, ...] = ()
    refused: tuple[Refused, ...] = ()
    repeated: tuple[RefusedSeq, ...] = ()
    outcome: Settled | Gapped | Forked

    @property
    def refused_seqs(self) -> list[RefusedSeq]:
        """Every refused seq of the push, new or repeated, for the ack."""
        return [*self.repeated, *(RefusedSeq(seq=refusal.seq, code=refusal.code) for refusal in self.refused)]


class Prevalidated(Struct, frozen=True):
    """The judgement on a push by this writer, provided that it comes just where it is expected."""

    writer: Author
    judgement: Judgement


def prevalidate(push: Push, lines: Sequence[bytes], *, writer: Author) -> Prevalidated:
    """Judge a device's own push ahead of its turn, as if it came just where the server expects it."""
    accepted: list[Accepted] = []
    refused: list[Refused] = []
    for seq, (line, read) in enumerate(zip(lines, read_lines(lines), strict=True), push.first_seq):
        verdict = _judge_line(line, read, device=push.device, seq=seq, writer=writer)
        if isinstance(verdict, Accepted):
            accepted.append(verdict)
        else:
            refused.append(verdict)
    outcome = Settled(push.first_seq + len(lines) - 1)
    return Prevalidated(writer, Judgement(accepted=tuple(accepted), refused=tuple(refused), outcome=outcome))


def part_of(prevalidated: Prevalidated, first_seq: int, last_seq: int) -> Prevalidated:
    """Cut a prevalidation down to these lines of its push. Each line was judged by itself."""
    whole = prevalidated.judgement
    judgement = Judgement(
        accepted=tuple(line for line in whole.accepted if first_seq <= line.seq <= last_seq),
        refused=tuple(line for line in whole.refused if first_seq <= line.seq <= last_seq),
        outcome=Settled(last_seq),
    )
    return Prevalidated(prevalidated.writer, judgement)


def judge(
    push: Push,
    lines: Sequence[bytes],
    *,
    next_seq: int,
    held: Mapping[int, SeqRecord],
    writer: Author,
    prevalidated: Prevalidated | None = None,
) -> Judgement:
    """The verdict on `lines`, pushed where the server expects `next_seq` of that device next.

    `held` must have a record for every seq of the push below `next_seq`. `prevalidated` is the result of `prevalidate`
    for this push.
    """
    if push.first_seq == next_seq and not push.relayed:
        if prevalidated is None or prevalidated.writer != writer:
            prevalidated = prevalidate(push, lines, writer=writer)
        return prevalidated.judgement
    if push.first_seq > next_seq and not push.relayed:
        return Judgement(outcome=Gapped(next_seq))
    accepted: list[Accepted] = []
    refused: list[Refused] = []
    repeated: list[RefusedSeq] = []
    # P5: a relay that begins beyond `next_seq` has settled nothing of what lies between.
    through, spent, passed_over = min(push.first_seq, next_seq) - 1, next_seq - 1, 0

    for index, line in enumerate(lines):
        seq = _seq_of_relayed(line) if push.relayed else push.first_seq + index
        if seq is None or seq <= through or seq - spent + passed_over > SKIPPED_AT_ONCE:
            # R2: a relay's seqs rise and leave small gaps; what does not is taken up to here and no further.
            if index == 0:
                return Judgement(outcome=Gapped(next_seq))
            break
        if seq < next_seq:
            record = held[seq]
            if not _same(record, line):
                return Judgement(
                    accepted=tuple(accepted), refused=tuple(refused), repeated=tuple(repeated), outcome=Forked(seq)
                )
            if isinstance(record, Spent):
                repeated.append(RefusedSeq(seq=seq, code=record.code))
            # Only what was compared counts as settled, however far the server is: later lines may be a fork.
            through = seq
            continue
        if seq > spent + 1:
            refused.extend(Refused(seq=skipped, code=SKIPPED, crc=0) for skipped in range(spent + 1, seq))
            passed_over += seq - spent - 1
        verdict = _judge_line(line, read_line(line), device=push.device, seq=seq, writer=writer)
        match verdict:
            case Accepted():
                accepted.append(verdict)
            case Refused():
                refused.append(verdict)
            case _:
                assert_never(verdict)
        through = spent = seq

    return Judgement(
        accepted=tuple(accepted), refused=tuple(refused), repeated=tuple(repeated), outcome=Settled(through)
    )


def _same(record: SeqRecord, line: bytes) -> bool:
    match record:
        case Kept():
            return record.line == line
        case TakenBack():
            return record.crc == crc(line)
        case Spent():
            return record.code == SKIPPED or record.crc == crc(line)
        case _:
            assert_never(record)


def _judge_line(line: bytes, read: Line | Flaw, *, device: str, seq: int, writer: Author) -> Accepted | Refused:
    """Judge one new line by itself: its form, place, author (S2) and rights (S3)."""
    if type(read) is Flaw:
        return Refused(seq=seq, code=read.value, crc=crc(line))
    if read.device != device or read.seq != seq:
        return Refused(seq=seq, code=Flaw.MALFORMED.value, crc=crc(line))
    if read.author != writer.member:
        return Refused(seq=seq, code="not_allowed", crc=crc(line))
    body = read.body
    code = refusal(body, role=writer.role, audience=writer.audience, author=writer.member)
    if code is not None:
        return Refused(seq=seq, code=code, crc=crc(line))
    if not isinstance(body, _OF_SHARES):
        return Accepted(seq=seq, line=line, crc=crc(line))
    return Accepted(seq=seq, line=line, crc=crc(line), share=share_key(read, body), takes_back=taken_key(read, body))


class _Authored(Protocol):
    @property
    def author(self) -> str: ...


def share_key(line: _Authored, body: Body | Unknown | Misshapen) -> str | None:
    """Name the entry for taking it back, or return None where nobody can. It holds the author: only they can (E5).

    A correction goes by the name of what it corrects: a corrected copy is taken back with its corrections.
    """
    match body:
        case EntryShared():
            return f"{body.share} {line.author}"
        case EntryCorrected():
            return f"{body.ref} {line.author}"
        case _:
            return None


def taken_key(line: _Authored, body: Body | Unknown | Misshapen) -> str | None:
    """Name the entries that this one takes back, or return None (E5)."""
    return f"{body.share} {line.author}" if isinstance(body, EntryUnshared) else None


def _seq_of_relayed(line: bytes) -> int | None:
    envelope = read_envelope(line)
    return None if isinstance(envelope, Flaw) else envelope.seq
