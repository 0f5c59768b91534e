"""The register together with the one way to change it: durably first, in memory after, one change at a time."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Literal, Protocol, TypeVar, assert_never

from msgspec import Struct

from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.ledger import (
    AnyRecord,
    BrowserSessionEnded,
    InstallationRevoked,
    InviteSpent,
    Ledger,
    LedgerDamaged,
    MembershipEnded,
)
from handrail_server.accounts.storage.register import Installation, Register, StreamOf
from handrail_server.accounts.storage.sealing import Sealing
from handrail_server.store.errors import DiskFailed, StoreFull
from handrail_server.store.port import StreamRow
from handrail_shared.rights import Audience

T = TypeVar("T")

RefusalCode = Literal[
    "not_found",
    "not_allowed",
    "wrong_state",
    "link_not_valid",
    "code_not_valid",
    "too_many_devices",
    "removed",
    "last_device",
]


class AccountRefusal(Struct, frozen=True):
    """An account refusal: what was asked is refused. What one may not see is `not_found`, like what is not there."""

    code: RefusalCode


class AccountStore(Protocol):
    """An account store: what accounts need of the store: streams, and transactions on its one writing connection."""

    async def open_stream(self, stream: str, *, space: str, audience: Audience, owner: str | None) -> None:
        """See the store port."""
        ...

    async def streams(self) -> list[StreamRow]:
        """See the store port."""
        ...

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in a transaction of its own; durable when it returns, nothing kept when it raises."""
        ...

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on a connection that cannot write."""
        ...


class Records:
    """Records: what is known, and how it is changed."""

    def __init__(self, *, journal: AccountStore, ledger: Ledger, sealing: Sealing, register: Register) -> None:
        self.journal = journal
        self.sealing = sealing
        self.register = register
        self._ledger = ledger
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[object]] = set()

    @property
    def broken(self) -> bool:
        """Tell whether the ledger failed for good."""
        return self._ledger.broken

    async def change(self, work: Callable[[], Awaitable[T]]) -> T:
        """Carry out `work` alone, and to its end even when the one who asked has gone: a change that became durable
        but never reached the register would be a right that nobody checks.
        """
        task = asyncio.ensure_future(self._alone(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def change_by(self, actor: Installation, work: Callable[[], Awaitable[T]]) -> T | AccountRefusal:
        """`change` for a signed-in device. It may be revoked while it waits its turn: then it may do nothing more."""

        async def admitted() -> T | AccountRefusal:
            known = self.register.installations.get(actor.installation)
            if known is None or known.revoked_us is not None:
                return AccountRefusal("removed")
            return await work()

        return await self.change(admitted)

    async def take_away(self, record: AnyRecord, change: Callable[[sqlite3.Connection], T]) -> T:
        """Note in the ledger, then write: after a crash between the two, the next start finishes it."""
        await asyncio.to_thread(self._ledger.append, record)
        count = self._ledger.count

        def noted(connection: sqlite3.Connection) -> T:
            rows.note_ledger_count(connection, count)
            return change(connection)

        return await self.journal.write(noted)

    async def note(self, record: AnyRecord) -> None:
        """Note in the ledger what the database already holds. That is done whether or not the disk takes the note:
        whoever asked gets their answer, and a ledger that failed for good shows in `broken`.
        """
        with suppress(StoreFull, DiskFailed):
            await asyncio.to_thread(self._ledger.append, record)

    async def close(self) -> None:
        """Wait for running changes, then let go of the ledger."""
        await asyncio.gather(*self._running, return_exceptions=True)
        self._ledger.close()

    async def _alone(self, work: Callable[[], Awaitable[T]]) -> T:
        async with self._turn:
            return await work()


async def load_records(
    *, journal: AccountStore, ledger: Ledger, sealing: Sealing, now_us: int, accept_lost: bool = False
) -> Records:
    """Everything that accounts know, after the ledger was replayed. Raises `LedgerDamaged`, `NameDamaged`.

    `accept_lost`: begin anew with a ledger that lacks records. The database holds what they took away, unless it is an
    older one that was restored.
    """
    known = await journal.read(rows.ledger_count)
    if ledger.count < known and not accept_lost:
        raise LedgerDamaged(
            f"the ledger has {ledger.count} records and the database knows of {known}: put the latest ledger back;"
            " if it is lost, start once with --accept-lost-ledger"
        )

    def replay(connection: sqlite3.Connection) -> None:
        for record in ledger.replayed:
            _replay(connection, record, now_us=now_us)
        if accept_lost:
            rows.forget_ledger_count(connection)
        rows.note_ledger_count(connection, ledger.count)

    await journal.write(replay)
    streams = [
        StreamOf(stream=row.stream, space=row.space, audience=row.audience, owner=row.owner)
        for row in await journal.streams()
        if not row.erased
    ]
    register = await journal.read(lambda connection: rows.read_register(connection, sealing, streams))
    return Records(journal=journal, ledger=ledger, sealing=sealing, register=register)


def _replay(connection: sqlite3.Connection, record: AnyRecord, *, now_us: int) -> None:
    match record:
        case InstallationRevoked():
            rows.revoke_installation(connection, record.installation, now_us=now_us)
        case MembershipEnded():
            rows.end_membership(connection, record.space, record.member, now_us=now_us)
        case InviteSpent():
            rows.spend_invite(connection, record.finder, now_us=now_us)
        case BrowserSessionEnded():
            rows.end_session(connection, record.finder, now_us=now_us)
        case _:
            assert_never(record)
