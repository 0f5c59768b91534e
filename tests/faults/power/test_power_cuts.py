"""The power fails at any moment: what was acknowledged is there afterwards, and what is there is whole (P1, P5)."""

from pathlib import Path

import pytest

from faults.power.power import CUTS_OF_LATER_LIVES, cut_power, weakened
from faults.power.power_accounts import accounts_subject
from faults.power.power_device import device_subject
from faults.power.power_server import server_subject
from handrail_client.log import database
from handrail_server.store.sqlite import pragmas
from proof import IS_FULL

NORMAL = 1
CUTS, LATER_LIVES = (120, 4) if IS_FULL else (60, 2)


@pytest.mark.parametrize("seed", range(5 if IS_FULL else 1))
async def test_P5_nothing_acknowledged_is_lost_by_a_server_without_power(seed: int, tmp_path: Path) -> None:
    tally = await cut_power(server_subject(), tmp_path, seed, cuts=CUTS, later_lives=LATER_LIVES)

    assert [] == tally.wrong
    assert 0 == tally.lost
    assert CUTS + LATER_LIVES * CUTS_OF_LATER_LIVES == tally.cuts
    assert tally.acknowledged > 11 * tally.cuts


@pytest.mark.parametrize("seed", range(3 if IS_FULL else 1))
async def test_P1_nothing_saved_is_lost_by_a_device_without_power(seed: int, tmp_path: Path) -> None:
    tally = await cut_power(device_subject(), tmp_path, seed, cuts=CUTS, later_lives=LATER_LIVES)

    assert [] == tally.wrong
    assert 0 == tally.lost
    assert CUTS + LATER_LIVES * CUTS_OF_LATER_LIVES == tally.cuts
    assert tally.acknowledged > 11 * tally.cuts


@pytest.mark.parametrize("seed", range(2 if IS_FULL else 1))
async def test_S1_what_was_taken_away_stays_away_when_the_power_fails(seed: int, tmp_path: Path) -> None:
    tally = await cut_power(accounts_subject(), tmp_path, seed, cuts=CUTS, later_lives=LATER_LIVES)

    assert [] == tally.wrong
    assert 0 == tally.lost
    assert tally.acknowledged > 11 * tally.cuts


async def test_a_server_that_flushes_less_loses_what_it_acknowledged(tmp_path: Path) -> None:
    """The control: with `synchronous=NORMAL` the same cuts must cost something, or they prove nothing."""
    tally = await cut_power(server_subject(weakened(pragmas._SETTINGS, NORMAL)), tmp_path, 1, later_lives=0)

    assert tally.lost > 50
    assert tally.losing > 10


async def test_a_device_that_flushes_less_loses_what_it_said_was_saved(tmp_path: Path) -> None:
    tally = await cut_power(device_subject(weakened(database._SETTINGS, NORMAL)), tmp_path, 1, later_lives=0)

    assert tally.lost > 50
    assert tally.losing > 10


async def test_a_ledger_that_is_not_flushed_is_found_out(tmp_path: Path) -> None:
    tally = await cut_power(accounts_subject(is_flushed=False), tmp_path, 1, later_lives=0)

    assert "LedgerDamaged" in "".join(tally.wrong)
