"""What a restart, a crash and a restored backup remember of who may do what."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from fakes.devices.people import NOW, People, confirmed_pair, new_id, open_people
from handrail_server.accounts.sign_in import Browser, SignedIn
from handrail_server.accounts.storage.changes import AccountRefusal
from handrail_server.accounts.storage.ledger import FILE_NAME, InstallationRevoked, LedgerDamaged, open_ledger
from handrail_server.accounts.storage.sealing import NameDamaged
from handrail_server.app import open_data
from handrail_server.live.directory import Principal
from handrail_server.store.errors import DiskFailed, StoreFull

T = TypeVar("T")


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[People]:
    opened = await open_people(tmp_path)
    yield opened
    await opened.close()


# --- what lasts -------------------------------------------------------------------------------------------------------


async def test_everything_is_there_after_a_restart(tmp_path: Path):
    people = await open_people(tmp_path)
    therapist, client, space = await confirmed_pair(people)
    device = new_id()
    await people.directory.sign_in(client.token, device, now_us=NOW)
    await people.close()

    again = await open_people(tmp_path)

    # Changes are counted anew in each life.
    assert vars(again.register) | {"changes": 0} == vars(people.register) | {"changes": 0}
    assert isinstance(await again.directory.sign_in(therapist.token, new_id(), now_us=NOW), Principal)
    assert again.register.spaces[space].title == "Maya"
    await again.close()


async def test_a_restored_backup_un_revokes_and_readmits_nobody(tmp_path: Path):
    """The ledger outlives the database."""
    folder, backup = tmp_path / "live", tmp_path / "backup"
    people = await open_people(folder)
    therapist, client, space = await confirmed_pair(people)
    laptop = await people.code(client)
    paired = await people.joining.pair(laptop.code, device_name="laptop", now_us=NOW)
    assert isinstance(paired, SignedIn)
    code = await people.code(client)
    browser = await people.joining.pair(code.code, device_name="browser", now_us=NOW, browser=Browser())
    assert isinstance(browser, SignedIn)
    second = await people.space(therapist, "Second")
    await people.close()
    shutil.copytree(folder, backup)

    people = await open_people(folder)
    await people.devices.revoke(client.installation, paired.installation.installation, now_us=NOW)
    await people.spaces.end(therapist.installation, space, client.installation.member, now_us=NOW)
    await people.join(second.invited.secret)
    assert await people.sessions.sign_out(browser.installation, even_if_last=False, now_us=NOW) is None
    await people.close()
    shutil.copy(folder / FILE_NAME, backup / FILE_NAME)
    restored = await open_people(backup)

    assert await restored.directory.sign_in(paired.token, new_id(), now_us=NOW) == "removed"
    assert restored.directory.visitor(browser.session) == "sign_in"
    assert restored.directory.grants(client.installation.member) == []
    answer = await restored.joining.join(second.invited.secret, device_name="x", display_name=None, now_us=NOW)
    assert answer == AccountRefusal("link_not_valid")
    await restored.close()


async def test_a_ledger_older_than_the_database_is_refused(tmp_path: Path):
    people = await open_people(tmp_path)
    therapist = await people.therapist()
    before = (tmp_path / FILE_NAME).read_bytes()
    await people.devices.revoke(therapist.installation, therapist.installation.installation, now_us=NOW)
    await people.close()
    (tmp_path / FILE_NAME).write_bytes(before)

    with pytest.raises(LedgerDamaged, match="put the latest ledger back"):
        await open_people(tmp_path)


async def test_a_lost_ledger_is_accepted_once_asked_and_what_it_took_away_stays_away(tmp_path: Path):
    people = await open_people(tmp_path)
    therapist = await people.therapist()
    await people.devices.revoke(therapist.installation, therapist.installation.installation, now_us=NOW)
    await people.close()
    (tmp_path / FILE_NAME).unlink()

    opened = await open_data(tmp_path, master_key_path=None, accept_lost_ledger=True)
    await opened.close()
    again = await open_people(tmp_path)

    assert await again.directory.sign_in(therapist.token, new_id(), now_us=NOW) == "removed"
    await again.close()


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def test_names_do_not_lie_readable_on_the_disk(tmp_path: Path):
    people = await open_people(tmp_path)
    therapist = await people.therapist("Kestrelsong Practitioner")
    opened = await people.space(therapist, "Kestrelsong Client")
    client = await people.join(opened.invited.secret, "Kestrelsong Phone")
    await people.close()

    contents = everything_in(tmp_path)

    assert b"Kestrelsong" not in contents
    assert client.token.encode() not in contents
    assert opened.invited.secret.encode() not in contents


async def test_a_sealed_name_opens_in_its_own_row_only(tmp_path: Path):
    people = await open_people(tmp_path)
    first, second = await people.therapist("Dr One"), await people.therapist("Dr Two")

    def swap(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE member SET name = (SELECT name FROM member WHERE member = ?) WHERE member = ?",
            (first.installation.member, second.installation.member),
        )

    await people.store.write(swap)
    await people.close()

    with pytest.raises(NameDamaged):
        await open_people(tmp_path)


async def test_a_change_reaches_the_register_although_its_asker_has_gone(
    people: People, monkeypatch: pytest.MonkeyPatch
):
    """A right that is durable and unknown would be checked by nobody."""
    therapist = await people.therapist()
    writing, store_write = asyncio.Event(), people.store.write

    async def write(work: Callable[[sqlite3.Connection], T]) -> T:
        writing.set()
        return await store_write(work)

    monkeypatch.setattr(people.store, "write", write)
    asking = asyncio.create_task(
        people.devices.revoke(therapist.installation, therapist.installation.installation, now_us=NOW)
    )
    await writing.wait()

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await people.records.close()

    assert not people.directory.is_live(therapist.installation.installation)


# --- the ledger file --------------------------------------------------------------------------------------------------


def record(number: int) -> InstallationRevoked:
    return InstallationRevoked(at_us=number, installation=str(number))


def test_a_ledger_reads_back_and_only_its_owner_may(tmp_path: Path):
    ledger = open_ledger(tmp_path / FILE_NAME)
    ledger.append(record(1))
    ledger.append(record(2))
    ledger.close()

    again = open_ledger(tmp_path / FILE_NAME)
    again.close()

    assert again.replayed == (record(1), record(2))
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_torn_last_record_was_never_acknowledged_and_is_cut_off(tmp_path: Path):
    path = tmp_path / FILE_NAME
    ledger = open_ledger(path)
    ledger.append(record(1))
    ledger.close()
    with path.open("ab") as file:
        file.write(b'{"type":"installation_re')

    again = open_ledger(path)
    again.append(record(2))
    again.close()

    third = open_ledger(path)
    third.close()
    assert third.replayed == (record(1), record(2))


@pytest.mark.parametrize("line", [b"nonsense", b'{"type":"of_the_future","at_us":1}', b"", b"\xff", b"[" * 100_000])
def test_a_damaged_ledger_is_refused_by_line(tmp_path: Path, line: bytes):
    path = tmp_path / FILE_NAME
    path.write_bytes(line + b'\n{"type":"installation_revoked","at_us":1,"installation":"a"}\n')

    with pytest.raises(LedgerDamaged, match="line 1"):
        open_ledger(path)


def test_a_full_disk_appends_nothing_and_the_ledger_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ledger = open_ledger(tmp_path / FILE_NAME)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreFull):
            ledger.append(record(1))
    ledger.append(record(2))
    ledger.close()

    again = open_ledger(tmp_path / FILE_NAME)
    again.close()
    assert again.replayed == (record(2),)


def test_a_failed_flush_is_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ledger = open_ledger(tmp_path / FILE_NAME)

    def broken(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", broken)
        with pytest.raises(DiskFailed):
            ledger.append(record(1))
    with pytest.raises(DiskFailed):
        ledger.append(record(2))
    ledger.close()

    assert ledger.broken
