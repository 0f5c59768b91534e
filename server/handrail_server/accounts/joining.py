"""How a device comes in: by a join link as a person's first one, by a pairing code as a further one."""

import asyncio
import hashlib
import hmac
import sqlite3
from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handrail_server.accounts.membership import Membership, after
from handrail_server.accounts.secrets.credentials import Credential, new_credential, read_credential
from handrail_server.accounts.secrets.pairing_codes import LIFETIME_US, TRIES, Code, new_code, read_code
from handrail_server.accounts.sign_in import Browser, SignedIn, SignIn, before, seating
from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.changes import AccountRefusal, Records
from handrail_server.accounts.storage.ledger import InviteSpent
from handrail_server.accounts.storage.register import Installation, Member
from handrail_shared.events.fields import Role

INSTALLATIONS_PER_MEMBER: Final = 32
"""The most devices of one person that are not revoked."""

_SALT_BYTES: Final = 16
_CODE_ATTEMPTS: Final = 20

# A code holds 40 bits, too few for a fast hash: at 16 MiB and some 30 ms a guess, searching all of them takes eight
# hundred years, and a code lives ten minutes. (scrypt, RFC 7914.)
_SCRYPT_N: Final = 2**14
_SCRYPT_R: Final = 8


class LinkPreview(Struct, frozen=True, kw_only=True):
    """A link preview: where a link leads. Nothing about the client."""

    role: Role
    invited_by: str | None


class MadePairing(Struct, frozen=True, kw_only=True):
    """A fresh pairing code."""

    code: str
    expires_us: int

    def __repr__(self) -> str:
        return "MadePairing()"


class Joining:
    """Join links and pairing codes, as their users meet them. Unknown, used and expired are all one answer."""

    def __init__(self, records: Records, *, new_id: Callable[[], str], chance: Callable[[int], bytes]) -> None:
        self._records = records
        self._register = records.register
        self._new_id = new_id
        self._chance = chance
        self._hashing = asyncio.Semaphore(2)

    async def preview(self, secret: str, *, now_us: int) -> LinkPreview | AccountRefusal:
        """Return where a link leads. Uses nothing up."""
        shown = _join_credential(secret)
        invite = await self._records.journal.read(
            lambda connection: rows.open_invite(connection, shown.finder, now_us=now_us)
        )
        if invite is None or not shown.is_of(invite.digest):
            return AccountRefusal("link_not_valid")
        sender = None if invite.invited_by is None else self._register.members[invite.invited_by].name
        return LinkPreview(role=self._register.members[invite.member].role, invited_by=sender)

    async def join(
        self,
        secret: str,
        *,
        device_name: str,
        display_name: str | None,
        now_us: int,
        browser: Browser | None = None,
    ) -> SignedIn | AccountRefusal:
        """Use a link: whoever comes first with it becomes the person who was invited."""
        shown = _join_credential(secret)
        token = new_credential("hrd", self._chance)

        async def work() -> SignedIn | AccountRefusal:
            invite = await self._records.journal.read(
                lambda connection: rows.open_invite(connection, shown.finder, now_us=now_us)
            )
            if invite is None or not shown.is_of(invite.digest):
                return AccountRefusal("link_not_valid")
            member = self._register.members[invite.member]
            if display_name is not None:
                member = replace(member, name=display_name)
            installation = self._installation(token, member.member, device_name, now_us=now_us)
            entry = self._entry(installation, token, browser)
            accepted = [
                (membership, replace(membership, status=status))
                for membership in self._register.memberships_of(member.member)
                if (status := after(membership.status, "accept")) is not None
            ]
            await self._records.journal.write(
                lambda connection: self._write_join(connection, invite.finder, member, entry, accepted, now_us=now_us)
            )
            self._register.members[member.member] = member
            self._register.put_installation(installation)
            for _, membership in accepted:
                self._register.put_membership(membership)
            await self._records.note(InviteSpent(at_us=now_us, finder=invite.finder))
            return await entry.admitted(self._records, now_us=now_us)

        return await self._records.change(work)

    async def make_code(self, actor: Installation, *, now_us: int) -> MadePairing | AccountRefusal:
        """A pairing code for the member whose device asks, in place of the one before."""
        for _ in range(_CODE_ATTEMPTS):
            code = new_code(self._chance)
            salt = self._chance(_SALT_BYTES)
            pairing = rows.PairingRow(
                finder=code.finder,
                member=actor.member,
                salt=salt,
                digest=await self._digest(code, salt),
                expires_us=now_us + LIFETIME_US,
                wrong=0,
            )
            stored = await self._store_code(actor, pairing, now_us=now_us)
            if isinstance(stored, AccountRefusal):
                return stored
            if stored:
                return MadePairing(code=code.shown(), expires_us=pairing.expires_us)
        # Twenty codes in a row that begin like a live one: there would have to be thousands alive.
        raise AssertionError("no free pairing code")

    async def pair(
        self, typed: str, *, device_name: str, now_us: int, browser: Browser | None = None
    ) -> SignedIn | AccountRefusal:
        """Use a pairing code. A wrong try counts against the code that begins alike."""
        code = read_code(typed)
        if code is None:
            return AccountRefusal("code_not_valid")
        seen = await self._records.journal.read(
            lambda connection: rows.open_pairing(connection, code.finder, now_us=now_us)
        )
        # Hashed also where there is no such code, so that the time tells nothing.
        digest = await self._digest(code, bytes(_SALT_BYTES) if seen is None else seen.salt)
        if seen is None:
            return AccountRefusal("code_not_valid")
        right = hmac.compare_digest(digest, seen.digest)
        token = new_credential("hrd", self._chance)

        async def work() -> SignedIn | AccountRefusal:
            if not right:
                await self._records.journal.write(
                    lambda connection: rows.count_wrong_try(connection, code.finder, burnt_at=TRIES)
                )
                return AccountRefusal("code_not_valid")
            again = None if browser is None else before(self._register, browser, seen.member)
            live = [item for item in self._register.installations_of(seen.member) if item.revoked_us is None]
            if again is None and len(live) >= INSTALLATIONS_PER_MEMBER:
                return AccountRefusal("too_many_devices")
            installation = again or self._installation(token, seen.member, device_name, now_us=now_us)
            entry = self._entry(installation, token, browser, is_new=again is None)

            def add(connection: sqlite3.Connection) -> None:
                entry.write(connection, self._records, now_us=now_us)

            if not await self._records.journal.write(lambda connection: _write_pair(connection, seen, add)):
                return AccountRefusal("code_not_valid")
            self._register.put_installation(installation)
            return await entry.admitted(self._records, now_us=now_us)

        return await self._records.change(work)

    def _write_join(
        self,
        connection: sqlite3.Connection,
        finder: str,
        member: Member,
        entry: SignIn,
        accepted: list[tuple[Membership, Membership]],
        *,
        now_us: int,
    ) -> None:
        rows.spend_invite(connection, finder, now_us=now_us)
        rows.rename_member(connection, self._records.sealing, member)
        entry.write(connection, self._records, now_us=now_us)
        for former, membership in accepted:
            rows.move_membership(connection, membership, was=former.status, now_us=now_us)

    def _entry(
        self, installation: Installation, token: Credential, browser: Browser | None, *, is_new: bool = True
    ) -> SignIn:
        if browser is None:
            return SignIn(installation=installation, is_new=is_new, credential=token, seating=None)
        # Nobody is told the token: a page could read it, and so could whatever is slipped into a page.
        session = new_credential("hrs", self._chance)
        seated = seating(self._register, browser, installation.installation, session)
        return SignIn(installation=installation, is_new=is_new, credential=session, seating=seated)

    def _installation(self, token: Credential, member: str, name: str, *, now_us: int) -> Installation:
        return Installation(
            installation=self._new_id(),
            member=member,
            name=name,
            finder=token.finder,
            digest=token.digest,
            created_us=now_us,
        )

    async def _store_code(self, actor: Installation, pairing: rows.PairingRow, *, now_us: int) -> bool | AccountRefusal:
        def write(connection: sqlite3.Connection) -> bool:
            rows.forget_expired_pairings(connection, now_us=now_us)
            return rows.add_pairing(connection, pairing)

        return await self._records.change_by(actor, lambda: self._records.journal.write(write))

    async def _digest(self, code: Code, salt: bytes) -> bytes:
        async with self._hashing:
            return await asyncio.to_thread(hashlib.scrypt, code.text.encode(), salt=salt, n=_SCRYPT_N, r=_SCRYPT_R, p=1)


def _join_credential(secret: str) -> Credential:
    """The credential that was shown; one that cannot be found where it has not the shape of one."""
    shown = read_credential(secret)
    return shown if shown is not None and shown.kind == "hrj" else Credential("hrj", "", "")


def _write_pair(
    connection: sqlite3.Connection, seen: rows.PairingRow, add: Callable[[sqlite3.Connection], None]
) -> bool:
    # The code may have been used, burnt or replaced while it was hashed.
    still = connection.execute("SELECT digest FROM pairing WHERE finder = ?", (seen.finder,)).fetchone()
    if still is None or still[0] != seen.digest or not rows.spend_pairing(connection, seen.finder):
        return False
    add(connection)
    return True
