"""H3, raced over real sockets: once a newer connection is welcomed, nothing that the older one sent is committed."""

import asyncio
import itertools
import random
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from msgspec import Struct
from websockets.exceptions import ConnectionClosed

from fakes.server.serving import Person, Serving, heard, serving, unlimited
from handrail_server.live.hub.handshake import Handshake
from handrail_server.live.session.connection import Connection
from proof import tenth

RACES: Final = tenth(300)


class Raced(Struct, frozen=True, kw_only=True):
    """What became of one race: how many events `welcome` said were stored, and how many were at the end."""

    pushed: int
    welcomed: int
    ended: int
    older: str
    """How the older connection went."""


class Racing:
    """One device, which races against itself."""

    def __init__(self, host: Serving, phone: Person, seed: int) -> None:
        self._host = host
        self._phone = phone
        self._chance = random.Random(seed)  # noqa: S311 - the same races in every run
        self._next_seq = 1

    async def race(self) -> Raced:
        """Push on one connection and greet on another, at nearly the same moment."""
        first, count, head_start = self._next_seq, self._chance.randint(1, 4), self._chance.randint(0, 20)
        self._phone._seqs[self._phone.shared] = itertools.count(first)
        async with self._host.socket() as older, self._host.socket() as newer:
            await older.send(self._phone.hello())
            assert first == self._expected(await heard(older, {"welcome"}))
            pushing = asyncio.create_task(self._push(older, count))
            for _ in range(head_start):
                await asyncio.sleep(0)
            await newer.send(self._phone.hello())
            welcomed = self._expected(await heard(newer, {"welcome"}))
            await pushing
            with suppress(ConnectionClosed):
                await older.send('{"type":"ping"}')
            went = await heard(older, {"pong"})
        async with self._host.socket() as last:
            await last.send(self._phone.hello())
            self._next_seq = self._expected(await heard(last, {"welcome"}))
        stored = self._next_seq - first
        return Raced(pushed=count, welcomed=welcomed - first, ended=stored, older=went.get("reason", ""))

    async def _push(self, older: Any, count: int) -> None:
        with suppress(ConnectionClosed):
            for _ in range(count):
                await older.send(self._phone.push(self._phone.shared))
                for _ in range(self._chance.randint(0, 6)):
                    await asyncio.sleep(0)

    def _expected(self, welcome: dict[str, Any]) -> int:
        return next(stream["next_seq"] for stream in welcome["streams"] if stream["stream"] == self._phone.shared)


async def races(tmp_path: Path, count: int) -> list[Raced]:
    async with serving(tmp_path) as host:
        unlimited(host)
        racing = Racing(host, await host.client_of(await host.therapist()), seed=20261125)
        return [await racing.race() for _ in range(count)]


async def test_H3_a_superseded_connection_commits_nothing_in_any_race(tmp_path: Path) -> None:
    raced = await races(tmp_path, RACES)

    outcomes = Counter("all" if race.ended == race.pushed else "some" if race.ended else "none" for race in raced)
    print(f"{RACES} races; of what the older connection pushed was stored: {dict(outcomes)}")
    assert [] == [race for race in raced if race.welcomed != race.ended]
    assert {"superseded"} == {race.older for race in raced}
    # Some were cut off, some were not too late: how many of each is the machine's affair.
    assert outcomes["some"] + outcomes["none"] > 0
    assert outcomes["some"] + outcomes["all"] > 0


async def test_the_race_finds_a_server_that_lets_the_older_connection_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def admit(self: Handshake, connection: Connection) -> bool:
        self._registry.sign_in(connection)
        return True

    monkeypatch.setattr(Handshake, "_admit", admit)

    raced = await races(tmp_path, 100)

    assert any(race.welcomed < race.ended for race in raced)
