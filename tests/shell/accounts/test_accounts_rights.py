"""Who signs in, and who may append, over a real store."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.devices.people import NOW, People, confirmed_pair, new_id, open_people
from handrail_server.accounts import directory as accounts_directory
from handrail_server.accounts.storage.changes import AccountRefusal
from handrail_server.live.directory import Principal
from handrail_server.live.grant_cache import GrantCache
from handrail_server.store.errors import Barred
from handrail_server.store.port import Commit

PAGE = "https://handrail.example"


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[People]:
    opened = await open_people(tmp_path)
    yield opened
    await opened.close()


# --- signing in -------------------------------------------------------------------------------------------------------


async def test_a_token_signs_in_and_binds_its_device(people: People):
    therapist = await people.therapist()
    other = await people.therapist("Dr Lind")
    device = new_id()

    own = await people.directory.sign_in(therapist.token, device, now_us=NOW)
    stolen_id = await people.directory.sign_in(other.token, device, now_us=NOW)

    assert own == Principal(
        member=therapist.installation.member, role="therapist", installation=therapist.installation.installation
    )
    assert stolen_id == "sign_in"


async def test_one_device_id_is_claimed_by_one_installation_in_a_race(people: People):
    tokens = [(await people.therapist(f"Dr {n}")).token for n in range(6)]
    device = new_id()

    outcomes = await asyncio.gather(*(people.directory.sign_in(token, device, now_us=NOW) for token in tokens))

    assert sum(isinstance(outcome, Principal) for outcome in outcomes) == 1


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
    ticket, _ = people.devices.ticket(therapist.installation.installation, device, origin=PAGE, now_us=NOW)

    first = await people.directory.sign_in(ticket, device, now_us=NOW, origin=PAGE)
    second = await people.directory.sign_in(ticket, device, now_us=NOW, origin=PAGE)

    assert isinstance(first, Principal)
    assert second == "sign_in"


async def test_a_device_token_does_not_sign_in_from_a_page(people: People):
    therapist = await people.therapist()

    answer = await people.directory.sign_in(therapist.token, new_id(), now_us=NOW, origin=PAGE)

    assert answer == "sign_in"


async def test_a_ticket_of_a_revoked_device_is_answered_with_removed(people: People):
    therapist = await people.therapist()
    installation = therapist.installation.installation
    device = new_id()
    ticket, _ = people.devices.ticket(installation, device, now_us=NOW)

    await people.devices.revoke(therapist.installation, installation, now_us=NOW)

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


async def test_S1_remembered_rights_follow_every_change(people: People):
    grants = GrantCache(people.directory)
    therapist, client, space = await confirmed_pair(people)
    shared = people.register.shared_stream(space)
    device, desk = new_id(), new_id()
    own = await people.directory.sign_in(client.token, device, now_us=NOW)
    theirs = await people.directory.sign_in(therapist.token, desk, now_us=NOW)
    assert isinstance(own, Principal)
    assert isinstance(theirs, Principal)

    def open_to() -> list[bool]:
        return [grants.grant(item, shared) is not None for item in (own, theirs)]

    at_first = open_to()
    await people.devices.revoke(therapist.installation, therapist.installation.installation, now_us=NOW)
    revoked = open_to()
    await people.spaces.end(client.installation, space, client.installation.member, now_us=NOW)

    assert at_first == [True, True]
    assert revoked == [True, False]
    assert open_to() == [False, False]


async def test_lines_of_another_member_are_not_relayed(people: People):
    therapist, client, _ = await confirmed_pair(people)
    device = new_id()
    await people.directory.sign_in(client.token, device, now_us=NOW)

    assert people.directory.may_relay(client.installation.member, device)
    assert not people.directory.may_relay(therapist.installation.member, device)
    assert people.directory.may_relay(therapist.installation.member, new_id())


async def test_R2_nobody_relays_for_ever_new_devices(people: People, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(accounts_directory, "DEVICES_PER_INSTALLATION", 3)
    therapist = await people.therapist()
    other = await people.therapist("Dr Lind")
    devices = [new_id() for _ in range(4)]

    first = [people.directory.may_relay(therapist.installation.member, device) for device in devices]
    again = [people.directory.may_relay(therapist.installation.member, device) for device in devices]

    assert [True, True, True, False] == first == again
    assert people.directory.may_relay(other.installation.member, devices[3])


# --- admission inside the append --------------------------------------------------------------------------------------


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
    await people.spaces.end(client.installation, space, member, now_us=NOW)
    ended = [await admitted(device, member, shared), await admitted(device, member, private)]
    await people.devices.revoke(therapist.installation, therapist.installation.installation, now_us=NOW)
    revoked = await admitted(desk, therapist.installation.member, shared)

    assert allowed == [True, True]
    assert barred == [False] * 4
    assert ended == [False, False]
    assert not revoked


# --- a device that is revoked while it waits its turn -----------------------------------------------------------------


async def test_a_device_that_is_revoked_while_it_waits_changes_nothing(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)
    client = await people.join(opened.invited.secret)
    actor, member = therapist.installation, client.installation.member

    revoked, *late = await asyncio.gather(
        people.devices.revoke(actor, actor.installation, now_us=NOW),
        people.spaces.open(actor, "Second", now_us=NOW),
        people.spaces.invite_again(actor, opened.space, now_us=NOW),
        people.spaces.confirm(actor, opened.space, member, now_us=NOW),
        people.spaces.end(actor, opened.space, member, now_us=NOW),
        people.devices.revoke(actor, actor.installation, now_us=NOW),
        people.joining.make_code(actor, now_us=NOW),
    )

    assert not isinstance(revoked, AccountRefusal)
    assert late == [AccountRefusal("removed")] * 6
    assert people.directory.grants(member) == []


async def test_everyone_concerned_is_told_although_the_asker_has_gone(people: People):
    therapist, client, space = await confirmed_pair(people)
    actor, member = client.installation, client.installation.member
    people.heard.members.clear()
    asking: list[asyncio.Task[object]] = [
        asyncio.create_task(people.spaces.end(therapist.installation, space, member, now_us=NOW)),
        asyncio.create_task(people.spaces.open(therapist.installation, "Second", now_us=NOW)),
        asyncio.create_task(people.devices.revoke(actor, actor.installation, now_us=NOW)),
    ]
    await asyncio.sleep(0)

    for item in asking:
        item.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    await people.records.close()

    assert people.heard.members == [member, therapist.installation.member]
    assert people.heard.installations == [actor.installation]
