"""What the simulation found: each finding as small as it can be told, and the seeds that showed it."""

from fakes.core.lines import DEVICE, SPACE, STREAM
from fakes.server.memory import MemoryStore
from fakes.server.stores import commit, entry, new_ids
from handrail_server.live.directory import Grant
from handrail_server.live.hub.stream_offers import look_up, offer_streams
from handrail_server.live.writer.stream_cache import StreamCache
from handrail_shared.sync.effects import Settle
from handrail_shared.sync.step import step
from handrail_shared.sync.sync_state import LinkState, Received, StreamState, SyncState
from handrail_shared.wire import Ack, Frame, Held, RefusedSeq
from simulation.run import run_many

_GRANT = Grant(stream=STREAM, space=SPACE, audience="shared", role="client")


async def test_H2_E2_no_checksum_is_told_beyond_the_head_that_is_told() -> None:
    """A restored server is just being given again what a greeting device still holds."""
    store = MemoryStore(new_id=new_ids())
    await store.open_stream(STREAM, space=SPACE, audience="shared", owner=None)
    streams = StreamCache(store)
    await streams.load(STREAM)
    head = (await store.append([commit(entry(1), entry(2))]))[0]
    held = Held(stream=STREAM, position=2, checksum=head.checksum)

    found = offer_streams(await look_up(lambda: [_GRANT], [held], streams=streams, store=store), device=DEVICE)

    assert [(0, None)] == [(item.head, item.checksum) for item in found.offered]


def test_P4_no_verdict_is_noted_beyond_what_an_ack_settles() -> None:
    """After `later` everything is offered again; an ack of what was on its way before settles nothing."""
    stream = StreamState(stream=STREAM, last_seq=2, open=True, hold_until_us=100)
    device = SyncState(device=DEVICE, credential="token", link=LinkState.LIVE, streams={STREAM: stream})
    ack = Ack(stream=STREAM, device=DEVICE, through_seq=1, refused=[RefusedSeq(seq=1, code="malformed")])

    _, effects = step(device, Received(Frame(ack)), 50)

    assert [Settle(STREAM, 0, ())] == effects


def test_O1_seed_3_receipt_times_that_stood_still() -> None:
    """With a server's clock that is turned back, two devices' changes had one receipt time and no order."""
    assert run_many((3,)) is None


def test_E2_seed_2094_a_checksum_beyond_the_head() -> None:
    """A device waited for entries that nobody sent."""
    assert run_many((2094,)) is None
