"""The ledger: what was taken away, in a file of its own, so that no restored backup gives it back.

One JSON line per record, only ever appended, flushed to the disk before the database hears of it. It is replayed at
every start, before anything listens. It holds ids and no content.
"""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from handrail_server.store.errors import CannotStart, DiskFailed, StoreFull
from handrail_server.store.folder import sync_folder

FILE_NAME: Final = "ledger.jsonl"


class Record(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Something that was taken away, at `at_us` microseconds since 1970."""

    at_us: int


class InstallationRevoked(Record, frozen=True, kw_only=True, tag="installation_revoked"):
    """A device may never sign in again."""

    installation: str


class MembershipEnded(Record, frozen=True, kw_only=True, tag="membership_ended"):
    """A member is in a space no more."""

    space: str
    member: str


class InviteSpent(Record, frozen=True, kw_only=True, tag="invite_spent"):
    """A join link was used or replaced; `finder` is its public part."""

    finder: str


class BrowserSessionEnded(Record, frozen=True, kw_only=True, tag="session_ended"):
    """A browser signed out, or in anew; `finder` is the public part of the session that it had."""

    finder: str


AnyRecord = InstallationRevoked | MembershipEnded | InviteSpent | BrowserSessionEnded


class LedgerDamaged(CannotStart):
    """The ledger cannot be trusted, so nobody is let in on its word."""


_DECODER: Final = msgspec.json.Decoder(AnyRecord)
_ENCODER: Final = msgspec.json.Encoder()


class Ledger:
    """The ledger file, open for appending."""

    def __init__(self, path: Path, file: BinaryIO, records: list[AnyRecord]) -> None:
        self._path = path
        self._file = file
        self._size = file.tell()
        self.replayed: tuple[AnyRecord, ...] = tuple(records)
        """What it held when it was opened."""
        self.count = len(records)
        """How many records it holds."""
        self.broken = False
        """Whether a write failed for good: nobody knows what is on the disk, so nothing more is written."""

    def append(self, record: AnyRecord) -> None:
        """Write a record and wait until the disk has it. Blocks.

        Raises `StoreFull`, and then nothing was appended, or `DiskFailed`, and then nothing ever is again.
        """
        if self.broken:
            raise DiskFailed(f"the ledger {self._path} failed before")
        line = _ENCODER.encode(record) + b"\n"
        try:
            self._write(line)
        except OSError as failed:
            self.broken = not self._cut_off() or failed.errno not in (errno.ENOSPC, errno.EDQUOT)
            trouble = DiskFailed if self.broken else StoreFull
            raise trouble(f"the ledger {self._path} could not be written") from None
        self._size += len(line)
        self.count += 1

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self, line: bytes) -> None:
        written = self._file.write(line)
        if written != len(line):
            raise OSError(errno.ENOSPC, "short write")
        os.fsync(self._file.fileno())

    def _cut_off(self) -> bool:
        """Remove a record that was written in part; whether that worked."""
        try:
            self._file.truncate(self._size)
            self._file.seek(self._size)
        except OSError:
            return False
        return True


def open_ledger(path: Path) -> Ledger:
    """The ledger at `path`, created where there is none, readable by its owner only.

    Raises `LedgerDamaged` on a line that is not a record. A last line without its newline was never acknowledged: it
    is cut off.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
    except OSError as failed:
        raise LedgerDamaged(f"the ledger {path} cannot be opened ({failed.strerror}): make it readable") from None
    try:
        records = _recovered(path, file)
    except BaseException:
        file.close()
        raise
    return Ledger(path, file, records)


def _recovered(path: Path, file: BinaryIO) -> list[AnyRecord]:
    """Every whole record; what follows the last newline is cut off, and the file stands at its end."""
    whole, newline, _ = file.read().rpartition(b"\n")
    records = list(_records(path, whole)) if newline else []
    size = len(whole) + len(newline)
    file.truncate(size)
    file.seek(size)
    os.fsync(file.fileno())
    sync_folder(path.parent)
    return records


def _records(path: Path, whole: bytes) -> Iterator[AnyRecord]:
    for number, line in enumerate(whole.split(b"\n"), start=1):
        try:
            yield _DECODER.decode(line)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
            raise LedgerDamaged(
                f"the ledger {path} is damaged at line {number}: put back an undamaged copy, or a newer Handrail"
            ) from None
