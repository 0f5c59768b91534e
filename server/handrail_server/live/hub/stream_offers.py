"""H2: offers a device the streams that are open to it, and chooses from where each is sent (E4)."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from handrail_server.live.directory import Grant
from handrail_server.live.session.protocol import Start
from handrail_server.live.writer.stream_cache import CachedStream, StreamCache
from handrail_server.store.errors import StreamErased, UnknownStream
from handrail_server.store.port import Store
from handrail_shared.limits import BATCH_BYTES, BATCH_LINES, LINE_BYTES, WINDOW_ENTRIES
from handrail_shared.sync.sync_state import FAR_BEHIND
from handrail_shared.wire import Held, Limits, Offered

LIMITS = Limits(line_bytes=LINE_BYTES, batch_lines=BATCH_LINES, batch_bytes=BATCH_BYTES, window_entries=WINDOW_ENTRIES)


class StreamOffers(Struct, frozen=True, kw_only=True):
    """The streams that are open to a device, and those that are sent to it without a `follow`."""

    offered: list[Offered]
    starts: list[Start]


class StreamLookup(Struct, frozen=True, kw_only=True):
    """A stream as looked up for one device. `checksum` is ours at the position that the device named."""

    grant: Grant
    cached: CachedStream
    held: Held | None
    checksum: int | None


async def look_up(
    grants: Callable[[], Sequence[Grant]], held: Sequence[Held], *, streams: StreamCache, store: Store
) -> list[StreamLookup]:
    """Look up the streams that are open, leaving out those that were erased.

    Rights may change and streams may be evicted while others are loaded. So this goes on until a round finds nothing
    changed, and what is returned holds at this very moment.
    """
    named = {entry.stream: entry for entry in held}
    lookups: dict[str, StreamLookup | None] = {}
    while missing := [grant for grant in grants() if not _is_fresh(grant, lookups, streams)]:
        for grant in missing:
            lookups[grant.stream] = await _look(grant, named.get(grant.stream), streams=streams, store=store)
    found = [lookups.get(grant.stream) for grant in grants()]
    return [lookup for lookup in found if lookup is not None]


def offer_streams(lookups: Sequence[StreamLookup], *, device: str) -> StreamOffers:
    """Return what `welcome` says of these streams at this moment."""
    return StreamOffers(
        offered=[offered(lookup, device=device) for lookup in lookups],
        starts=[
            Start(stream=lookup.grant.stream, position=lookup.held.position, head=lookup.cached.head.position)
            for lookup in lookups
            if lookup.held is not None and _continues(lookup, lookup.held)
        ],
    )


def offered(lookup: StreamLookup, *, device: str) -> Offered:
    """Return the offer of one stream to `device`."""
    return Offered(
        stream=lookup.grant.stream,
        space=lookup.grant.space,
        audience=lookup.grant.audience,
        head=lookup.cached.head.position,
        next_seq=lookup.cached.next_seq(device),
        checksum=lookup.checksum,
    )


def _continues(lookup: StreamLookup, held: Held) -> bool:
    """E4: return whether to send on from where the device is: both hold the same prefix, and it is not far behind."""
    behind = lookup.cached.head.position - held.position
    return lookup.checksum == held.checksum and 0 <= behind <= FAR_BEHIND


def _is_fresh(grant: Grant, lookups: Mapping[str, StreamLookup | None], streams: StreamCache) -> bool:
    if grant.stream not in lookups:
        return False
    lookup = lookups[grant.stream]
    return lookup is None or streams.get(grant.stream) is lookup.cached


async def _look(grant: Grant, held: Held | None, *, streams: StreamCache, store: Store) -> StreamLookup | None:
    try:
        cached = await streams.load(grant.stream)
        checksum = None if held is None else await _checksum(cached, held.position, store)
    except (StreamErased, UnknownStream):
        return None
    return StreamLookup(grant=grant, cached=cached, held=held, checksum=checksum)


async def _checksum(cached: CachedStream, position: int, store: Store) -> int | None:
    """Return our checksum at a position. Most devices are at the head when they greet, which costs no read."""
    if position == cached.head.position:
        return cached.head.checksum
    if position > cached.head.position:
        # A restored server may be given these lines again at this moment: before they are published, the head that we
        # tell ends before them, and a checksum beyond it would let the device wait for entries that are never sent.
        return None
    return await store.checksum_at(cached.stream, position)
