"""Every entry with how far it has come: *on this device → on the server → on their device → read* (rule E3)."""

from collections.abc import Iterable
from typing import Literal, assert_never

from msgspec import Struct

from handrail_client.log import Log
from handrail_client.log.records import OwnLine, PlacedEntry, Reached, SpaceHeld
from handrail_shared.clock import effective
from handrail_shared.events import Body, tag_of
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import GoalDrafted, GoalRetracted
from handrail_shared.events.journal import EntryUnshared
from handrail_shared.events.steps import StepLogCorrected
from handrail_shared.lines.body import Misshapen, Unknown, read_body
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, Flaw, read_envelope
from handrail_shared.reads import read_at
from handrail_shared.rights import Audience

Level = Literal["on_this_device", "on_the_server", "on_their_device", "read", "refused"]
"""How far an own entry has come. Entries of others have none."""


class EntryReader(Struct, frozen=True, kw_only=True):
    """Another member, and whether an entry is on a device of theirs and was read; when, where that is known (E7)."""

    member: str
    held: bool
    read: bool
    read_at: int | None = None


class HistoryRow(Struct, frozen=True, kw_only=True):
    """One entry. `body` is None where its content was taken back, or where this program cannot read it."""

    stream: str
    audience: Audience
    position: int | None
    device: str
    seq: int
    at: int
    author: str | None
    type: str
    body: Body | None
    level: Level | None
    code: str | None
    readers: list[EntryReader]


async def history(log: Log, space: SpaceHeld) -> list[HistoryRow]:
    """Every entry of a space, the newest first, refused ones too."""
    rows: list[HistoryRow] = []
    for stream in (space.shared, space.private):
        rows.extend(await _of_stream(log, stream, "shared" if stream == space.shared else "private"))
    return sorted(rows, key=lambda row: (row.at, row.device, row.seq), reverse=True)


def read_through(others: Iterable[HistoryRow], *, printed: Iterable[HistoryRow], read: int, position: int) -> int:
    """Return how far a stream is read once `printed` was: up to before the first of `others` that was not (E3).

    A position is all that the protocol can say: an entry that was printed beyond a gap is told once the gap is closed.
    """
    seen = {(row.device, row.seq, row.stream) for row in printed}
    gaps = [
        row.position for row in others if row.position is not None and (row.device, row.seq, row.stream) not in seen
    ]
    return max(read, min((gap - 1 for gap in gaps if gap > read), default=position))


async def rows_between(log: Log, stream: str, after: int, position: int) -> list[HistoryRow]:
    """The confirmed entries of a stream after one position, up to another, in order."""
    member = (await log.identity()).member
    held = next(row for row in await log.streams() if row.stream == stream)
    return [
        _confirmed(entry, stream=stream, audience=held.audience, member=member, reached=[])
        for entry in await log.entries(stream, after=after)
        if entry.position <= position
    ]


async def _of_stream(log: Log, stream: str, audience: Audience) -> list[HistoryRow]:
    member = (await log.identity()).member
    reached = [reach for reach in await log.reached() if reach.stream == stream and reach.member != member]
    own = [line for line in await log.own_lines() if line.stream == stream]
    rows = [
        _confirmed(entry, stream=stream, audience=audience, member=member, reached=reached)
        for entry in await log.entries(stream)
    ]
    rows.extend(_only_here(line, audience) for line in own if line.state != "moved" and line.position is None)
    return rows


def _confirmed(
    placed: PlacedEntry, *, stream: str, audience: Audience, member: str, reached: list[Reached]
) -> HistoryRow:
    position, entry = placed.position, placed.entry
    match entry:
        case Stub():
            return HistoryRow(
                stream=stream,
                audience=audience,
                position=position,
                device=entry.device,
                seq=entry.seq,
                at=entry.received_us,
                author=None,
                type="taken_back",
                body=None,
                level=None,
                code=None,
                readers=[],
            )
        case Entry():
            envelope = read_envelope(entry.line)
            device, seq, at, author, type_, body = _read(envelope, entry.received_us)
            readers = [
                EntryReader(
                    member=reach.member,
                    held=reach.held >= position,
                    read=reach.read >= position,
                    read_at=read_at(reach.steps, position),
                )
                for reach in reached
            ]
            return HistoryRow(
                stream=stream,
                audience=audience,
                position=position,
                device=device,
                seq=seq,
                at=at,
                author=author,
                type=type_,
                body=body,
                level=_level(readers) if author == member else None,
                code=None,
                readers=readers if author == member else [],
            )
        case _:
            assert_never(entry)


def _only_here(own: OwnLine, audience: Audience) -> HistoryRow:
    device, seq, at, author, type_, body = _read(read_envelope(own.line), None)
    levels: dict[str, Level] = {"pending": "on_this_device", "accepted": "on_the_server", "refused": "refused"}
    return HistoryRow(
        stream=own.stream,
        audience=audience,
        position=None,
        device=device,
        seq=seq,
        at=at,
        author=author,
        type=type_,
        body=body,
        level=levels[own.state],
        code=own.code,
        readers=[],
    )


def _read(envelope: Envelope | Flaw, received_us: int | None) -> tuple[str, int, int, str | None, str, Body | None]:
    """Device, seq, effective stamp, author, type and body."""
    if isinstance(envelope, Flaw):
        return "", 0, received_us or 0, None, "unreadable", None
    at = effective(envelope.stamp, received_us)
    body = read_body(envelope)
    if isinstance(body, Unknown | Misshapen):
        return envelope.device, envelope.seq, at, envelope.author, body.type, None
    return envelope.device, envelope.seq, at, envelope.author, tag_of(body), body


def _level(readers: list[EntryReader]) -> Level:
    if any(reader.read for reader in readers):
        return "read"
    return "on_their_device" if any(reader.held for reader in readers) else "on_the_server"


def taken_ids(bodies: Iterable[Body]) -> set[str]:
    """The ids of all that was taken back."""
    return {identifier for body in bodies if (identifier := _takes_back(body)) is not None}


def is_taken(body: Body, taken: set[str]) -> bool:
    """Tell whether what an event made was taken back. What happened to it meanwhile did happen."""
    if _takes_back(body) is not None:
        return False
    own = next(iter(body.__struct_fields__), "")
    # A goal's id comes first in everything that happens to the goal.
    if own == "goal" and not isinstance(body, GoalDrafted):
        return False
    identifier = getattr(body, own, None)
    return isinstance(identifier, str) and identifier in taken


def _takes_back(body: Body) -> str | None:
    """The id of what an event takes back, or None where it takes nothing back."""
    match body:
        case EntryRetracted():
            return body.ref
        case StepLogCorrected():
            return body.log if body.outcome == "retracted" else None
        case GoalRetracted():
            return body.goal
        case EntryUnshared():
            return body.share
        case _:
            return None
