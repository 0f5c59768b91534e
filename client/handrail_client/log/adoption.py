"""Entries of a former account: those of the file's own person, written again as the own history of this account."""

import sqlite3
from collections.abc import Sequence
from typing import Final, cast

from msgspec import Struct
from msgspec.structs import replace

from handrail_client.errors import DeviceProblem
from handrail_client.log import identity, line_search, own_lines
from handrail_client.log.exports import Exported
from handrail_client.log.records import StreamHeld
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.space import MemberJoined
from handrail_shared.lines.body import Misshapen, Unknown, read_body
from handrail_shared.lines.envelope import Envelope, read_envelope, write_line
from handrail_shared.rights import Audience, may_append

_STAYS_BEHIND: Final = ("final:membership", "final:frame")
"""Who was in the other space, and when therapy began there, is not true of this one."""


class FormerEntry(Struct, frozen=True):
    """An entry of a former account, and who could read it there."""

    audience: Audience
    envelope: Envelope


def former_entries(connection: sqlite3.Connection, exported: Sequence[Exported]) -> list[FormerEntry]:
    """Return the entries that this person wrote under another account, the oldest first; none for a therapist.

    A therapist's account has a space for each client, and no entry may come from one of them into another.
    """
    if identity.identity(connection).role != "client":
        return []
    owner = _owner(exported)
    found = [
        FormerEntry(event.audience, envelope)
        for event in exported
        if event.state != "refused" and (envelope := _envelope(event)) is not None and envelope.author == owner
        if _goes_along(event.audience, envelope)
    ]
    return sorted(found, key=lambda entry: entry.envelope.stamp)


def adopt(connection: sqlite3.Connection, entries: Sequence[FormerEntry]) -> tuple[int, int]:
    """Write entries again as pending ones of this account, with their ids, days and stamps.

    Returns:
        How many were added, and how many were here already: an entry is the same where stamp and content are.

    Raises:
        DeviceProblem: This account is not in exactly one space, so that nobody can say where they belong.
    """
    whom = identity.identity(connection)
    audiences: set[Audience] = {entry.audience for entry in entries}
    targets = {audience: _target(connection, audience) for audience in audiences}
    added = known = 0
    for entry in entries:
        number = identity.stream_number(connection, targets[entry.audience].stream)
        if is_known(connection, number, entry.envelope):
            known += 1
            continue
        seq = own_lines.last_seq(connection, number, whom.device) + 1
        # Its session was one of the other space.
        line = write_line(replace(entry.envelope, author=whom.member, session=None))
        own_lines.rewrite(connection, number, line, whom.device, seq)
        added += 1
    return added, known


def is_known(connection: sqlite3.Connection, number: int, envelope: Envelope) -> bool:
    """Return True if the event is in a stream already, under whichever device and seq."""
    for line in line_search.lines_with_stamp(connection, number, envelope.stamp):
        found = read_envelope(line)
        if isinstance(found, Envelope) and found.stamp == envelope.stamp and found.body == envelope.body:
            return True
    return False


def _owner(exported: Sequence[Exported]) -> str | None:
    """Return whose export it is: who wrote its private and unsent entries, else the only client who joined."""
    own = {_author(event) for event in exported if event.audience == "private" or event.state != "confirmed"}
    own.discard(None)
    clients = {
        body.member
        for event in exported
        if (envelope := _envelope(event)) is not None and isinstance(body := read_body(envelope), MemberJoined)
        if body.role == "client"
    }
    candidates = own or clients
    return candidates.pop() if len(candidates) == 1 else None


def _goes_along(audience: Audience, envelope: Envelope) -> bool:
    body = read_body(envelope)
    if isinstance(body, Misshapen | Unknown):
        return False
    row = CATALOGUE[cast("str", type(body).__struct_config__.tag)]
    return row.inverse not in _STAYS_BEHIND and may_append("client", audience, row.tag)


def _target(connection: sqlite3.Connection, audience: Audience) -> StreamHeld:
    held = [stream for stream in identity.streams(connection) if stream.audience == audience]
    # None is open before the first sync; once one is, those that closed are of spaces left behind.
    held = [stream for stream in held if stream.open] or held
    if len(held) != 1:
        raise DeviceProblem("This account must be in exactly one space to take up entries of another account.")
    return held[0]


def _author(event: Exported) -> str | None:
    envelope = _envelope(event)
    return None if envelope is None else envelope.author


def _envelope(event: Exported) -> Envelope | None:
    envelope = read_envelope(event.line.encode()) if event.line is not None else None
    return envelope if isinstance(envelope, Envelope) else None
