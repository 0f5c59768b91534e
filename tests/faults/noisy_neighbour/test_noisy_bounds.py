"""What a noisy neighbour is answered, and what it may cost: a close with the right word, and bounded memory."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from fakes.server.process import Served, served
from noisy_neighbour.hostile import (
    KINDS,
    Tally,
    bomb_in_a_frame,
    bomb_in_a_request,
    bomb_in_fragments,
    fragments,
)
from noisy_neighbour.person import Neighbour
from noisy_neighbour.population import Behaved, at_work, neighbours, resident_kib

OTHERS = 5
BOUND_KIB = 24 * 1024
PATIENCE_S = 300


@asynccontextmanager
async def server_with_neighbours(tmp_path: Path) -> AsyncGenerator[tuple[Served, list[Neighbour], list[Neighbour]]]:
    """A server process, a noisy neighbour of each kind, and the others."""
    people = await neighbours(tmp_path, OTHERS + len(KINDS))
    async with served(tmp_path) as server:
        people = [replace(person, url=server.url) for person in people]
        others, bad = people[:OTHERS], people[OTHERS:]
        await all_are_served(others)
        yield server, bad, others
        await all_are_served(others)
        assert await server.stop() == 0
        assert '"bug"' not in await server.log()


async def all_are_served(others: list[Neighbour], *, times: int = 3) -> None:
    """Each of the others gets an ack for each of so many events."""
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        for other in others:
            group.create_task(Behaved(other).run(0.0, count=times))


async def test_C1_bombs_and_fragments_are_closed_with_their_word_and_cost_no_memory(tmp_path: Path) -> None:
    async with server_with_neighbours(tmp_path) as (server, bad, others):
        before = resident_kib(server)
        codes = [await item(bad[0], Tally()) for item in (fragments, bomb_in_a_frame, bomb_in_fragments)]
        status = await bomb_in_a_request(bad[0], Tally())
        await all_are_served(others)
        grew = resident_kib(server) - before

        # A peer that goes on sending may be cut off before it has read why.
        assert codes[0] in {4400, 1006}
        assert set(codes[1:]) <= {1009, 1006}
        assert 413 == status
        assert grew < BOUND_KIB


async def test_C1_the_others_are_served_beside_every_kind_of_bad_neighbour_and_memory_is_bounded(
    tmp_path: Path,
) -> None:
    async with server_with_neighbours(tmp_path) as (server, bad, others):
        before = resident_kib(server)
        async with at_work(list(zip(KINDS, bad, strict=True))):
            await all_are_served(others, times=20)
            grew = resident_kib(server) - before

        print(f"{len(KINDS)} noisy neighbours at once: {grew / 1024:.1f} MiB more")
        assert grew < BOUND_KIB
