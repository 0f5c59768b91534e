"""Reading over HTTP: projections, segments, the twin of the socket, health and metrics."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fakes.server.serving import Serving, code_of, handshake, push, serving
from handrail_server.app import new_id
from handrail_shared.canonical import canonical
from handrail_shared.lines.checksum import extend
from handrail_shared.lines.entry import read_entry
from handrail_shared.rights import Audience


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        yield running


# --- reading ----------------------------------------------------------------------------------------------------------


async def test_both_members_read_the_same_shared_projection_and_only_their_own_private_one(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    await push(client, client.push(client.shared), client.push(client.private))

    theirs, own = [(await item.get(f"/api/spaces/{client.space}/projection")).content for item in (therapist, client)]

    read_own, read_theirs = msgspec.json.decode(own), msgspec.json.decode(theirs)
    assert canonical(read_own["shared"]) == canonical(read_theirs["shared"])
    assert own == canonical(read_own)
    assert set(read_own) == {"shared", "private"}
    assert read_own["private"] != read_theirs["private"]


@pytest.mark.parametrize(("what", "answer"), [("device", (403, "removed")), ("membership", (404, "not_found"))])
async def test_what_ends_while_a_projection_is_folded_ends_its_reading(
    host: Serving, monkeypatch: pytest.MonkeyPatch, what: str, answer: tuple[int, str]
):
    client = await host.client_of(await host.therapist())
    phone = await host.pair(client)
    fold = host.services.hub.projection

    async def slow(stream: str, audience: Audience) -> Any:
        path = f"devices/{phone.installation}/revoke"
        if what == "membership":
            path = f"spaces/{client.space}/members/{client.member}/end"
        await client.post(f"/api/{path}")
        return await fold(stream, audience)

    monkeypatch.setattr(host.services.hub, "projection", slow)

    assert code_of(await phone.get(f"/api/spaces/{client.space}/projection")) == answer


async def test_E4_segments_are_compressed_and_private_to_their_audience(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    header = {"type": "push", "stream": client.shared, "device": client.device}
    frames: list[str] = []
    for first in range(1, 1001, 200):
        lines = [client.push(client.shared).partition("\n")[2] for _ in range(200)]
        head = msgspec.json.encode({**header, "first_seq": first, "count": 200}).decode()
        frames.append("\n".join([head, *lines]))
    await push(client, *frames)
    await host.services.store.seal_segments(client.shared)

    listed = (await therapist.get(f"/api/streams/{client.shared}/segments")).json()
    (row,) = listed["segments"]
    answer = await therapist.get(f"/api/streams/{client.shared}/segments/{row['name']}")
    entries = [read_entry(line) for line in answer.content.splitlines()]
    path = f"/api/streams/{client.shared}/segments/{row['name']}"
    async with host.http.stream("GET", path, headers=client.headers) as streamed:
        packed = b"".join([part async for part in streamed.aiter_raw()])
    stranger = await host.therapist("Dr Lind")
    shown = await host.http.get(path, headers=stranger.headers)
    refused = await stranger.get(f"/api/streams/{client.shared}/segments/{row['name']}")
    unknown = await client.get(f"/api/streams/{client.shared}/segments/{new_id()}")
    elsewhere = await client.get(f"/api/streams/{client.private}/segments/{row['name']}")

    assert (row["first"], row["last"], len(entries)) == (1, 1000, 1000)
    assert extend(0, [entry.crc for entry in entries if entry is not None]) == row["checksum"]
    assert answer.headers["content-encoding"] == "gzip"
    assert (answer.headers["cache-control"], answer.headers.get("etag")) == ("no-store", None)
    assert gzip.decompress(packed) == answer.content
    assert len(packed) == row["bytes"]
    assert {code_of(item) for item in (refused, shown, unknown, elsewhere)} == {(404, "not_found")}


async def test_the_twin_of_the_socket_takes_pushes_and_gives_entries(host: Serving):
    client = await host.client_of(await host.therapist())
    frames = [
        client.hello(streams=[{"stream": client.shared, "position": 0, "checksum": 0}]),
        client.push(client.shared),
    ]

    answer = await host.http.post("/api/sync", content="\n\n".join(frames))

    headers = [msgspec.json.decode(part.split("\n")[0]) for part in answer.text.split("\n\n")]
    assert [header["type"] for header in headers] == ["welcome", "ack", "entries"]
    assert answer.headers["cache-control"] == "no-store"


async def test_the_twin_says_the_word_of_a_close_as_its_code(host: Serving):
    client = await host.client_of(await host.therapist())
    laptop = await host.pair(client)
    await client.post(f"/api/devices/{laptop.installation}/revoke")

    outcomes = [
        await host.http.post("/api/sync", content=content)
        for content in (
            client.hello(credential="hrd.a.b"),
            laptop.hello(),
            client.hello(protocol=99),
            client.push(client.shared),
            b"\n\n",
            b"",
            "\n\n".join([client.hello(), *['{"type":"ping"}'] * 1600]),
            client.hello() + "\n\n" + "x" * 300_000,
        )
    ]

    assert [code_of(outcome) for outcome in outcomes] == [
        (401, "sign_in"),
        (403, "removed"),
        (426, "upgrade"),
        (400, "malformed"),
        (400, "malformed"),
        (400, "malformed"),
        (400, "malformed"),
        (413, "too_large"),
    ]


async def test_a_page_uses_a_ticket_for_the_twin_as_well(host: Serving):
    client = await host.client_of(await host.therapist())
    page = {"Origin": host.url}
    asked = await host.http.post("/api/tickets", json={"device": client.device}, headers=client.headers | page)
    ticket = asked.json()["ticket"]

    outcomes = [
        await host.http.post("/api/sync", content=client.hello(credential=item), headers=page)
        for item in (client.token, ticket)
    ]

    assert [outcome.status_code for outcome in outcomes] == [401, 200]


# --- health, schema, headers ------------------------------------------------------------------------------------------


async def test_health_and_schema_are_open_and_say_nothing_of_versions(host: Serving):
    live, ready, schema = [await host.http.get(item) for item in ("/livez", "/readyz", "/schema")]

    assert (live.json(), ready.json()) == ({"ok": True}, {"ok": True})
    assert schema.json()["openapi"].startswith("3.1")
    assert {"/api/join", "/api/spaces/{space}/projection"} <= set(schema.json()["paths"])
    assert "server" not in live.headers


async def test_every_answer_carries_the_headers_of_a_careful_server(host: Serving):
    seen = [await host.http.get(item) for item in ("/livez", "/nowhere", "/join", "/api/spaces", "/schema")]

    for answer in seen:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"


async def test_a_draining_server_is_not_ready_and_takes_no_sockets(tmp_path: Path):
    async with serving(tmp_path) as host:
        await host.server.hub.drain(0)

        ready = await host.http.get("/readyz")
        refused = await handshake(host)

    assert code_of(ready) == (503, "draining")
    assert refused == (503, "2")


async def test_a_server_that_lost_its_files_is_not_ready(tmp_path: Path):
    async with serving(tmp_path) as host:
        lock = tmp_path / "server.lock"
        lock.rename(tmp_path / "moved")

        ready = await host.http.get("/readyz")
        (tmp_path / "moved").rename(lock)

    assert code_of(ready) == (503, "store_lost")


async def test_metrics_are_for_this_machine_and_not_for_whom_a_proxy_speaks(host: Serving):
    own = await host.http.get("/metrics")
    passed_on = await host.http.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})

    assert own.status_code == 200
    assert 'route="/readyz"' not in own.text
    assert code_of(passed_on) == (404, "not_found")


async def test_labels_of_metrics_are_templates_and_words(host: Serving):
    client = await host.client_of(await host.therapist())
    await client.get(f"/api/spaces/{client.space}/members")
    await host.http.get(f"/{new_id()}/secret-path")
    await host.http.request("BREW", "/livez")

    metrics = (await host.http.get("/metrics")).text

    assert 'method="GET",route="/api/spaces/{space}/members",status="200"' in metrics
    assert 'method="GET",route="other",status="404"' in metrics
    assert client.space not in metrics
    assert "secret-path" not in metrics
    assert "BREW" not in metrics
