"""What a hand pushes, and what the store holds of it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fakes.core.lines import line
from fakes.server.blocking_store import GatedStore
from fakes.server.live_hub import SHARED, House, house
from fakes.server.raw_client import Hand
from fakes.server.stores import new_ids
from handrail_server.store.port import Store
from handrail_shared.events.matters import PurposeStated


def mine(seq: int, text: str = "a") -> bytes:
    return line(seq, PurposeStated(text=text))


async def stored(home: House, stream: str = SHARED) -> list[bytes | None]:
    return [each.line for each in await home.store.after(stream, 0, limit=10_000, max_bytes=10**9)]


def gated() -> GatedStore:
    return GatedStore(new_id=new_ids())


@asynccontextmanager
async def both_here(store: Store) -> AsyncGenerator[tuple[House, Hand, Hand]]:
    """A house over this store, and a phone and a desk that were greeted."""
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
        yield home, phone, desk
