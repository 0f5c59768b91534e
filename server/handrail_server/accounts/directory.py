"""The directory of the live half, answered from the register."""

import sqlite3
from typing import Final, assert_never

from handrail_server.accounts.membership import Membership, sees
from handrail_server.accounts.secrets.credentials import Credential, read_credential
from handrail_server.accounts.secrets.tickets import Tickets
from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.changes import Records
from handrail_server.accounts.storage.register import Installation, StreamOf
from handrail_server.live.directory import Grant, Principal, SignInRefusal

DEVICES_PER_INSTALLATION: Final = 1000
"""The most device ids of one installation. It takes a new one after each fork (P3), which is rare."""


class AccountDirectory:
    """The directory of accounts: who shows which credential, and what is open to them."""

    def __init__(self, records: Records, tickets: Tickets) -> None:
        self._records = records
        self._register = records.register
        self._tickets = tickets
        self._relayed: dict[str, set[str]] = {}
        """The unclaimed device ids that each member has relayed for since the start."""

    @property
    def changes(self) -> int:
        """See `Directory`."""
        return self._register.changes

    async def sign_in(
        self, credential: str, device: str, *, now_us: int, origin: str | None = None
    ) -> Principal | SignInRefusal:
        """See `Directory`."""
        shown = read_credential(credential)
        if shown is None or (origin is not None and shown.kind != "hrt"):
            return "sign_in"
        installation = self._holder(shown, device, origin=origin, now_us=now_us)
        if installation is None:
            return "sign_in"
        if installation.revoked_us is not None:
            return "removed"
        if not await self._claim(device, installation.installation, now_us=now_us):
            return "sign_in"
        # The claim may have waited for the disk, and the revocation may have come first.
        if not self.is_live(installation.installation):
            return "removed"
        member = self._register.members[installation.member]
        return Principal(member=member.member, role=member.role, installation=installation.installation)

    def caller(self, token: str) -> Installation | SignInRefusal:
        """The installation whose device token this is."""
        shown = read_credential(token)
        if shown is None or shown.kind != "hrd":
            return "sign_in"
        installation = self._by_token(shown)
        if installation is None:
            return "sign_in"
        return installation if installation.revoked_us is None else "removed"

    def visitor(self, session: str) -> Installation | SignInRefusal:
        """The installation whose browser shows this session."""
        shown = read_credential(session)
        if shown is None or shown.kind != "hrs":
            return "sign_in"
        found = self._register.session_by_finder(shown.finder)
        if found is None or found.digest is None or not shown.is_of(found.digest):
            return "sign_in"
        installation = self._register.installations[found.installation]
        return installation if installation.revoked_us is None else "removed"

    def grants(self, member: str) -> list[Grant]:
        """See `Directory`."""
        register = self._register
        found: list[Grant] = []
        for membership in register.memberships_of(member):
            if sees(membership):
                for stream in (
                    register.shared_stream(membership.space),
                    register.private_stream(membership.space, member),
                ):
                    found.append(_grant(register.streams[stream], membership))
        return found

    def grant(self, member: str, stream: str) -> Grant | None:
        """See `Directory`."""
        known = self._register.streams.get(stream)
        if known is None or known.owner not in (None, member):
            return None
        membership = self._register.membership(known.space, member)
        return _grant(known, membership) if membership is not None and sees(membership) else None

    def is_live(self, installation: str) -> bool:
        """See `Directory`."""
        known = self._register.installations.get(installation)
        return known is not None and known.revoked_us is None

    def may_relay(self, member: str, device: str) -> bool:
        """See `Directory`. Of ids that nobody has claimed, a member may relay as many as an installation may hold."""
        holder = self._register.devices.get(device)
        if holder is not None:
            return self._register.installations[holder].member == member
        relayed = self._relayed.setdefault(member, set())
        if device not in relayed and len(relayed) >= DEVICES_PER_INSTALLATION:
            return False
        relayed.add(device)
        return True

    def _holder(self, shown: Credential, device: str, *, origin: str | None, now_us: int) -> Installation | None:
        match shown.kind:
            case "hrd":
                return self._by_token(shown)
            case "hrt":
                found = self._tickets.use(shown, device, origin=origin, now_us=now_us)
                return None if found is None else self._register.installations[found]
            case "hrs" | "hrj":
                # A browser sends its session along whoever asks; only a ticket shows that our own page did.
                return None
            case _:
                assert_never(shown.kind)

    def _by_token(self, shown: Credential) -> Installation | None:
        installation = self._register.installation_by_finder(shown.finder)
        if installation is None or not shown.is_of(installation.digest):
            return None
        return installation

    async def _claim(self, device: str, installation: str, *, now_us: int) -> bool:
        holder = self._register.devices.get(device)
        if holder is not None:
            return holder == installation
        if self._register.devices_of(installation) >= DEVICES_PER_INSTALLATION:
            return False

        def claim(connection: sqlite3.Connection) -> str:
            return rows.claim_device(connection, device, installation, now_us=now_us)

        async def work() -> str:
            holder = await self._records.journal.write(claim)
            self._register.devices[device] = holder
            return holder

        return await self._records.change(work) == installation


def _grant(stream: StreamOf, membership: Membership) -> Grant:
    return Grant(stream=stream.stream, space=stream.space, audience=stream.audience, role=membership.role)
