"""`sqlite3.connect` over APSW, so that the real stores run on a VFS of the tests.

Only the library underneath is another one: SQL, pragmas, transactions, threads and the handling of errors are those of
the program. A connection has what the program uses of `sqlite3.Connection`, and raises the same errors with the same
codes.
"""

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import apsw

_KINDS: dict[int, type[sqlite3.Error]] = {
    apsw.SQLITE_CONSTRAINT: sqlite3.IntegrityError,
    apsw.SQLITE_MISMATCH: sqlite3.IntegrityError,
    apsw.SQLITE_TOOBIG: sqlite3.DataError,
    apsw.SQLITE_MISUSE: sqlite3.ProgrammingError,
    apsw.SQLITE_RANGE: sqlite3.ProgrammingError,
    apsw.SQLITE_CORRUPT: sqlite3.DatabaseError,
    apsw.SQLITE_NOTADB: sqlite3.DatabaseError,
}


@contextmanager
def over_apsw(vfs: str) -> Generator[None]:
    """Inside, everything that connects to SQLite does so over APSW and the VFS of this name."""
    with patch.object(sqlite3, "connect", partial(_connect, vfs)):
        yield


def _connect(vfs: str, database: str | Path, **options: Any) -> "_Connection":
    known = {"isolation_level", "cached_statements", "check_same_thread", "uri"}
    assert options.keys() <= known, options
    # The program opens its own transactions; another mode would need `sqlite3`'s implicit ones.
    assert options["isolation_level"] is None
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | (apsw.SQLITE_OPEN_URI if options.get("uri") else 0)
    with _as_sqlite3():
        return _Connection(apsw.Connection(str(database), flags=flags, vfs=vfs))


class _Connection:
    """What the program uses of `sqlite3.Connection`."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "_Cursor":
        return self._run(self._connection.cursor(), lambda cursor: cursor.execute(sql, tuple(parameters) or None))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> "_Cursor":
        rows = [tuple(parameter) for parameter in parameters]
        return self._run(self._connection.cursor(), lambda cursor: cursor.executemany(sql, rows))

    def executescript(self, script: str) -> "_Cursor":
        return self.execute(script)

    def close(self) -> None:
        # SQLite passes over errors of the checkpoint that it makes on closing; APSW tells of them.
        with suppress(apsw.Error):
            self._connection.close(True)

    def _run(self, cursor: apsw.Cursor, run: Any) -> "_Cursor":
        before = self._connection.total_changes()
        with _as_sqlite3():
            run(cursor)
        return _Cursor(cursor, self._connection.total_changes() - before)


class _Cursor:
    """What the program uses of `sqlite3.Cursor`."""

    def __init__(self, cursor: apsw.Cursor, changed: int) -> None:
        self._cursor = cursor
        self.rowcount = changed

    def fetchone(self) -> Any:
        with _as_sqlite3():
            return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        with _as_sqlite3():
            return self._cursor.fetchall()

    def close(self) -> None:
        self._cursor.close(True)

    def __iter__(self) -> Iterator[Any]:
        with _as_sqlite3():
            yield from self._cursor


@contextmanager
def _as_sqlite3() -> Generator[None]:
    try:
        yield
    except apsw.Error as error:
        # Errors of APSW itself carry no code of SQLite.
        extended = int(getattr(error, "extendedresult", apsw.SQLITE_MISUSE))
        raised = _KINDS.get(extended & 0xFF, sqlite3.OperationalError)(str(error))
        raised.sqlite_errorcode = extended
        raised.sqlite_errorname = _name_of(extended)
        raise raised from error


def _name_of(code: int) -> str:
    known = {**apsw.mapping_result_codes, **apsw.mapping_extended_result_codes}
    return str(known.get(code, code))
