"""Networks that carry nothing, or nothing back, or carry it too late or too slowly. Time moves only when told."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.core.lines import OTHER_DEVICE
from fakes.devices.handhelds import WIRING, until
from fakes.server.live_hub import DESK, PHONE, SHARED, live_hub
from fakes.server.live_server import heard, live_server, say, say_hello
from faults.network.fault_proxy import Pace, fault_proxy
from faults.network.scene import scene
from faults.watching import connected
from handrail_client.sync.transports import Transports
from handrail_server.live.transport.websocket_protocol import WEBSOCKET_SETTINGS
from handrail_shared.sync.sync_state import ACK_TIMEOUT_US, DEAD_US, QUIET_US, LinkState
from handrail_shared.wire import Presence

NOTICED_S = 45
PING = b'{"type":"ping"}'


class Stopwatch:
    """Time that stands still until told otherwise."""

    def __init__(self) -> None:
        self.now_us = 1_000_000_000

    def wiring(self) -> Transports:
        return replace(WIRING, monotonic_us=lambda: self.now_us)


def test_C1_both_sides_notice_a_silent_peer_within_45_seconds() -> None:
    on_the_server = WEBSOCKET_SETTINGS["ws_ping_interval"] + WEBSOCKET_SETTINGS["ws_ping_timeout"]

    assert on_the_server <= NOTICED_S
    assert DEAD_US <= NOTICED_S * 1_000_000


@pytest.mark.parametrize("lost", ["up", "down", "both"])
async def test_C1_a_device_notices_a_half_open_connection_when_its_45_seconds_are_over(
    tmp_path: Path, lost: str
) -> None:
    time = Stopwatch()
    async with scene(tmp_path, time.wiring()) as scened, connected(scened.phone) as phone:
        await phone.append(1)
        await phone.all_back()
        began, passage = time.now_us, scened.proxy.newest
        for name in ("up", "down"):
            if lost in (name, "both"):
                getattr(passage, name).pace = Pace.LOSES

        time.now_us = began + QUIET_US
        phone.nudge()
        await phone.until(lambda: phone.frames[-1] == PING)
        time.now_us = began + NOTICED_S * 1_000_000 - 1
        phone.nudge()
        before = phone.link, len(scened.proxy.passages)
        await phone.append(1)
        time.now_us = began + NOTICED_S * 1_000_000
        phone.nudge()
        await phone.until(lambda: phone.link is not LinkState.LIVE)
        await phone.all_back()

        assert (LinkState.LIVE, 1) == before
        assert 2 == len(scened.proxy.passages)


async def test_P5_an_ack_that_never_comes_is_asked_for_on_another_connection_after_30_seconds(tmp_path: Path) -> None:
    time = Stopwatch()
    async with scene(tmp_path, time.wiring()) as scened:
        async with connected(scened.phone) as phone:
            await phone.until(lambda: phone.link is LinkState.LIVE)
            store = scened.server.server.opened.store
            began = (await store.head(phone.stream)).position
            for lost in range(1, 11):
                scened.proxy.newest.down.pace = Pace.LOSES
                await phone.append(3)
                while (await store.head(phone.stream)).position < began + 3 * lost:
                    pass
                time.now_us += ACK_TIMEOUT_US
                phone.nudge()
                await phone.all_back()
        await scened.compare()

        verdict = phone.history.verdict
        assert verdict.holds, verdict
        assert 30 == verdict.acknowledged
        assert 11 <= len(scened.proxy.passages)


async def test_H3_what_a_stalled_network_delivers_at_last_commits_nothing(tmp_path: Path) -> None:
    time = Stopwatch()
    async with scene(tmp_path, time.wiring()) as scened:
        async with connected(scened.phone) as phone:
            await phone.until(lambda: phone.link is LinkState.LIVE)
            for _ in range(10):
                stalled = scened.proxy.newest
                stalled.up.pace = Pace.STALLS
                await phone.append(3)
                await phone.until(lambda: phone.frames[-1].startswith(b'{"type":"push"'))
                time.now_us += ACK_TIMEOUT_US
                phone.nudge()
                await phone.all_back()
                stalled.up.pace = Pace.FLOWS
                await stalled.over.wait()
        await scened.compare()

        verdict = phone.history.verdict
        assert verdict.holds, verdict
        assert 30 == verdict.acknowledged


async def test_a_network_that_trickles_brings_everything(tmp_path: Path) -> None:
    async with scene(tmp_path) as scened:
        scened.proxy.plan = lambda passage: (
            setattr(passage.up, "pace", Pace.TRICKLES) or setattr(passage.down, "pace", Pace.TRICKLES)
        )
        async with connected(scened.phone) as phone:
            await phone.append(20)
            await phone.all_back()
        connections = len(scened.proxy.passages)
        await scened.compare()

        assert phone.history.verdict.holds, phone.history.verdict
        assert 1 == connections


async def test_C1_L1_the_server_notices_a_device_that_answers_no_ping_and_tells_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(WEBSOCKET_SETTINGS, "ws_ping_interval", 0.2)
    monkeypatch.setitem(WEBSOCKET_SETTINGS, "ws_ping_timeout", 2.0)
    async with (
        live_hub() as live,
        live_server(live, linger_s=0.05) as server,
        fault_proxy(f"http://127.0.0.1:{server.port}") as proxy,
        server.dial() as desk,
    ):
        port, server.port = server.port, int(proxy.url.rpartition(":")[2])
        async with server.dial(ping_interval=None, close_timeout=0) as phone:
            server.port = port
            await say_hello(desk, f"token {DESK}", OTHER_DEVICE)
            await say_hello(phone, f"token {PHONE}")
            await say(phone, Presence(stream=SHARED))
            here = await heard(desk)
            proxy.newest.up.pace = proxy.newest.down.pace = Pace.LOSES

            gone = await heard(desk)
            await until(lambda: live.hub.socket_count == 1)

        assert isinstance(here, Presence)
        assert isinstance(gone, Presence)
        assert (True, False) == (here.here, gone.here)
