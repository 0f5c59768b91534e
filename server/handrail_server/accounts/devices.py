"""A person's own devices: listing them, taking one off, and tickets for those that run in a browser."""

import sqlite3
from collections.abc import Callable

from msgspec.structs import replace

from handrail_server.accounts.secrets.tickets import Tickets
from handrail_server.accounts.spaces import Notices
from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.changes import AccountRefusal, Records
from handrail_server.accounts.storage.ledger import InstallationRevoked
from handrail_server.accounts.storage.register import Installation


class Devices:
    """The actions of a signed-in device on its person's devices."""

    def __init__(self, records: Records, tickets: Tickets, notices: Notices, *, chance: Callable[[int], bytes]) -> None:
        self._records = records
        self._register = records.register
        self._tickets = tickets
        self._notices = notices
        self._chance = chance

    def listed(self, member: str) -> list[Installation]:
        """Every device that `member` ever had, revoked ones included."""
        return self._register.installations_of(member)

    def ticket(self, installation: str, device: str, *, origin: str | None = None, now_us: int) -> tuple[str, int]:
        """A ticket by which `device` may say hello from a page of `origin`, and when it expires."""
        credential, expires_us = self._tickets.give(
            installation, device, origin=origin, now_us=now_us, chance=self._chance
        )
        return credential.text, expires_us

    async def revoke(self, actor: Installation, installation: str, *, now_us: int) -> Installation | AccountRefusal:
        """Take a device off, for ever and at once. Its person's pairing code dies with it: it may have made it."""

        async def work() -> Installation | AccountRefusal:
            known = self._register.installations.get(installation)
            if known is None or known.member != actor.member:
                return AccountRefusal("not_found")
            if known.revoked_us is not None:
                return known
            revoked = replace(known, revoked_us=now_us)

            def write(connection: sqlite3.Connection) -> None:
                rows.revoke_installation(connection, installation, now_us=now_us)
                connection.execute("DELETE FROM pairing WHERE member = ?", (actor.member,))

            await self._records.take_away(InstallationRevoked(at_us=now_us, installation=installation), write)
            self._register.put_installation(revoked)
            # Here, where it happens even when whoever asked has gone.
            self._notices.installation_revoked(installation)
            return revoked

        return await self._records.change_by(actor, work)
