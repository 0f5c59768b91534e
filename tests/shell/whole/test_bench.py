"""The bench still runs: every group once, so small that its figures mean nothing."""

import math
from pathlib import Path

import pytest

from bench.groups import GROUPS, Group, measure
from bench.sizes import SMALL


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: "+".join(group.rows))
async def test_every_row_is_measured(group: Group, tmp_path: Path) -> None:
    rows = await measure([group], tmp_path, SMALL, done=lambda _: None)

    assert list(group.rows) == [row.name for row in rows]
    assert all(math.isfinite(row.value) for row in rows)
