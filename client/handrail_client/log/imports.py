"""Import an export, inside one transaction: what is missing is added, nothing is overwritten."""

import sqlite3
from collections.abc import Sequence
from itertools import groupby

from msgspec.structs import replace

from handrail_client.log import adoption, confirmed_copy, identity, own_lines
from handrail_client.log.exports import Exported, Imported
from handrail_shared.lines.checksum import extend
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, read_envelope


def import_events(connection: sqlite3.Connection, exported: Sequence[Exported], *, adopt: bool = False) -> Imported:
    """Add what is missing, with `adopt` this person's entries of another account too. Return what that was.

    Raises `NotJoined`, and `DeviceProblem` where it is not clear which space entries of another account belong to.
    """
    member = identity.identity(connection).member
    done = Imported()
    elsewhere: list[Exported] = []
    by_stream = sorted(exported, key=lambda event: event.stream)
    for stream, group in groupby(by_stream, key=lambda event: event.stream):
        lines = list(group)
        held = any(known.stream == stream for known in identity.streams(connection))
        if not held and not any(_author(event) == member for event in lines):
            # A stream in which this person never wrote, and that is not open to this device, is somebody else's.
            elsewhere.extend(lines)
            continue
        identity.add_stream(connection, stream, lines[0].space, lines[0].audience)
        identity.complete_space(connection, lines[0].space)
        done = _import_confirmed(connection, stream, lines, done)
        # By stamp, since the lines of a file may have been sorted, and seqs are given in this order.
        for event in sorted(lines, key=_stamp):
            done = _import_own(connection, stream, event, member, done)
    return _import_elsewhere(connection, elsewhere, done, adopt=adopt)


def _import_elsewhere(
    connection: sqlite3.Connection, lines: Sequence[Exported], done: Imported, *, adopt: bool
) -> Imported:
    """Take up this person's entries of another account where that is asked for, or count them."""
    former = adoption.former_entries(connection, lines)
    if not adopt:
        count = len(lines)
        return replace(done, foreign=done.foreign + count, elsewhere=done.elsewhere + count, adoptable=len(former))
    added, known = adoption.adopt(connection, former)
    count = len(lines) - len(former)
    return replace(
        done,
        pending=done.pending + added,
        known=done.known + known,
        foreign=done.foreign + count,
        elsewhere=done.elsewhere + count,
    )


def preview_import(connection: sqlite3.Connection, exported: Sequence[Exported], *, adopt: bool = False) -> Imported:
    """Return what `import_events` would do, and leave everything as it is. Raises `NotJoined`."""
    connection.execute("SAVEPOINT preview")
    try:
        return import_events(connection, exported, adopt=adopt)
    finally:
        connection.execute("ROLLBACK TO preview")
        connection.execute("RELEASE preview")


def _import_confirmed(connection: sqlite3.Connection, stream: str, lines: list[Exported], done: Imported) -> Imported:
    """Add the confirmed entries that go on where this device's copy ends."""
    held = identity.stream(connection, stream)
    run: list[Entry | Stub] = []
    known = foreign = 0
    confirmed = [event for event in lines if event.position is not None]
    for event in sorted(confirmed, key=lambda event: event.position or 0):
        if event.position == held.position + len(run) + 1:
            run.append(_entry(event))
        elif (event.position or 0) <= held.position + len(run):
            known += 1
        else:
            foreign += 1
    if run:
        checksum = extend(held.checksum, [event.crc for event in run])
        confirmed_copy.store(connection, stream, held.position, checksum, run)
    return replace(done, confirmed=done.confirmed + len(run), known=done.known + known, foreign=done.foreign + foreign)


def _import_own(connection: sqlite3.Connection, stream: str, event: Exported, member: str, done: Imported) -> Imported:
    if event.state == "confirmed":
        return done
    if event.line is None or _author(event) != member:
        return replace(done, foreign=done.foreign + 1)
    number = identity.stream_number(connection, stream)
    envelope = read_envelope(event.line.encode())
    if isinstance(envelope, Envelope) and adoption.is_known(connection, number, envelope):
        return replace(done, known=done.known + 1)
    device = identity.identity(connection).device
    line = event.line.encode()
    if event.device == device:
        # Its seq may be taken by another event here: it goes to the end of this device's log.
        own_lines.rewrite(connection, number, line, device, own_lines.last_seq(connection, number, device) + 1)
        return replace(done, pending=done.pending + 1)
    identity.add_life(connection, event.device)
    if event.state == "pending":
        own_lines.keep(connection, number, line, state="moved", code=None)
        own_lines.rewrite(connection, number, line, device, own_lines.last_seq(connection, number, device) + 1)
        return replace(done, pending=done.pending + 1)
    own_lines.keep(connection, number, line, state=event.state, code=event.code)
    return replace(done, confirmed=done.confirmed + 1)


def _author(event: Exported) -> str | None:
    envelope = read_envelope(event.line.encode()) if event.line is not None else None
    return envelope.author if isinstance(envelope, Envelope) else None


def _stamp(event: Exported) -> int:
    envelope = read_envelope(event.line.encode()) if event.line is not None else None
    return envelope.stamp if isinstance(envelope, Envelope) else 0


def _entry(event: Exported) -> Entry | Stub:
    received = event.received or 0
    if event.line is not None:
        return Entry(received, event.line.encode())
    return Stub(received, event.crc or 0, event.device, event.seq)
