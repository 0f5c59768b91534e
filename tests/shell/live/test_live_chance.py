"""Devices, cuts, copies and full disks by chance: whatever happens, in the end everybody holds the same and no less."""

import random

import pytest
from msgspec.structs import replace

from fakes.core.lines import identifier
from fakes.core.pair import Peer, pump, quiet
from fakes.server.live_hub import SHARED, LiveHub, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.stores import new_ids
from handrail_server.live.bounds import Bounds
from handrail_server.store.errors import StoreFull
from handrail_server.store.port import Commit, Head
from handrail_shared.events.matters import PurposeStated
from handrail_shared.lines.envelope import Envelope, read_envelope
from handrail_shared.sync.sync_state import LinkState, StreamState

SEEDS = 40
_STEPS = 40


class Forgetful(MemoryStore):
    """A planted fault: now and then it says that a commit is stored when half of it is not."""

    async def append(self, commits: list[Commit]) -> list[Head]:
        """As in the port, but for the fault."""
        heads = await super().append(commits)
        stream = self._streams[SHARED]
        if len(stream.entries) > 10:
            stream.entries.pop()
        return heads


async def play(live: LiveHub, chance: random.Random) -> list[Peer]:
    """Two phones of one client and a therapist's desk, for a while."""
    peers = [live.phone(), live.phone(identifier(0xD100)), live.desk()]
    for step in range(_STEPS):
        peer = chance.choice(peers)
        match chance.randrange(8):
            case 0 | 1 | 2:
                for number in range(chance.choice((1, 1, 3, 30))):
                    await peer.append(SHARED, PurposeStated(text=f"{step} {number} {chance.random()}"))
            case 3:
                await peer.dial()
            case 4:
                await peer.hang_up()
            case 5:
                await peer.tick()
            case 6:
                if isinstance(live.store, MemoryStore) and chance.random() < 0.3:
                    live.store.fail_next(StoreFull())
            case _:
                await peer.hang_up()
                peers[peers.index(peer)] = restored(live, peer)
        for _ in range(chance.randrange(12)):
            await chance.choice(peers).pump()
    return peers


def restored(live: LiveHub, peer: Peer) -> Peer:
    """The same device from a backup: with half of its log, and nothing of what it was told."""
    older = Peer(live.hub, device=peer.state.device, member=peer.member, credential=peer.state.credential)
    older.logs = {stream: log[: len(log) // 2] for stream, log in peer.logs.items()}
    older.state = replace(
        older.state,
        streams={stream: StreamState(stream=stream, last_seq=len(log)) for stream, log in older.logs.items()},
    )
    live.peers.append(older)
    return older


async def settle(peers: list[Peer]) -> None:
    """Let every device come to rest, connected."""
    for _ in range(40):
        await quiet(*peers, rounds=30)
        waiting = [peer for peer in peers if not peer.is_current()]
        if not waiting:
            return
        for write in waiting:
            if write.state.link in (LinkState.OFFLINE, LinkState.STOPPED):
                await write.dial()
            else:
                await write.tick()
            await quiet(*peers, rounds=30)
    await pump(*peers, until=lambda: all(peer.is_current() for peer in peers))


async def check(live: LiveHub, peers: list[Peer]) -> None:
    """What every run must end in."""
    stored = [item.line for item in await live.store.after(SHARED, 0, limit=10**6, max_bytes=10**9)]
    for peer in peers:
        refused = {refusal.seq for refusal in peer.refused.get(SHARED, [])}
        assert peer.lines(SHARED) == stored, "a device holds something else than the server"
        for seq, line in enumerate(peer.logs.get(SHARED, []), start=1):
            assert line in stored or seq in refused, "an event is neither stored nor refused"
    seqs: dict[str, int] = {}
    for line in stored:
        envelope = read_envelope(line or b"")
        assert isinstance(envelope, Envelope)
        assert envelope.seq > seqs.get(envelope.device, 0), "seqs rise"
        seqs[envelope.device] = envelope.seq


async def run(seed: int, store: MemoryStore) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same run for the same seed
    async with live_hub(store, bounds=Bounds(queue_soft_bytes=3000)) as live:
        peers = await play(live, chance)
        await settle(peers)
        await check(live, peers)


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_P4_whatever_happens_everybody_ends_up_with_the_same(seed: int) -> None:
    await run(seed, MemoryStore(new_id=new_ids()))


async def test_P5_a_store_that_forgets_is_noticed() -> None:
    noticed = 0
    for seed in range(5):
        try:
            await run(seed, Forgetful(new_id=new_ids()))
        except (AssertionError, KeyError, IndexError):
            noticed += 1

    assert 5 == noticed
