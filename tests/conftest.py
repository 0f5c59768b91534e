"""What holds for every test."""

import gc
import os
from typing import Final

import pytest

LONGEST: Final = (
    "test_three_homes.py",
    "test_demo.py",
    "test_bench.py",
    "test_power_cuts.py",
    "test_hostile.py",
    "test_matrix.py",
    "test_kill_server.py",
    "test_simulation.py",
    "test_kill_client.py",
    "test_errors_process.py",
    "test_fold_laws.py",
    "test_every_interleaving.py",
)
"""Files that take the longest, which begin first: one that began last would keep a single core busy at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker begin with some of the longest files: the items are dealt out in as many even parts."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    parts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for number, name in enumerate(LONGEST):
        parts[number % workers] += [item for item in items if item.path.name == name]
    rest = [item for item in items if item.path.name not in LONGEST]
    size = len(items) // workers + 1
    for part in parts:
        wanted = max(0, size - len(part))
        part.extend(rest[:wanted])
        del rest[:wanted]
    items[:] = [value for part in parts for value in part] + rest


def pytest_collection_finish() -> None:
    """Let the collector pass over what lives as long as the run: the modules and the tests. An eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
