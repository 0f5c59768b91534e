"""The server dies at any moment, and what it acknowledged is there (P5, P2, E1)."""

from pathlib import Path

import pytest

from faults.kills import lying_server
from faults.kills.kill_server import practice
from proof import IS_FULL

SEEDS, KILLS = (2, 13) if IS_FULL else (1, 3)
"""Of two kills in a row one finds a server that buffers every transaction."""


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_P5_a_killed_server_has_all_that_it_acknowledged(seed: int, tmp_path: Path) -> None:
    async with practice(tmp_path, seed) as played:
        await played.kill(KILLS)
        await played.finish()

    assert [] == played.histories.wrong
    assert played.histories.acknowledged > KILLS
    print(f"{KILLS} kills: {played.histories.verdict}")


async def test_a_server_that_acknowledges_before_it_stores_is_found_out(tmp_path: Path) -> None:
    """Planted: the checker and the kills must notice."""
    async with practice(tmp_path, 0) as played:
        for _ in range(8):
            await played.kill(2, lying_server.CODE)
            if played.histories.wrong:
                break

    assert "lost to the journal after kill" in "\n".join(played.histories.wrong)
