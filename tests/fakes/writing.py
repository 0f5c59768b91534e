"""What a hand pushes, and what the store holds of it."""

from fakes.gated import GatedStore
from fakes.house import SHARED, House
from fakes.lines import line
from fakes.stores import new_ids
from handrail_shared.events.matters import PurposeStated


def mine(seq: int, text: str = "a") -> bytes:
    return line(seq, PurposeStated(text=text))


async def stored(home: House, stream: str = SHARED) -> list[bytes | None]:
    return [each.line for each in await home.store.after(stream, 0, limit=10_000, max_bytes=10**9)]


def gated() -> GatedStore:
    return GatedStore(new_id=new_ids())
