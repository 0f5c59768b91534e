"""What a raw client pushes, and what the store holds of it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fakes.core.lines import line
from fakes.server.blocking_store import BlockingStore
from fakes.server.live_hub import SHARED, LiveHub, live_hub
from fakes.server.raw_client import RawClient
from fakes.server.stores import new_ids
from handrail_server.store.port import Store
from handrail_shared.events.matters import PurposeStated


def mine(seq: int, text: str = "a") -> bytes:
    return line(seq, PurposeStated(text=text))


async def stored(live: LiveHub, stream: str = SHARED) -> list[bytes | None]:
    return [item.line for item in await live.store.after(stream, 0, limit=10_000, max_bytes=10**9)]


def blocking_store() -> BlockingStore:
    return BlockingStore(new_id=new_ids())


@asynccontextmanager
async def both_here(store: Store) -> AsyncGenerator[tuple[LiveHub, RawClient, RawClient]]:
    """A live hub over this store, and a phone and a desk that have been greeted."""
    async with live_hub(store) as live:
        phone, desk = live.raw_phone(), live.raw_desk()
        await phone.hello()
        await desk.hello()
        yield live, phone, desk
