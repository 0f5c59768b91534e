"""A device that its server knows no more, after a backup was restored there."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fakes.devices.handhelds import AROUND, TIMEOUT_S, Homes
from fakes.server.serving import serving
from handrail_client.errors import AlreadyJoined
from handrail_client.joining import pair
from handrail_server.accounts.storage.changes import AccountRefusal
from handrail_server.app import now_us


@asynccontextmanager
async def homes(tmp_path: Path) -> AsyncGenerator[Homes]:
    async with serving(tmp_path / "server") as server:
        found = Homes(tmp_path, server)
        try:
            yield found
        finally:
            await found.close()


async def test_a_device_that_the_server_forgot_is_paired_again_and_keeps_what_it_has(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        phone = await all_homes.client_of(await all_homes.therapist())
        made = await all_homes.server.services.joining.make_code(await all_homes.caller(phone), now_us=now_us())
        assert not isinstance(made, AccountRefusal)
        before = await phone.log.identity()
        await phone.log.renew("hrd.forgotten.forgotten")
        await (await phone.device()).days.check_in(mood=1)

        after = await pair(phone.log, before.server, made.code, AROUND, device_name="phone")
        await phone.sync().once(timeout_s=TIMEOUT_S)

        assert (before.member, before.device) == (after.member, after.device)
        assert 0 == await phone.pending()


async def test_a_device_that_is_known_or_another_persons_is_not_paired_again(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        made = await all_homes.server.services.joining.make_code(await all_homes.caller(desk), now_us=now_us())
        assert not isinstance(made, AccountRefusal)
        whom = await phone.log.identity()

        with pytest.raises(AlreadyJoined):
            await pair(phone.log, whom.server, made.code, AROUND, device_name="phone")
        await phone.log.renew("hrd.forgotten.forgotten")
        with pytest.raises(AlreadyJoined):
            await pair(phone.log, whom.server, made.code, AROUND, device_name="phone")

        assert "hrd.forgotten.forgotten" == (await phone.log.identity()).token
