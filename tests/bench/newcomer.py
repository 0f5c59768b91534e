"""A new device in a process of its own: reads everything, and says how long that took."""

import asyncio
import resource
import sys
import time
from pathlib import Path

import msgspec

from bench.rows.cold import Came, Newcomer
from fakes.devices.handhelds import WIRING
from handrail_client.log import Log
from handrail_client.log.records import Identity, SpaceHeld
from handrail_client.stream_views import confirmed_state, shown_state
from handrail_client.sync import Sync
from handrail_client.sync.transports import End


async def come(told: Newcomer) -> Came:
    """Sync until current, then fold the shared stream."""
    who = told.who
    async with await Log.open(Path(told.home)) as log:
        whom = Identity(
            member=who.member,
            role="client",
            name="Maya",
            device=who.device,
            device_name="new",
            server=told.url,
            token=who.token,
        )
        await log.become(whom, [SpaceHeld(space=who.space, title="Maya", shared=who.shared, private=who.private)])
        started, cpu = time.perf_counter(), time.process_time()
        end = await Sync(log, WIRING, news=lambda _: None).once(timeout_s=120)
        durable = time.perf_counter()
        holding = await log.holding(who.shared)
        state = confirmed_state(holding)
        folded, spent = time.perf_counter(), time.process_time()
        await shown_state(log, who.shared)
        shown = time.perf_counter()
        assert end is End.CURRENT, end
        held = next(stream for stream in await log.streams() if stream.stream == who.shared)
        assert held.position == told.entries, held.position
        assert state is not None
        assert len(state.of.facts) == told.entries, len(state.of.facts)
    return Came(
        durable_s=durable - started,
        folded_s=folded - durable,
        # The second time everything is folded again and its snapshot kept.
        snapshot_s=max(0.0, shown - folded - (folded - durable)),
        cpu_s=spent - cpu,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


if __name__ == "__main__":
    answer = asyncio.run(come(msgspec.json.decode(sys.stdin.buffer.read(), type=Newcomer)))
    sys.stdout.buffer.write(msgspec.json.encode(answer))
