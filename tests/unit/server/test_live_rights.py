"""Rights that are remembered: never longer than they hold (S1)."""

from collections.abc import Callable

import pytest

from fakes.core.lines import MEMBER, SPACE, STREAM, identifier
from fakes.server.fake_directory import FakeDirectory
from fakes.server.stores import OTHER_STREAM
from handrail_server.accounts.membership import Membership
from handrail_server.accounts.storage.register import Installation, Register, StreamOf
from handrail_server.live.directory import Principal
from handrail_server.live.grant_cache import GrantCache

INSTALLATION = identifier(0x77)
PRINCIPAL = Principal(member=MEMBER, role="client", installation=INSTALLATION)


def furnished() -> FakeDirectory:
    directory = FakeDirectory()
    directory.install(MEMBER, INSTALLATION)
    directory.open(MEMBER, STREAM)
    return directory


def test_an_answer_is_the_directorys() -> None:
    directory = furnished()
    grants = GrantCache(directory)

    assert grants.grant(PRINCIPAL, STREAM) == directory.grant(MEMBER, STREAM)
    assert grants.grant(PRINCIPAL, OTHER_STREAM) is None


@pytest.mark.parametrize(
    "change",
    [lambda directory: directory.revoke(INSTALLATION), lambda directory: directory.close(MEMBER, STREAM)],
    ids=["revoked", "closed"],
)
def test_S1_what_is_taken_away_is_gone_at_the_next_question(change: Callable[[FakeDirectory], None]) -> None:
    directory = furnished()
    grants = GrantCache(directory)
    before = grants.grant(PRINCIPAL, STREAM)

    change(directory)

    assert before is not None
    assert grants.grant(PRINCIPAL, STREAM) is None


def test_what_is_opened_is_open_at_the_next_question() -> None:
    directory = furnished()
    grants = GrantCache(directory)
    before = grants.grant(PRINCIPAL, OTHER_STREAM)

    directory.open(MEMBER, OTHER_STREAM, role="therapist")

    assert before is None
    assert grants.grant(PRINCIPAL, OTHER_STREAM) == directory.grant(MEMBER, OTHER_STREAM)


def test_the_directory_is_asked_once_until_something_changes() -> None:
    directory = furnished()
    grants = GrantCache(directory)
    asked: list[str] = []
    grant = directory.grant

    def counting(member: str, stream: str):
        asked.append(stream)
        return grant(member, stream)

    directory.grant = counting
    for _ in range(3):
        grants.grant(PRINCIPAL, STREAM)
    directory.open(identifier(0x99), STREAM)
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
