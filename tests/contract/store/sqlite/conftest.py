"""Fixtures for what `SqliteStore` adds to the contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.server.stores import OTHER_STREAM, Opened, with_stream
from handrail_server.store.sqlite_store import SqliteStore


@pytest.fixture
async def store(tmp_path: Path, opened: Opened) -> AsyncIterator[SqliteStore]:
    """A store on disk with two streams."""
    store = await opened(tmp_path)
    await with_stream(store)
    await with_stream(store, OTHER_STREAM)
    yield store
    await store.close()
