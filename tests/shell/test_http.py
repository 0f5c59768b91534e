"""Every route over a real server on loopback: what it answers, and what it must not do."""

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import get
from websockets.exceptions import ConnectionClosed

from fakes.serving import TIMEOUT_S, Person, Serving, heard, read, serving
from handrail_server.accounts.buckets import Buckets, Rate
from handrail_server.api.limits import Limits
from handrail_server.app import new_id
from handrail_shared.canonical import canonical
from handrail_shared.checksum import extend
from handrail_shared.entry import read_entry

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        yield running


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- joining and pairing ---------------------------------------------------------------------------------------------


async def test_opening_a_join_link_in_a_browser_uses_nothing_up(host: Serving):
    therapist = await host.therapist()
    opened = (await therapist.post("/api/spaces", {"title": "Maya"})).json()
    address, _, secret = opened["link"].partition("#")

    pages = [await host.http.get(address) for _ in range(3)]
    previews = [await host.http.post("/api/join/preview", json={"secret": secret}) for _ in range(3)]
    client = await host.join(secret)

    assert [page.status_code for page in pages] == [200] * 3
    assert "<script" not in pages[0].text
    assert [each.json() for each in previews] == [{"role": "client", "invited_by": "Dr Osei"}] * 3
    assert client.member == opened["client"]


async def test_one_of_many_at_once_uses_a_link(host: Serving):
    therapist = await host.therapist()
    opened = (await therapist.post("/api/spaces", {"title": "Maya"})).json()
    secret = opened["link"].partition("#")[2]
    host.services.limits.secrets = Buckets(Rate(burst=100, refill_us=1))

    outcomes = await asyncio.gather(
        *(host.http.post("/api/join", json={"secret": secret, "device_name": f"{n}"}) for n in range(12))
    )

    assert sorted(each.status_code for each in outcomes) == [201, *[404] * 11]


async def test_unknown_used_and_expired_links_get_the_same_bytes(host: Serving):
    therapist = await host.therapist()
    opened = (await therapist.post("/api/spaces", {"title": "Maya"})).json()
    secret = opened["link"].partition("#")[2]
    await host.join(secret)
    other = (await therapist.post("/api/spaces", {"title": "Noor"})).json()["link"].partition("#")[2]

    tried = {"device_name": "phone"}
    used = await host.http.post("/api/join", json={"secret": secret, **tried})
    unknown = await host.http.post("/api/join", json={"secret": secret[:-4] + "AAAA", **tried})
    nonsense = await host.http.post("/api/join", json={"secret": "?", **tried})
    host.clock.ahead_us = 8 * 24 * HOUR_US
    expired = await host.http.post("/api/join", json={"secret": other, **tried})

    assert {each.content for each in (used, unknown, nonsense, expired)} == {used.content}
    assert code_of(used) == (404, "link_not_valid")


async def test_a_joined_client_knows_its_streams_and_waits(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist, confirmed=False)

    listed = (await client.get("/api/spaces")).json()["spaces"]
    seen = (await therapist.get(f"/api/spaces/{client.space}/members")).json()["members"]

    assert [(each["standing"], "title" in each) for each in listed] == [("accepted", False)]
    assert client.shared != client.private
    assert [(each["name"], each["standing"]) for each in seen] == [("Dr Osei", "confirmed"), ("Maya", "accepted")]


async def test_pairing_gives_a_second_device_of_the_same_person(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    laptop = await host.pair(client)

    devices = (await laptop.get("/api/devices")).json()["devices"]

    assert laptop.member == client.member
    assert laptop.private == client.private
    assert [(each["name"], each["this"], each["revoked"]) for each in devices] == [
        ("phone", False, False),
        ("laptop", True, False),
    ]


async def test_a_revoked_device_is_told_so_at_once(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    laptop = await host.pair(client)

    async with laptop.live() as socket:
        revoked = await client.post(f"/api/devices/{laptop.installation}/revoke")
        closed = await asyncio.wait_for(read(socket), 1)

    assert revoked.json()["revoked"]
    assert (closed["code"], closed["reason"]) == (4403, "removed")
    assert code_of(await laptop.get("/api/spaces")) == (403, "removed")


async def test_an_ended_membership_closes_sockets_within_a_second(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)

    async with client.live() as socket:
        await therapist.post(f"/api/spaces/{client.space}/members/{client.member}/end")
        heard = [await asyncio.wait_for(read(socket), 1)]
        while heard[-1]["type"] != "closed":
            heard.append(await asyncio.wait_for(read(socket), 1))

    assert heard[-1]["reason"] == "removed"


async def test_confirming_opens_the_streams_of_a_device_that_waits(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist, confirmed=False)

    async with client.live() as socket:
        await therapist.post(f"/api/spaces/{client.space}/members/{client.member}/confirm")
        opened = [await asyncio.wait_for(read(socket), 1) for _ in range(2)]

    assert {each["offered"]["stream"] for each in opened} == {client.shared, client.private}


@pytest.mark.parametrize("name", ["Maya\n", "\tMaya", "Ma\x1b[31mya", "Maya\x7f", "\x00", "", "M" * 81])
async def test_a_name_is_one_plain_line(host: Serving, name: str):
    therapist = await host.therapist()

    answer = await therapist.post("/api/spaces", {"title": name})

    assert code_of(answer) == (400, "malformed")


async def test_S1_nothing_of_a_device_is_stored_after_its_revocation(host: Serving):
    """A race, many times: whatever was stored was stored before the revocation was answered."""
    client = await host.client_of(await host.therapist())
    host.services.limits.pairings = Buckets(Rate(burst=1000, refill_us=1))

    async def pour(laptop: Person, flowing: asyncio.Event) -> None:
        with contextlib.suppress(ConnectionClosed):
            async with laptop.live() as socket:
                for _ in range(2000):
                    await socket.send(laptop.push(client.shared))
                    flowing.set()

    for _ in range(12):
        laptop = await host.pair(client)
        flowing = asyncio.Event()
        pouring = asyncio.create_task(pour(laptop, flowing))
        await flowing.wait()
        await client.post(f"/api/devices/{laptop.installation}/revoke")
        at_revocation = await host.services.store.head(client.shared)
        await pouring

        assert await host.services.store.head(client.shared) == at_revocation


# --- tickets ---------------------------------------------------------------------------------------------------------


async def test_a_ticket_lets_a_page_in_once_and_a_token_never(host: Serving):
    client = await host.client_of(await host.therapist())
    ticket = (await client.post("/api/tickets", {"device": client.device})).json()["ticket"]

    words: list[Any] = []
    for credential in (client.token, ticket, ticket):
        async with host.socket(origin=host.url) as socket:
            await socket.send(client.hello(credential=credential))
            message = await read(socket)
            words.append(message.get("reason", message["type"]))

    assert words == ["sign_in", "welcome", "sign_in"]


# --- reading ---------------------------------------------------------------------------------------------------------


async def push(person: Person, *frames: str) -> None:
    """Push frames and wait until all of them are acknowledged; acks may stand for several pushes."""
    headers = [msgspec.json.decode(frame.partition("\n")[0]) for frame in frames]
    wanted = {each["stream"]: each["first_seq"] + each["count"] - 1 for each in headers}
    async with person.live() as socket:
        for frame in frames:
            await socket.send(frame)
        while wanted:
            ack = await heard(socket, {"ack"})
            if ack["through_seq"] == wanted[ack["stream"]]:
                del wanted[ack["stream"]]


async def test_both_members_read_the_same_shared_projection_and_only_their_own_private_one(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    await push(client, client.push(client.shared), client.push(client.private))

    theirs, own = [(await each.get(f"/api/spaces/{client.space}/projection")).content for each in (therapist, client)]

    read_own, read_theirs = msgspec.json.decode(own), msgspec.json.decode(theirs)
    assert canonical(read_own["shared"]) == canonical(read_theirs["shared"])
    assert own == canonical(read_own)
    assert set(read_own) == {"shared", "private"}
    assert read_own["private"] != read_theirs["private"]


async def test_E4_segments_are_compressed_immutable_and_private_to_their_audience(host: Serving):
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
    entries = [read_entry(each) for each in answer.content.splitlines()]
    raw = await host.http.get(
        f"/api/streams/{client.shared}/segments/{row['name']}", headers={**client.headers, "Accept-Encoding": "gzip"}
    )
    stranger = await host.therapist("Dr Lind")
    refused = await stranger.get(f"/api/streams/{client.shared}/segments/{row['name']}")
    unknown = await client.get(f"/api/streams/{client.shared}/segments/{new_id()}")
    elsewhere = await client.get(f"/api/streams/{client.private}/segments/{row['name']}")

    assert (row["first"], row["last"], len(entries)) == (1, 1000, 1000)
    assert extend(0, [each.crc for each in entries if each is not None]) == row["checksum"]
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert gzip.compress(raw.content)[:2] == b"\x1f\x8b"
    assert {code_of(each) for each in (refused, unknown, elsewhere)} == {(404, "not_found")}


async def test_the_twin_of_the_socket_takes_pushes_and_gives_entries(host: Serving):
    client = await host.client_of(await host.therapist())
    frames = [
        client.hello(streams=[{"stream": client.shared, "position": 0, "checksum": 0}]),
        client.push(client.shared),
    ]

    answer = await host.http.post("/api/sync", content="\n\n".join(frames))

    headers = [msgspec.json.decode(each.split("\n")[0]) for each in answer.text.split("\n\n")]
    assert [each["type"] for each in headers] == ["welcome", "ack", "entries"]
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

    assert [code_of(each) for each in outcomes] == [
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
    ticket = (await client.post("/api/tickets", {"device": client.device})).json()["ticket"]

    outcomes = [
        await host.http.post("/api/sync", content=client.hello(credential=each), headers={"Origin": host.url})
        for each in (client.token, ticket)
    ]

    assert [each.status_code for each in outcomes] == [401, 200]


# --- health, schema, headers -----------------------------------------------------------------------------------------


async def test_health_and_schema_are_open_and_say_nothing_of_versions(host: Serving):
    live, ready, schema = [await host.http.get(each) for each in ("/livez", "/readyz", "/schema")]

    assert (live.json(), ready.json()) == ({"ok": True}, {"ok": True})
    assert schema.json()["openapi"].startswith("3.1")
    assert {"/api/join", "/api/spaces/{space}/projection"} <= set(schema.json()["paths"])
    assert "server" not in live.headers


async def test_every_answer_carries_the_headers_of_a_careful_server(host: Serving):
    seen = [await host.http.get(each) for each in ("/livez", "/nowhere", "/join", "/api/spaces", "/schema")]

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


# --- limits ----------------------------------------------------------------------------------------------------------


async def test_wrong_secrets_are_blocked_after_ten_and_a_forged_address_does_not_help(host: Serving):
    codes = [
        code_of(
            await host.http.post(
                "/api/pair",
                json={"code": "ABCD-EFGH", "device_name": "thief"},
                headers={"X-Forwarded-For": f"198.51.100.{n}"},
            )
        )
        for n in range(15)
    ]
    blocked = await host.http.post("/api/join/preview", json={"secret": "x"})

    assert codes == [(404, "code_not_valid")] * 10 + [(429, "too_many_tries")] * 5
    assert blocked.status_code == 429
    assert 0 < int(blocked.headers["retry-after"]) <= 360


async def test_tries_come_back_with_time(host: Serving):
    for _ in range(11):
        await host.http.post("/api/join/preview", json={"secret": "x"})

    host.clock.ahead_us = 6 * MINUTE_US
    after = [code_of(await host.http.post("/api/join/preview", json={"secret": "x"})) for _ in range(2)]

    assert after == [(404, "link_not_valid"), (429, "too_many_tries")]


async def test_right_secrets_cost_no_tries(host: Serving):
    therapist = await host.therapist()
    secret = (await therapist.post("/api/spaces", {"title": "Maya"})).json()["link"].partition("#")[2]

    previews = [await host.http.post("/api/join/preview", json={"secret": secret}) for _ in range(30)]

    assert {each.status_code for each in previews} == {200}


async def test_behind_a_trusted_proxy_each_peer_has_its_own_tries(tmp_path: Path):
    async def guess(host: Serving, forwarded: str) -> int:
        answer = await host.http.post("/api/join/preview", json={"secret": "x"}, headers={"X-Forwarded-For": forwarded})
        return answer.status_code

    async with serving(tmp_path, trusted_proxies=("127.0.0.0/8",)) as host:
        first = [await guess(host, "203.0.113.7") for _ in range(11)]
        forged = await guess(host, "203.0.113.99, 203.0.113.7")
        other = await guess(host, "203.0.113.8")

    assert first == [404] * 10 + [429]
    assert (forged, other) == (429, 404)


async def test_one_account_asks_for_so_many_codes_only(host: Serving):
    therapist = await host.therapist()

    codes = [(await therapist.post("/api/pairings")).status_code for _ in range(11)]

    assert codes == [201] * 10 + [429]


async def test_wrong_tokens_are_blocked_after_a_while(host: Serving):
    host.services.limits.tokens = Buckets(Rate(burst=2, refill_us=MINUTE_US))

    codes = [(await host.http.get("/api/spaces")).status_code for _ in range(3)]

    assert codes == [401, 401, 429]


# --- hosts and origins -----------------------------------------------------------------------------------------------


async def handshake(host: Serving, headers: list[tuple[str, str]] | None = None, **changes: str) -> tuple[int, str]:
    """Status and Retry-After of a bare handshake."""
    address, port = host.url.removeprefix("http://").split(":")
    given = {
        "Host": f"{address}:{port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": "handrail.v1",
    } | changes
    reader, writer = await asyncio.open_connection(address, int(port))
    lines = [f"{name}: {value}" for name, value in [*given.items(), *(headers or [])]]
    writer.write(("GET /sync HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), TIMEOUT_S)
    writer.close()
    await writer.wait_closed()
    status, *rest = answer.decode("latin-1").split("\r\n")
    found = {line.partition(": ")[0].lower(): line.partition(": ")[2] for line in rest}
    return int(status.split(" ")[1]), found.get("retry-after", "")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1", "{url}.evil.example", "{url}/", "{upper}", "*"]
)
async def test_an_origin_that_is_not_exactly_ours_opens_no_socket(host: Serving, origin: str):
    sent = origin.format(url=host.url, upper=host.url.upper())

    assert await handshake(host, Origin=sent) == (403, "")


async def test_our_own_origin_and_no_origin_at_all_open_a_socket(host: Serving):
    assert await handshake(host, Origin=host.url) == (101, "")
    assert await handshake(host) == (101, "")


async def test_two_origins_open_no_socket(host: Serving):
    status, _ = await handshake(host, [("Origin", host.url), ("Origin", host.url)])

    assert status in {400, 403}


async def test_a_page_from_elsewhere_may_not_post(host: Serving):
    foreign = await host.http.post(
        "/api/join/preview", json={"secret": "x"}, headers={"Origin": "https://evil.example"}
    )
    own = await host.http.post("/api/join/preview", json={"secret": "x"}, headers={"Origin": host.url})

    assert code_of(foreign) == (403, "origin_not_allowed")
    assert code_of(own) == (404, "link_not_valid")


async def test_a_server_with_names_answers_to_no_other(tmp_path: Path):
    async with serving(tmp_path, hosts=("handrail.example",)) as host:
        wrong = await host.http.get("/livez")
        right = await host.http.get("/livez", headers={"Host": "Handrail.Example"})
        sockets = [await handshake(host), await handshake(host, Host="handrail.example")]

    assert code_of(wrong) == (421, "host_not_allowed")
    assert right.status_code == 200
    assert [status for status, _ in sockets] == [421, 101]


async def test_too_many_sockets_are_sent_away_with_a_time(tmp_path: Path):
    async with serving(tmp_path, sockets=2) as host, host.socket(), host.socket():
        assert await handshake(host) == (503, "10")


async def test_too_many_sockets_from_one_address_are_sent_away(tmp_path: Path):
    async with serving(tmp_path, sockets_per_address=1) as host, host.socket():
        crowded = await handshake(host)

    assert crowded == (503, "10")


# --- failing ---------------------------------------------------------------------------------------------------------


async def test_a_bug_is_answered_without_details(host: Serving, capsys: pytest.CaptureFixture[str]):
    @get("/planted")
    async def planted() -> None:
        raise RuntimeError("kestrelsong was in the argument")

    host.server.app.register(planted)

    answer = await host.http.get("/planted")

    assert code_of(answer) == (500, "bug")
    assert "kestrelsong" not in answer.text + capsys.readouterr().err


def test_limits_hold_their_figures():
    """Ten wrong secrets at once and ten an hour, per address."""
    limits = Limits()

    tries = [limits.secrets.take("a", 0) == 0 for _ in range(11)]
    later = sum(limits.secrets.take("a", HOUR_US) == 0 for _ in range(20))

    assert tries == [True] * 10 + [False]
    assert later == 10
