"""Who this device is and what it holds, inside a transaction."""

import sqlite3
from typing import Final

import msgspec

from handrail_client.errors import AlreadyJoined, NotFound, NotJoined
from handrail_client.log.records import Identity, Notice, Reached, SpaceHeld, StreamHeld
from handrail_shared.reads import with_steps
from handrail_shared.rights import Audience
from handrail_shared.wire import ReadStep

_NOTICES: Final = 50
"""So many notices are kept."""

_IDENTITY: Final = "member, role, name, device, device_name, server, token, epoch, stamp, synced_us, stopped"
_STREAM: Final = (
    "stream, space, audience, position, checksum, head, read, open, copy,"
    " (SELECT count(*) FROM own WHERE own.stream = stream.number AND state = 'pending')"
)


def identity(connection: sqlite3.Connection) -> Identity:
    """Return whom this device belongs to. Raises `NotJoined`."""
    row = connection.execute(f"SELECT {_IDENTITY} FROM identity").fetchone()  # noqa: S608 - constants
    if row is None:
        raise NotJoined
    return Identity(
        member=row[0],
        role=row[1],
        name=row[2],
        device=row[3],
        device_name=row[4],
        server=row[5],
        token=row[6],
        epoch=row[7],
        stamp=row[8],
        synced_us=row[9],
        stopped=row[10],
    )


def become(connection: sqlite3.Connection, whom: Identity) -> None:
    """Let this device belong to `whom` from now on. Raises `AlreadyJoined`."""
    if connection.execute("SELECT 1 FROM identity").fetchone() is not None:
        raise AlreadyJoined
    connection.execute(
        f"INSERT INTO identity (one, {_IDENTITY}) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
        (
            whom.member,
            whom.role,
            whom.name,
            whom.device,
            whom.device_name,
            whom.server,
            whom.token,
            whom.epoch,
            whom.stamp,
            whom.synced_us,
            whom.stopped,
        ),
    )


def witness(connection: sqlite3.Connection, effective_us: int) -> None:
    """Advance this device's clock past a stamp that it has given or an effective one that it has seen."""
    connection.execute("UPDATE identity SET stamp = max(stamp, ?)", (effective_us,))


def own_devices(connection: sqlite3.Connection) -> frozenset[str]:
    """The device ids of this and every former life."""
    former = connection.execute("SELECT device FROM life").fetchall()
    return frozenset((identity(connection).device, *(row[0] for row in former)))


def add_life(connection: sqlite3.Connection, device: str) -> None:
    """Count a device id among this person's former lives."""
    connection.execute("INSERT OR IGNORE INTO life (device) VALUES (?)", (device,))


def stream_number(connection: sqlite3.Connection, stream: str) -> int:
    """The number by which the tables know a stream. Raises `NotFound`."""
    row = connection.execute("SELECT number FROM stream WHERE stream = ?", (stream,)).fetchone()
    if row is None:
        raise NotFound("This device does not have that stream.")
    return row[0]


def stream(connection: sqlite3.Connection, name: str) -> StreamHeld:
    """Return how this device holds a stream. Raises `NotFound`."""
    stream_number(connection, name)
    return next(stream_doc for stream_doc in streams(connection) if stream_doc.stream == name)


def streams(connection: sqlite3.Connection) -> list[StreamHeld]:
    """Every stream that this device has ever held."""
    return [
        StreamHeld(
            stream=row[0],
            space=row[1],
            audience=row[2],
            position=row[3],
            checksum=row[4],
            head=row[5],
            read=row[6],
            open=bool(row[7]),
            copy=row[8],
            pending=row[9],
        )
        for row in connection.execute(f"SELECT {_STREAM} FROM stream ORDER BY number")  # noqa: S608 - constants
    ]


def add_stream(connection: sqlite3.Connection, name: str, space: str, audience: Audience) -> None:
    """Hold a stream from now on; one that is held already stays as it is."""
    connection.execute(
        "INSERT OR IGNORE INTO stream (stream, space, audience) VALUES (?, ?, ?)", (name, space, audience)
    )


def spaces(connection: sqlite3.Connection) -> list[SpaceHeld]:
    """The spaces that this member is in."""
    return [
        SpaceHeld(space=row[0], title=row[1], shared=row[2], private=row[3], arriving=bool(row[4]))
        for row in connection.execute("SELECT space, title, shared, private, arriving FROM space ORDER BY space")
    ]


def add_space(connection: sqlite3.Connection, held: SpaceHeld) -> None:
    """Hold a space with its two streams; a title that is known stays."""
    connection.execute(
        "INSERT INTO space (space, title, shared, private, arriving) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (space) DO UPDATE SET title = coalesce(excluded.title, title)",
        (held.space, held.title, held.shared, held.private, held.arriving),
    )
    add_stream(connection, held.shared, held.space, "shared")
    add_stream(connection, held.private, held.space, "private")


def arrived(connection: sqlite3.Connection, space: str) -> None:
    """The shared stream of a space says that this member came."""
    connection.execute("UPDATE space SET arriving = 0 WHERE space = ?", (space,))


def complete_space(connection: sqlite3.Connection, space: str) -> None:
    """A further space of this member was opened on another device: it is held once both of its streams are."""
    pairs = connection.execute("SELECT audience, stream FROM stream WHERE space = ?", (space,)).fetchall()
    found = dict(pairs)
    if set(found) == {"shared", "private"}:
        connection.execute(
            "INSERT OR IGNORE INTO space (space, title, shared, private, arriving) VALUES (?, NULL, ?, ?, 1)",
            (space, found["shared"], found["private"]),
        )


def note_reach(connection: sqlite3.Connection, reached: Reached) -> None:
    """E3, E7: positions that were reached stay reached, and when they were read stays as it was told first."""
    number = stream_number(connection, reached.stream)
    row = connection.execute(
        "SELECT steps FROM reach WHERE stream = ? AND member = ?", (number, reached.member)
    ).fetchone()
    steps = with_steps([] if row is None else _steps(row[0]), reached.steps)
    connection.execute(
        "INSERT INTO reach (stream, member, held, read, steps) VALUES (?, ?, ?, ?, ?) ON CONFLICT (stream, member)"
        " DO UPDATE SET held = max(held, excluded.held), read = max(read, excluded.read), steps = excluded.steps",
        (number, reached.member, reached.held, reached.read, msgspec.json.encode(steps).decode()),
    )


def reached(connection: sqlite3.Connection) -> list[Reached]:
    """Return how far the others have every stream."""
    rows = connection.execute(
        "SELECT stream.stream, member, held, reach.read, steps FROM reach JOIN stream ON stream.number = reach.stream"
    )
    return [Reached(stream=row[0], member=row[1], held=row[2], read=row[3], steps=_steps(row[4])) for row in rows]


def _steps(written: str) -> list[ReadStep]:
    return msgspec.json.decode(written, type=list[ReadStep])


def tell(connection: sqlite3.Connection, notice: Notice) -> None:
    """Keep a notice for the person."""
    connection.execute(
        "INSERT INTO notice (at_us, word, stream) VALUES (?, ?, ?)", (notice.at_us, notice.word, notice.stream)
    )
    connection.execute("DELETE FROM notice WHERE id <= (SELECT max(id) FROM notice) - ?", (_NOTICES,))


def notices(connection: sqlite3.Connection) -> list[Notice]:
    """The notices that are kept, the oldest first."""
    rows = connection.execute("SELECT at_us, word, stream FROM notice ORDER BY id")
    return [Notice(at_us=row[0], word=row[1], stream=row[2]) for row in rows]


def ask(connection: sqlite3.Connection) -> int:
    """Ask the sync that is at work to make everything current; the number of this question."""
    connection.execute("UPDATE identity SET asked = asked + 1")
    return questions(connection)[0]


def questions(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return how often it was asked, and up to which question it was answered."""
    row = connection.execute("SELECT asked, answered FROM identity").fetchone()
    return (0, 0) if row is None else (row[0], row[1])


def answer(connection: sqlite3.Connection, question: int, now_us: int) -> None:
    """Everything is current; every question up to this one is answered."""
    connection.execute(
        "UPDATE identity SET answered = max(answered, ?), synced_us = ?, stopped = NULL", (question, now_us)
    )


def stop(connection: sqlite3.Connection, word: str) -> None:
    """The server wants nothing of this device until a person acts."""
    connection.execute("UPDATE identity SET stopped = ?", (word,))
