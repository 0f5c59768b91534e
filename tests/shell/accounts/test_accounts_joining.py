"""Joining, confirming, ending and pairing, over a real store."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.devices.people import NOW, SECOND, People, confirmed_pair, new_id, open_people
from handrail_server.accounts.joining import INSTALLATIONS_PER_MEMBER, LinkPreview
from handrail_server.accounts.membership import Membership
from handrail_server.accounts.secrets.pairing_codes import LIFETIME_US, TRIES
from handrail_server.accounts.sign_in import SignedIn
from handrail_server.accounts.spaces import LINK_LIFETIME_US
from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.changes import AccountRefusal


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[People]:
    opened = await open_people(tmp_path)
    yield opened
    await opened.close()


# --- joining ----------------------------------------------------------------------------------------------------------


async def test_a_therapist_joins_by_link_and_opens_a_space(people: People):
    therapist = await people.therapist("Dr Osei")
    opened = await people.space(therapist, "Maya")

    grants = people.directory.grants(therapist.installation.member)

    assert [(grant.space, grant.audience, grant.role) for grant in grants] == [
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
    await people.spaces.confirm(therapist.installation, opened.space, member, now_us=NOW)
    after = people.directory.grants(member)

    assert before == []
    assert [(entry.audience, entry.role) for entry in after] == [("shared", "client"), ("private", "client")]
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

    assert sum(isinstance(outcome, SignedIn) for outcome in outcomes) == 1
    assert [outcome for outcome in outcomes if not isinstance(outcome, SignedIn)] == [
        AccountRefusal("link_not_valid")
    ] * 19


async def test_a_preview_uses_nothing_up_and_tells_nothing_of_the_client(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)

    previews = [await people.joining.preview(opened.invited.secret, now_us=NOW) for _ in range(3)]
    await people.join(opened.invited.secret)

    assert previews == [LinkPreview(role="client", invited_by="Dr Osei")] * 3


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

    assert answers == [AccountRefusal("link_not_valid")] * 6
    assert previews == [AccountRefusal("link_not_valid")] * 6


async def test_a_client_may_say_how_they_are_called(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist, "M.")

    client = await people.join(opened.invited.secret, display_name="Maya")

    assert people.register.members[client.installation.member].name == "Maya"


async def test_a_fresh_link_voids_the_one_before(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)

    again = await people.spaces.invite_again(therapist.installation, opened.space, now_us=NOW)

    assert not isinstance(again, AccountRefusal)
    assert again.member == opened.invited.member
    old = await people.joining.join(opened.invited.secret, device_name="phone", display_name=None, now_us=NOW)
    assert old == AccountRefusal("link_not_valid")
    assert isinstance(await people.join(again.secret), SignedIn)


async def test_a_client_who_joined_is_not_invited_again_but_a_new_one_is_after_an_end(people: People):
    therapist, client, space = await confirmed_pair(people)
    actor = therapist.installation

    early = await people.spaces.invite_again(actor, space, now_us=NOW)
    await people.spaces.end(actor, space, client.installation.member, now_us=NOW)
    late = await people.spaces.invite_again(actor, space, now_us=NOW)

    assert early == AccountRefusal("wrong_state")
    assert not isinstance(late, AccountRefusal)
    assert late.member != client.installation.member


# --- confirming and ending --------------------------------------------------------------------------------------------


async def test_confirming_needs_an_accepted_member_and_may_be_repeated(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)
    actor, member = therapist.installation, opened.invited.member

    too_early = await people.spaces.confirm(actor, opened.space, member, now_us=NOW)
    await people.join(opened.invited.secret)
    twice = [await people.spaces.confirm(actor, opened.space, member, now_us=NOW) for _ in range(2)]

    assert too_early == AccountRefusal("wrong_state")
    assert [item.status for item in twice if isinstance(item, Membership)] == ["confirmed"] * 2


async def test_strangers_get_the_answer_of_what_is_not_there(people: People):
    _, client, space = await confirmed_pair(people)
    stranger = (await people.therapist("Dr Lind")).installation
    member = client.installation.member

    answers = [
        await people.spaces.confirm(stranger, space, member, now_us=NOW),
        await people.spaces.end(stranger, space, member, now_us=NOW),
        await people.spaces.invite_again(stranger, space, now_us=NOW),
        await people.spaces.confirm(client.installation, space, member, now_us=NOW),
        await people.spaces.end(stranger, new_id(), member, now_us=NOW),
        await people.devices.revoke(stranger, client.installation.installation, now_us=NOW),
    ]

    assert answers == [AccountRefusal("not_found")] * 6


async def test_a_client_opens_no_space(people: People):
    _, client, _ = await confirmed_pair(people)

    assert await people.spaces.open(client.installation, "Mine", now_us=NOW) == AccountRefusal("not_allowed")


async def test_an_ended_member_is_granted_nothing_and_stays_ended(people: People):
    therapist, client, space = await confirmed_pair(people)
    actor, member = therapist.installation, client.installation.member
    people.heard.members.clear()

    await people.spaces.end(actor, space, member, now_us=NOW)
    again = await people.spaces.confirm(actor, space, member, now_us=NOW)

    assert people.directory.grants(member) == []
    assert again == AccountRefusal("not_found")
    assert people.heard.members == [member]


async def test_a_client_may_leave(people: People):
    _, client, space = await confirmed_pair(people)
    member = client.installation.member

    left = await people.spaces.end(client.installation, space, member, now_us=NOW)

    assert isinstance(left, Membership)
    assert left.status == "ended"


async def test_ending_an_invitation_voids_its_link(people: People):
    therapist = await people.therapist()
    opened = await people.space(therapist)
    await people.spaces.end(therapist.installation, opened.space, opened.invited.member, now_us=NOW)

    answer = await people.joining.join(opened.invited.secret, device_name="phone", display_name=None, now_us=NOW)

    assert answer == AccountRefusal("link_not_valid")


# --- pairing ----------------------------------------------------------------------------------------------------------


async def test_a_pairing_code_admits_one_further_device(people: People):
    therapist = await people.therapist()
    made = await people.code(therapist)

    first = await people.joining.pair(made.code.lower(), device_name="laptop", now_us=NOW)
    second = await people.joining.pair(made.code, device_name="thief", now_us=NOW)

    assert isinstance(first, SignedIn)
    assert first.installation.member == therapist.installation.member
    assert second == AccountRefusal("code_not_valid")


async def test_a_pairing_code_is_used_once_however_many_try_at_once(people: People):
    therapist = await people.therapist()
    made = await people.code(therapist)

    outcomes = await asyncio.gather(
        *(people.joining.pair(made.code, device_name="laptop", now_us=NOW) for _ in range(5))
    )

    assert sum(isinstance(outcome, SignedIn) for outcome in outcomes) == 1


def with_wrong_end(code: str) -> str:
    """A code that begins alike and is wrong."""
    return code[:-1] + ("2" if code[-1] != "2" else "3")


async def test_five_wrong_tries_burn_a_code(people: People):
    therapist = await people.therapist()
    made = await people.code(therapist)

    for _ in range(TRIES):
        await people.joining.pair(with_wrong_end(made.code), device_name="thief", now_us=NOW)
    answer = await people.joining.pair(made.code, device_name="laptop", now_us=NOW)

    assert answer == AccountRefusal("code_not_valid")


async def test_four_wrong_tries_do_not_burn_a_code(people: People):
    therapist = await people.therapist()
    made = await people.code(therapist)

    for _ in range(TRIES - 1):
        await people.joining.pair(with_wrong_end(made.code), device_name="thief", now_us=NOW)
    answer = await people.joining.pair(made.code, device_name="laptop", now_us=NOW)

    assert isinstance(answer, SignedIn)


async def test_a_pairing_code_expires_and_a_new_one_replaces_it(people: People):
    therapist = await people.therapist()
    first, second = await people.code(therapist), await people.code(therapist)

    answers = [
        await people.joining.pair(first.code, device_name="laptop", now_us=NOW),
        await people.joining.pair(second.code, device_name="laptop", now_us=NOW + LIFETIME_US),
    ]

    assert answers == [AccountRefusal("code_not_valid")] * 2


async def test_revoking_a_device_kills_the_code_that_it_may_have_made(people: People):
    therapist = await people.therapist()
    made = await people.code(therapist)

    await people.devices.revoke(therapist.installation, therapist.installation.installation, now_us=NOW)

    assert await people.joining.pair(made.code, device_name="thief", now_us=NOW) == AccountRefusal("code_not_valid")


async def test_a_person_has_so_many_devices_and_no_more(people: People):
    therapist = await people.therapist()
    for number in range(INSTALLATIONS_PER_MEMBER - 1):
        made = await people.code(therapist)
        assert isinstance(await people.joining.pair(made.code, device_name=f"{number}", now_us=NOW), SignedIn)
    made = await people.code(therapist)

    assert await people.joining.pair(made.code, device_name="one more", now_us=NOW) == AccountRefusal(
        "too_many_devices"
    )


async def test_expired_codes_are_forgotten(people: People):
    therapist = await people.therapist()
    other = await people.therapist("Dr Lind")
    await people.code(therapist)

    await people.code(other, now_us=NOW + LIFETIME_US + SECOND)

    def count(connection: sqlite3.Connection) -> int:
        return connection.execute("SELECT count(*) FROM pairing").fetchone()[0]

    assert await people.store.read(count) == 1
    assert await people.store.read(rows.ledger_count) >= 0
