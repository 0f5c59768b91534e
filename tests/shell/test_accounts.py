"""Accounts over a real store: joining, pairing, spaces, devices, and what a restart remembers."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from fakes.people import NOW, SECOND, People, new_id, open_people
from handrail_server.accounts import rows
from handrail_server.accounts.codes import LIFETIME_US, TRIES
from handrail_server.accounts.joining import INSTALLATIONS_PER_MEMBER, Admitted, Previewed
from handrail_server.accounts.ledger import FILE_NAME, InstallationRevoked, LedgerDamaged, open_ledger
from handrail_server.accounts.records import Refusal
from handrail_server.accounts.sealing import NameDamaged
from handrail_server.accounts.spaces import LINK_LIFETIME_US
from handrail_server.accounts.standing import Membership
from handrail_server.live.directory import Signed
from handrail_server.store.errors import Barred, DiskFailed, StorageFull
from handrail_server.store.port import Commit

T = TypeVar("T")


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[People]:
    opened = await open_people(tmp_path)
    yield opened
    await opened.close()


async def confirmed_pair(people: People) -> tuple[Admitted, Admitted, str]:
    """A therapist and a confirmed client, and their space."""
    therapist = await people.therapist()
    opened = await people.space(therapist)
    client = await people.join(opened.invited.secret)
    await people.spaces.confirm(therapist.installation.member, opened.space, client.installation.member, now_us=NOW)
    return therapist, client, opened.space


# --- joining ---------------------------------------------------------------------------------------------------------


async def test_a_therapist_joins_by_link_and_opens_a_space(people: People):
    therapist = await people.therapist("Dr Osei")
    opened = await people.space(therapist, "Maya")

    grants = people.directory.grants(therapist.installation.member)

    assert [(each.space, each.audience, each.role) for each in grants] == [
        (opened.space, "shared", "therapist"),
        (opened.space, "private", "therapist"),
    ]
    assert people.heard.members == [therapist.installation.member]


async def test_a_client_is_granted_nothing_before_the_therapist_confirms(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)
    client = await people.join(opened.invited.secret)
    member = client.installation.member

    before = people.directory.grants(member)
    await people.spaces.confirm(therapist.installation.member, opened.space, member, now_us=NOW)
    after = people.directory.grants(member)

    assert before == []
    assert [(each.audience, each.role) for each in after] == [("shared", "client"), ("private", "client")]
    assert people.heard.members[-1] == member


async def test_a_join_link_lets_exactly_one_in_however_many_try_at_once(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)

    outcomes = await asyncio.gather(
        *(
            people.joining.join(opened.invited.secret, device_name=f"phone {n}", display_name=None, now_us=NOW)
            for n in range(20)
        )
    )

    assert sum(isinstance(each, Admitted) for each in outcomes) == 1
    assert [each for each in outcomes if not isinstance(each, Admitted)] == [Refusal("link_not_valid")] * 19


async def test_a_preview_uses_nothing_up_and_tells_nothing_of_the_client(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)

    previews = [await people.joining.preview(opened.invited.secret, now_us=NOW) for _ in range(3)]
    await people.join(opened.invited.secret)

    assert previews == [Previewed(role="client", invited_by="Dr Osei")] * 3


async def test_unknown_used_and_expired_links_are_one_answer(people: People):
    therapist = await people.therapist()
    used = (await people.space(therapist)).invited.secret
    await people.join(used)
    fresh = (await people.space(therapist)).invited.secret
    forged = fresh[:-1] + ("a" if fresh[-1] != "a" else "b")
    token = therapist.token
    late = NOW + LINK_LIFETIME_US

    answers = [
        await people.joining.join(secret, device_name="phone", display_name=None, now_us=at)
        for secret, at in [(used, NOW), (fresh, late), (forged, NOW), ("nonsense", NOW), ("", NOW), (token, NOW)]
    ]
    previews = [
        await people.joining.preview(secret, now_us=at)
        for secret, at in [(used, NOW), (fresh, late), (forged, NOW), ("nonsense", NOW), ("", NOW), (token, NOW)]
    ]

    assert answers == [Refusal("link_not_valid")] * 6
    assert previews == [Refusal("link_not_valid")] * 6


async def test_a_client_may_say_how_they_are_called(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist, "M.")

    client = await people.join(opened.invited.secret, display_name="Maya")

    assert people.register.members[client.installation.member].name == "Maya"


async def test_a_fresh_link_voids_the_one_before(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)

    again = await people.spaces.invite_again(therapist.installation.member, opened.space, now_us=NOW)

    assert not isinstance(again, Refusal)
    assert again.member == opened.invited.member
    old = await people.joining.join(opened.invited.secret, device_name="phone", display_name=None, now_us=NOW)
    assert old == Refusal("link_not_valid")
    assert isinstance(await people.join(again.secret), Admitted)


async def test_a_client_who_joined_is_not_invited_again_but_a_new_one_is_after_an_end(people: People):
    therapist, client, space = await confirmed_pair(people)
    actor = therapist.installation.member

    early = await people.spaces.invite_again(actor, space, now_us=NOW)
    await people.spaces.end(actor, space, client.installation.member, now_us=NOW)
    late = await people.spaces.invite_again(actor, space, now_us=NOW)

    assert early == Refusal("wrong_state")
    assert not isinstance(late, Refusal)
    assert late.member != client.installation.member


# --- confirming and ending -------------------------------------------------------------------------------------------


async def test_confirming_needs_an_accepted_member_and_may_be_repeated(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)
    actor, member = therapist.installation.member, opened.invited.member

    too_early = await people.spaces.confirm(actor, opened.space, member, now_us=NOW)
    await people.join(opened.invited.secret)
    twice = [await people.spaces.confirm(actor, opened.space, member, now_us=NOW) for _ in range(2)]

    assert too_early == Refusal("wrong_state")
    assert [each.status for each in twice if isinstance(each, Membership)] == ["confirmed"] * 2


async def test_strangers_get_the_answer_of_what_is_not_there(people: People):
    _, client, space = await confirmed_pair(people)
    stranger = (await people.therapist("Dr Lind")).installation.member
    member = client.installation.member

    answers = [
        await people.spaces.confirm(stranger, space, member, now_us=NOW),
        await people.spaces.end(stranger, space, member, now_us=NOW),
        await people.spaces.invite_again(stranger, space, now_us=NOW),
        await people.spaces.confirm(member, space, member, now_us=NOW),
        await people.spaces.end(stranger, new_id(), member, now_us=NOW),
        await people.devices.revoke(stranger, client.installation.installation, now_us=NOW),
    ]

    assert answers == [Refusal("not_found")] * 6


async def test_a_client_opens_no_space(people: People):
    _, client, _ = await confirmed_pair(people)

    assert await people.spaces.open(client.installation.member, "Mine", now_us=NOW) == Refusal("not_allowed")


async def test_an_ended_member_is_granted_nothing_and_stays_ended(people: People):
    therapist, client, space = await confirmed_pair(people)
    actor, member = therapist.installation.member, client.installation.member
    people.heard.members.clear()

    await people.spaces.end(actor, space, member, now_us=NOW)
    again = await people.spaces.confirm(actor, space, member, now_us=NOW)

    assert people.directory.grants(member) == []
    assert again == Refusal("not_found")
    assert people.heard.members == [member]


async def test_a_client_may_leave(people: People):
    _, client, space = await confirmed_pair(people)
    member = client.installation.member

    left = await people.spaces.end(member, space, member, now_us=NOW)

    assert isinstance(left, Membership)
    assert left.status == "ended"


async def test_ending_an_invitation_voids_its_link(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)
    await people.spaces.end(therapist.installation.member, opened.space, opened.invited.member, now_us=NOW)

    answer = await people.joining.join(opened.invited.secret, device_name="phone", display_name=None, now_us=NOW)

    assert answer == Refusal("link_not_valid")


# --- pairing ---------------------------------------------------------------------------------------------------------


async def test_a_pairing_code_admits_one_further_device(people: People):
    therapist = await people.therapist()
    made = await people.joining.make_code(therapist.installation.member, now_us=NOW)

    first = await people.joining.pair(made.code.lower(), device_name="laptop", now_us=NOW)
    second = await people.joining.pair(made.code, device_name="thief", now_us=NOW)

    assert isinstance(first, Admitted)
    assert first.installation.member == therapist.installation.member
    assert second == Refusal("code_not_valid")


async def test_a_pairing_code_is_used_once_however_many_try_at_once(people: People):
    therapist = await people.therapist()
    made = await people.joining.make_code(therapist.installation.member, now_us=NOW)

    outcomes = await asyncio.gather(
        *(people.joining.pair(made.code, device_name="laptop", now_us=NOW) for _ in range(5))
    )

    assert sum(isinstance(each, Admitted) for each in outcomes) == 1


def with_wrong_end(code: str) -> str:
    """A code that begins alike and is wrong."""
    return code[:-1] + ("2" if code[-1] != "2" else "3")


async def test_five_wrong_tries_burn_a_code(people: People):
    therapist = await people.therapist()
    made = await people.joining.make_code(therapist.installation.member, now_us=NOW)

    for _ in range(TRIES):
        await people.joining.pair(with_wrong_end(made.code), device_name="thief", now_us=NOW)
    answer = await people.joining.pair(made.code, device_name="laptop", now_us=NOW)

    assert answer == Refusal("code_not_valid")


async def test_four_wrong_tries_do_not_burn_a_code(people: People):
    therapist = await people.therapist()
    made = await people.joining.make_code(therapist.installation.member, now_us=NOW)

    for _ in range(TRIES - 1):
        await people.joining.pair(with_wrong_end(made.code), device_name="thief", now_us=NOW)
    answer = await people.joining.pair(made.code, device_name="laptop", now_us=NOW)

    assert isinstance(answer, Admitted)


async def test_a_pairing_code_expires_and_a_new_one_replaces_it(people: People):
    member = (await people.therapist()).installation.member
    first = await people.joining.make_code(member, now_us=NOW)
    second = await people.joining.make_code(member, now_us=NOW)

    answers = [
        await people.joining.pair(first.code, device_name="laptop", now_us=NOW),
        await people.joining.pair(second.code, device_name="laptop", now_us=NOW + LIFETIME_US),
    ]

    assert answers == [Refusal("code_not_valid")] * 2


async def test_revoking_a_device_kills_the_code_that_it_may_have_made(people: People):
    therapist = await people.therapist()
    member = therapist.installation.member
    made = await people.joining.make_code(member, now_us=NOW)

    await people.devices.revoke(member, therapist.installation.installation, now_us=NOW)

    assert await people.joining.pair(made.code, device_name="thief", now_us=NOW) == Refusal("code_not_valid")


async def test_a_person_has_so_many_devices_and_no_more(people: People):
    member = (await people.therapist()).installation.member
    for number in range(INSTALLATIONS_PER_MEMBER - 1):
        made = await people.joining.make_code(member, now_us=NOW)
        assert isinstance(await people.joining.pair(made.code, device_name=f"{number}", now_us=NOW), Admitted)
    made = await people.joining.make_code(member, now_us=NOW)

    assert await people.joining.pair(made.code, device_name="one more", now_us=NOW) == Refusal("too_many_devices")


# --- signing in ------------------------------------------------------------------------------------------------------


async def test_a_token_signs_in_and_binds_its_device(people: People):
    therapist = await people.therapist()
    other = await people.therapist("Dr Lind")
    device = new_id()

    own = await people.directory.sign_in(therapist.token, device, now_us=NOW)
    stolen_id = await people.directory.sign_in(other.token, device, now_us=NOW)

    assert own == Signed(
        member=therapist.installation.member, role="therapist", installation=therapist.installation.installation
    )
    assert stolen_id == "sign_in"


async def test_one_device_id_is_claimed_by_one_installation_in_a_race(people: People):
    tokens = [(await people.therapist(f"Dr {n}")).token for n in range(6)]
    device = new_id()

    outcomes = await asyncio.gather(*(people.directory.sign_in(each, device, now_us=NOW) for each in tokens))

    assert sum(isinstance(each, Signed) for each in outcomes) == 1


async def test_a_wrong_token_does_not_sign_in(people: People):
    therapist = await people.therapist()

    answers = [
        await people.directory.sign_in(credential, new_id(), now_us=NOW)
        for credential in [therapist.token[:-1] + "!", "hrd.a.b", "", "x" * 500, therapist.token + "x"]
    ]

    assert answers == ["sign_in"] * 5


async def test_a_ticket_signs_its_device_in_once_also_from_a_page(people: People):
    therapist = await people.therapist()
    device = new_id()
    ticket, _ = people.devices.ticket(therapist.installation.installation, device, now_us=NOW)

    first = await people.directory.sign_in(ticket, device, now_us=NOW, tickets_only=True)
    second = await people.directory.sign_in(ticket, device, now_us=NOW, tickets_only=True)

    assert isinstance(first, Signed)
    assert second == "sign_in"


async def test_a_device_token_does_not_sign_in_from_a_page(people: People):
    therapist = await people.therapist()

    answer = await people.directory.sign_in(therapist.token, new_id(), now_us=NOW, tickets_only=True)

    assert answer == "sign_in"


async def test_a_ticket_of_a_revoked_device_is_answered_with_removed(people: People):
    therapist = await people.therapist()
    member, installation = therapist.installation.member, therapist.installation.installation
    device = new_id()
    ticket, _ = people.devices.ticket(installation, device, now_us=NOW)

    await people.devices.revoke(member, installation, now_us=NOW)

    assert await people.directory.sign_in(ticket, device, now_us=NOW) == "removed"
    assert await people.directory.sign_in(therapist.token, device, now_us=NOW) == "removed"
    assert not people.directory.is_live(installation)
    assert people.heard.installations == [installation]


async def test_a_private_stream_is_granted_to_its_owner_only(people: People):
    therapist, client, space = await confirmed_pair(people)
    theirs = people.register.private_stream(space, client.installation.member)

    assert people.directory.grant(client.installation.member, theirs) is not None
    assert people.directory.grant(therapist.installation.member, theirs) is None
    assert people.directory.grant(therapist.installation.member, new_id()) is None


async def test_lines_of_another_member_are_not_relayed(people: People):
    therapist, client, _ = await confirmed_pair(people)
    device = new_id()
    await people.directory.sign_in(client.token, device, now_us=NOW)

    assert people.directory.may_relay(client.installation.member, device)
    assert not people.directory.may_relay(therapist.installation.member, device)
    assert people.directory.may_relay(therapist.installation.member, new_id())


# --- admission inside the append -------------------------------------------------------------------------------------


async def test_only_a_live_device_of_a_confirmed_member_is_admitted_to_append(people: People):
    therapist, client, space = await confirmed_pair(people)
    device, desk = new_id(), new_id()
    await people.directory.sign_in(client.token, device, now_us=NOW)
    await people.directory.sign_in(therapist.token, desk, now_us=NOW)
    member, shared = client.installation.member, people.register.shared_stream(space)
    private = people.register.private_stream(space, member)

    async def admitted(writer: str, who: str, stream: str) -> bool:
        try:
            await people.store.append([Commit(stream=stream, received_us=NOW, writer=writer, member=who)])
        except Barred:
            return False
        return True

    allowed = [await admitted(device, member, shared), await admitted(device, member, private)]
    barred = [
        await admitted(desk, therapist.installation.member, private),
        await admitted(device, therapist.installation.member, shared),
        await admitted(new_id(), member, shared),
        await admitted("", "", shared),
    ]
    await people.spaces.end(member, space, member, now_us=NOW)
    ended = [await admitted(device, member, shared), await admitted(device, member, private)]
    await people.devices.revoke(therapist.installation.member, therapist.installation.installation, now_us=NOW)
    revoked = await admitted(desk, therapist.installation.member, shared)

    assert allowed == [True, True]
    assert barred == [False] * 4
    assert ended == [False, False]
    assert not revoked


# --- what lasts ------------------------------------------------------------------------------------------------------


async def test_everything_is_there_after_a_restart(tmp_path: Path):
    people = await open_people(tmp_path)
    therapist, client, space = await confirmed_pair(people)
    device = new_id()
    await people.directory.sign_in(client.token, device, now_us=NOW)
    await people.close()

    again = await open_people(tmp_path)

    assert vars(again.register) == vars(people.register)
    assert isinstance(await again.directory.sign_in(therapist.token, new_id(), now_us=NOW), Signed)
    assert again.register.spaces[space].title == "Maya"
    await again.close()


async def test_a_restored_backup_un_revokes_and_readmits_nobody(tmp_path: Path):
    """T20 of the failure cases: the ledger outlives the database."""
    folder, backup = tmp_path / "live", tmp_path / "backup"
    people = await open_people(folder)
    therapist, client, space = await confirmed_pair(people)
    laptop = await people.joining.make_code(client.installation.member, now_us=NOW)
    paired = await people.joining.pair(laptop.code, device_name="laptop", now_us=NOW)
    assert isinstance(paired, Admitted)
    second = await people.space(therapist, "Second")
    await people.close()
    shutil.copytree(folder, backup)

    people = await open_people(folder)
    await people.devices.revoke(client.installation.member, paired.installation.installation, now_us=NOW)
    await people.spaces.end(therapist.installation.member, space, client.installation.member, now_us=NOW)
    await people.join(second.invited.secret)
    await people.close()
    shutil.copy(folder / FILE_NAME, backup / FILE_NAME)
    restored = await open_people(backup)

    assert await restored.directory.sign_in(paired.token, new_id(), now_us=NOW) == "removed"
    assert restored.directory.grants(client.installation.member) == []
    answer = await restored.joining.join(second.invited.secret, device_name="x", display_name=None, now_us=NOW)
    assert answer == Refusal("link_not_valid")
    await restored.close()


async def test_a_ledger_older_than_the_database_is_refused(tmp_path: Path):
    people = await open_people(tmp_path)
    therapist = await people.therapist()
    before = (tmp_path / FILE_NAME).read_bytes()
    await people.devices.revoke(therapist.installation.member, therapist.installation.installation, now_us=NOW)
    await people.close()
    (tmp_path / FILE_NAME).write_bytes(before)

    with pytest.raises(LedgerDamaged, match="put the latest ledger back"):
        await open_people(tmp_path)


def everything_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.iterdir() if each.is_file())


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
        people.devices.revoke(therapist.installation.member, therapist.installation.installation, now_us=NOW)
    )
    await writing.wait()

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await people.records.close()

    assert not people.directory.is_live(therapist.installation.installation)


# --- the ledger file -------------------------------------------------------------------------------------------------


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
        with pytest.raises(StorageFull):
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


async def test_expired_codes_are_forgotten(people: People):
    member = (await people.therapist()).installation.member
    other = (await people.therapist("Dr Lind")).installation.member
    await people.joining.make_code(member, now_us=NOW)

    await people.joining.make_code(other, now_us=NOW + LIFETIME_US + SECOND)

    def count(connection: sqlite3.Connection) -> int:
        return connection.execute("SELECT count(*) FROM pairing").fetchone()[0]

    assert await people.store.read(count) == 1
    assert await people.store.read(rows.ledger_count) >= 0
