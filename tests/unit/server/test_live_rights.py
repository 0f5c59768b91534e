"""Rights that are remembered: never longer than they hold (S1)."""

from collections.abc import Callable

import pytest

from fakes.core.lines import MEMBER, SPACE, STREAM, identifier
from fakes.server.fake_directory import Rooms
from fakes.server.stores import OTHER_STREAM
from handrail_server.accounts.membership import Membership
from handrail_server.accounts.storage.register import Installation, Register, StreamOf
from handrail_server.live.directory import Principal
from handrail_server.live.grant_cache import GrantCache

INSTALLATION = identifier(0x77)
PRINCIPAL = Principal(member=MEMBER, role="client", installation=INSTALLATION)


def furnished() -> Rooms:
    rooms = Rooms()
    rooms.install(MEMBER, INSTALLATION)
    rooms.open(MEMBER, STREAM)
    return rooms


def test_an_answer_is_the_directorys() -> None:
    rooms = furnished()
    grants = GrantCache(rooms)

    assert grants.grant(PRINCIPAL, STREAM) == rooms.grant(MEMBER, STREAM)
    assert grants.grant(PRINCIPAL, OTHER_STREAM) is None


@pytest.mark.parametrize(
    "change",
    [lambda rooms: rooms.revoke(INSTALLATION), lambda rooms: rooms.close(MEMBER, STREAM)],
    ids=["revoked", "closed"],
)
def test_S1_what_is_taken_away_is_gone_at_the_next_question(change: Callable[[Rooms], None]) -> None:
    rooms = furnished()
    grants = GrantCache(rooms)
    before = grants.grant(PRINCIPAL, STREAM)

    change(rooms)

    assert before is not None
    assert grants.grant(PRINCIPAL, STREAM) is None


def test_what_is_opened_is_open_at_the_next_question() -> None:
    rooms = furnished()
    grants = GrantCache(rooms)
    before = grants.grant(PRINCIPAL, OTHER_STREAM)

    rooms.open(MEMBER, OTHER_STREAM, role="therapist")

    assert before is None
    assert grants.grant(PRINCIPAL, OTHER_STREAM) == rooms.grant(MEMBER, OTHER_STREAM)


def test_the_directory_is_asked_once_until_something_changes() -> None:
    rooms = furnished()
    grants = GrantCache(rooms)
    asked: list[str] = []
    grant = rooms.grant

    def counting(member: str, stream: str):
        asked.append(stream)
        return grant(member, stream)

    rooms.grant = counting
    for _ in range(3):
        grants.grant(PRINCIPAL, STREAM)
    rooms.open(identifier(0x99), STREAM)
    grants.grant(PRINCIPAL, STREAM)

    assert asked == [STREAM, STREAM]


@pytest.mark.parametrize(
    "change",
    [
        lambda register: register.put_installation(
            Installation(
                installation=INSTALLATION,
                member=MEMBER,
                name="phone",
                finder="f",
                digest=b"",
                created_us=0,
                revoked_us=1,
            )
        ),
        lambda register: register.put_streams([StreamOf(stream=STREAM, space=SPACE, audience="shared", owner=None)]),
        lambda register: register.put_membership(
            Membership(space=SPACE, member=MEMBER, role="client", status="confirmed")
        ),
    ],
    ids=["installation", "stream", "membership"],
)
def test_S1_the_register_counts_every_change_that_a_right_rests_on(change: Callable[[Register], None]) -> None:
    register = Register()

    change(register)

    assert register.changes == 1
