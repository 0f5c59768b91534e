"""Fixtures of the contract suites."""

from collections.abc import AsyncIterator

import pytest

from fakes.stores import Opened


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    """Opens stores, and closes them whatever becomes of the test."""
    opened = Opened()
    yield opened
    await opened.close()
