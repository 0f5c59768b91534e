"""Take up an export, inside one transaction: what is missing is added, nothing is overwritten."""

import sqlite3
from collections.abc import Sequence
from itertools import groupby

from msgspec.structs import replace

from handrail_client.log import confirmed_copy, identity, own_lines
from handrail_client.log.exports import Exported, Imported
from handrail_shared.lines.checksum import extend
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, read_envelope


def take_up(connection: sqlite3.Connection, exported: Sequence[Exported]) -> Imported:
    """Add what is missing; what that was. Raises `NotJoined`."""
    member = identity.identity(connection).member
    done = Imported()
    by_stream = sorted(exported, key=lambda each: each.stream)
    for stream, group in groupby(by_stream, key=lambda each: each.stream):
        lines = list(group)
        held = any(each.stream == stream for each in identity.streams(connection))
        if not held and not any(_author(each) == member for each in lines):
            # A stream in which this person never wrote, and that is not open to this device, is somebody else's.
            done = replace(done, foreign=done.foreign + len(lines))
            continue
        identity.add_stream(connection, stream, lines[0].space, lines[0].audience)
        identity.complete_space(connection, lines[0].space)
        done = _take_up_confirmed(connection, stream, lines, done)
        for each in lines:
            done = _take_up_own(connection, stream, each, member, done)
    return done


def _take_up_confirmed(connection: sqlite3.Connection, stream: str, lines: list[Exported], done: Imported) -> Imported:
    """Confirmed entries are taken where they go on from this device's copy."""
    held = identity.stream(connection, stream)
    run: list[Entry | Stub] = []
    known = foreign = 0
    for each in sorted((each for each in lines if each.position is not None), key=lambda each: each.position or 0):
        if each.position == held.position + len(run) + 1:
            run.append(_entry(each))
        elif (each.position or 0) <= held.position + len(run):
            known += 1
        else:
            foreign += 1
    if run:
        checksum = extend(held.checksum, [each.crc for each in run])
        confirmed_copy.store(connection, stream, held.position, checksum, run)
    return replace(done, confirmed=done.confirmed + len(run), known=done.known + known, foreign=done.foreign + foreign)


def _take_up_own(connection: sqlite3.Connection, stream: str, each: Exported, member: str, done: Imported) -> Imported:
    if each.state == "confirmed":
        return done
    if each.line is None or _author(each) != member:
        return replace(done, foreign=done.foreign + 1)
    number = identity.stream_number(connection, stream)
    if _is_known(connection, number, each):
        return replace(done, known=done.known + 1)
    device = identity.identity(connection).device
    line = each.line.encode()
    if each.device == device:
        # Its seq may be taken by another event here: it goes to the end of this device's log.
        own_lines.rewrite(connection, number, line, device, own_lines.last_seq(connection, number, device) + 1)
        return replace(done, pending=done.pending + 1)
    identity.add_life(connection, each.device)
    if each.state == "pending":
        own_lines.keep(connection, number, line, state="moved", code=None)
        own_lines.rewrite(connection, number, line, device, own_lines.last_seq(connection, number, device) + 1)
        return replace(done, pending=done.pending + 1)
    own_lines.keep(connection, number, line, state=each.state, code=each.code)
    return replace(done, confirmed=done.confirmed + 1)


def _is_known(connection: sqlite3.Connection, number: int, each: Exported) -> bool:
    """Whether the event is here already: under its own (device, seq), or written again under another."""
    envelope = read_envelope((each.line or "").encode())
    if not isinstance(envelope, Envelope):
        return False
    for line in confirmed_copy.lines_with_stamp(connection, number, envelope.stamp):
        found = read_envelope(line)
        if isinstance(found, Envelope) and found.stamp == envelope.stamp and found.body == envelope.body:
            return True
    return False


def _author(each: Exported) -> str | None:
    envelope = read_envelope(each.line.encode()) if each.line is not None else None
    return envelope.author if isinstance(envelope, Envelope) else None


def _entry(each: Exported) -> Entry | Stub:
    received = each.received or 0
    if each.line is not None:
        return Entry(received, each.line.encode())
    return Stub(received, each.crc or 0, each.device, each.seq)
