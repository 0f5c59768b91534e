"""Requests that never end, and crowds of one address."""

import asyncio
from pathlib import Path

import pytest

from fakes.server.serving import TIMEOUT_S, Serving, heard, serving
from handrail_server.http_protocol import RequestProtocol

HEAD = b"POST /api/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
WHOLE = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"

UNFINISHED = {
    "nothing": b"",
    "half a line": b"GET /liv",
    "half a head": HEAD,
    "half a body": HEAD + b"Content-Length: 100\r\n\r\n{",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{",
    "half a second request": WHOLE + b"GET /liv",
    "half a second body": WHOLE + HEAD + b"Content-Length: 100\r\n\r\n{",
}


async def connected(host: Serving, said: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address, port = host.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(address, int(port))
    writer.write(said)
    return reader, writer


@pytest.mark.parametrize("said", UNFINISHED.values(), ids=UNFINISHED)
async def test_a_request_that_stays_unfinished_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    async with serving(tmp_path) as host:
        with monkeypatch.context() as patched:
            patched.setattr(RequestProtocol, "request_timeout_s", 0.2)
            reader, writer = await connected(host, said)

            answer = await asyncio.wait_for(reader.read(), TIMEOUT_S)

        writer.close()
        assert answer.count(b"200 OK") == said.count(WHOLE)
        assert (await host.http.get("/livez")).status_code == 200


async def test_a_trickle_does_not_put_the_end_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RequestProtocol, "request_timeout_s", 0.3)
    async with serving(tmp_path) as host:
        reader, writer = await connected(host, HEAD)
        ended = asyncio.create_task(reader.read())
        sent = 0
        while not (await asyncio.wait({ended}, timeout=0.05))[0] and sent < 200:
            writer.write(b"X-A: b\r\n")
            sent += 1

        writer.close()
        assert 0 < sent < 200


async def test_finished_requests_and_sockets_outlast_that_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path) as host:
        therapist = await host.therapist()
        monkeypatch.setattr(RequestProtocol, "request_timeout_s", 0.1)
        (idle, writer), (unfinished, other) = await connected(host, WHOLE), await connected(host, HEAD)
        await idle.readuntil(b'{"ok":true}')
        async with therapist.live() as live:
            await asyncio.wait_for(unfinished.read(), TIMEOUT_S)

            await live.send('{"type":"ping"}')
            writer.write(WHOLE)

            assert (await heard(live, {"pong"}))["type"] == "pong"
            assert b"200 OK" in await asyncio.wait_for(idle.readuntil(b'{"ok":true}'), TIMEOUT_S)
        writer.close()
        other.close()


async def test_one_address_has_so_many_connections_and_others_still_get_in(tmp_path: Path) -> None:
    async with serving(tmp_path, sockets_per_address=5) as host:
        crowd = [await connected(host, HEAD) for _ in range(5)]

        reader, writer = await connected(host, WHOLE)
        refused = await asyncio.wait_for(reader.read(), TIMEOUT_S)
        writer.close()
        for _, item in crowd:
            item.close()
            await item.wait_closed()
        answers = [(await host.http.get("/livez")).status_code for _ in range(3)]

    assert refused.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 10" in refused
    assert answers[-1] == 200


async def test_connections_of_a_trusted_proxy_are_not_a_crowd(tmp_path: Path) -> None:
    async with serving(tmp_path, sockets_per_address=2, trusted_proxies=("127.0.0.0/8",)) as host:
        crowd = [await connected(host, HEAD) for _ in range(5)]

        assert (await host.http.get("/livez")).status_code == 200
        for _, item in crowd:
            item.close()


async def test_sockets_leave_the_crowd(tmp_path: Path) -> None:
    async with serving(tmp_path, sockets_per_address=2) as host:
        therapist = await host.therapist()
        async with therapist.live(), therapist.live():
            assert (await host.http.get("/livez")).status_code == 200
