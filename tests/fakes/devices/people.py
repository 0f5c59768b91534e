"""Accounts over a real store in a temporary folder, with a clock that moves only when told."""

import itertools
import os
from pathlib import Path

from handrail_server.accounts.admission import admit
from handrail_server.accounts.devices import Devices
from handrail_server.accounts.directory import AccountDirectory
from handrail_server.accounts.joining import Joining, MadePairing
from handrail_server.accounts.secrets.tickets import Tickets
from handrail_server.accounts.sign_in import SignedIn
from handrail_server.accounts.sign_out import SignOut
from handrail_server.accounts.spaces import NewSpace, Spaces
from handrail_server.accounts.storage.changes import AccountRefusal, Records, load_records
from handrail_server.accounts.storage.ledger import FILE_NAME, open_ledger
from handrail_server.accounts.storage.sealing import Sealing
from handrail_server.accounts.storage.tables import ROOM
from handrail_server.store.opening import open_sqlite
from handrail_server.store.sqlite_store import SqliteStore
from handrail_shared.ids import uuid7

NOW = 1_764_000_000_000_000
SECOND = 1_000_000

_numbers = itertools.count(1)


def new_id() -> str:
    """A fresh id, in rising order."""
    return uuid7(NOW, next(_numbers))


class Heard:
    """Notes who would have been told."""

    def __init__(self) -> None:
        self.members: list[str] = []
        self.installations: list[str] = []
        self.left: list[str] = []

    def membership_changed(self, member: str) -> None:
        self.members.append(member)

    def installation_revoked(self, installation: str) -> None:
        self.installations.append(installation)

    def signed_out(self, installation: str) -> None:
        self.left.append(installation)


class People:
    """Everything that accounts offer, in one place."""

    def __init__(self, store: SqliteStore, records: Records) -> None:
        self.store = store
        self.records = records
        self.register = records.register
        self.heard = Heard()
        self.tickets = Tickets()
        self.directory = AccountDirectory(records, self.tickets)
        self.spaces = Spaces(records, self.heard, new_id=new_id, chance=os.urandom)
        self.joining = Joining(records, new_id=new_id, chance=os.urandom)
        self.devices = Devices(records, self.tickets, self.heard, chance=os.urandom)
        self.sessions = SignOut(records, self.tickets, self.heard)

    async def close(self) -> None:
        await self.records.close()
        await self.store.close()

    async def therapist(self, name: str = "Dr Osei") -> SignedIn:
        """A therapist with one device."""
        invited = await self.spaces.invite_therapist(name, now_us=NOW)
        return await self.join(invited.secret, "desk")

    async def join(self, secret: str, device_name: str = "phone", display_name: str | None = None) -> SignedIn:
        """Use a link that must work."""
        admitted = await self.joining.join(secret, device_name=device_name, display_name=display_name, now_us=NOW)
        assert not isinstance(admitted, AccountRefusal)
        return admitted

    async def code(self, person: SignedIn, *, now_us: int = NOW) -> MadePairing:
        """A pairing code that must be made."""
        made = await self.joining.make_code(person.installation, now_us=now_us)
        assert not isinstance(made, AccountRefusal)
        return made

    async def space(self, therapist: SignedIn, title: str = "Maya") -> NewSpace:
        """A space that must open."""
        opened = await self.spaces.open(therapist.installation, title, now_us=NOW)
        assert not isinstance(opened, AccountRefusal)
        return opened


async def confirmed_pair(people: People) -> tuple[SignedIn, SignedIn, str]:
    """A therapist and a confirmed client, and their space."""
    therapist = await people.therapist()
    opened = await people.space(therapist)
    client = await people.join(opened.invited.secret)
    await people.spaces.confirm(therapist.installation, opened.space, client.installation.member, now_us=NOW)
    return therapist, client, opened.space


async def open_people(folder: Path, *, now_us: int = NOW, master_key: bytes | None = None) -> People:
    """Open, or open again, the accounts in `folder`."""
    store = await open_sqlite(folder, new_id=new_id, now_us=lambda: now_us, rooms=(ROOM,), admit=admit)
    key = master_key or (folder / "master.key").read_bytes()
    ledger = open_ledger(folder / FILE_NAME)
    try:
        records = await load_records(journal=store, ledger=ledger, sealing=Sealing(key, os.urandom), now_us=now_us)
    except BaseException:
        ledger.close()
        await store.close()
        raise
    return People(store, records)
