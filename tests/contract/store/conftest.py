"""Fixtures of the contract suites."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.server.memory import MemoryStore
from fakes.server.stores import OTHER_STREAM, Opened, new_ids, with_stream
from handrail_server.store.port import Store


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    """Opens stores, and closes them whatever becomes of the test."""
    opened = Opened()
    yield opened
    await opened.close()


@pytest.fixture(params=["memory", "sqlite", "buffering"])
async def bare(request: pytest.FixtureRequest, tmp_path: Path, opened: Opened) -> AsyncIterator[Store]:
    """A store of each kind, with no stream. One buffers every transaction that it can."""
    match request.param:
        case "memory":
            store = MemoryStore(new_id=new_ids())
        case "buffering":
            store = await opened(tmp_path / "data", scattered=1)
        case _:
            store = await opened(tmp_path / "data")
    yield store
    await store.close()


@pytest.fixture
async def store(bare: Store) -> Store:
    """The same with two."""
    await with_stream(bare)
    return await with_stream(bare, OTHER_STREAM)
