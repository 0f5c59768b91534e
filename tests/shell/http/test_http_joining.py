"""Joining, pairing, tickets and taking rights away, over a real server on loopback."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import segno
from websockets.exceptions import ConnectionClosed

from fakes.devices.browsers import paired
from fakes.server.serving import Person, Serving, code_of, read, serving
from handrail_server.accounts.secrets.token_buckets import Buckets, Rate

WEEK_US = 7 * 24 * 3600 * 1_000_000


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        yield running


# --- joining and pairing ----------------------------------------------------------------------------------------------


async def test_opening_a_join_link_in_a_browser_uses_nothing_up(host: Serving):
    therapist = await host.therapist()
    opened = (await therapist.post("/api/spaces", {"title": "Maya"})).json()
    address, _, secret = opened["link"].partition("#")

    pages = [await host.http.get(address) for _ in range(3)]
    previews = [await host.http.post("/api/join/preview", json={"secret": secret}) for _ in range(3)]
    client = await host.join(secret)

    assert [page.status_code for page in pages] == [200] * 3
    assert "<script" not in pages[0].text
    assert [preview.json() for preview in previews] == [{"role": "client", "invited_by": "Dr Osei"}] * 3
    assert client.member == opened["client"]


async def test_links_come_with_the_squares_of_their_code_to_scan(host: Serving):
    therapist = await host.therapist()
    opened = (await therapist.post("/api/spaces", {"title": "Maya"})).json()
    again = (await therapist.post(f"/api/spaces/{opened['space']['space']}/invites")).json()
    pairing = (await therapist.post("/api/pairings")).json()
    page = await (await paired(host, therapist)).post("/api/pairings")

    assert pairing["link"] == f"{host.url}/pair#{pairing['code']}"
    assert page.json()["link"].startswith(f"{host.url}/pair#")
    for item in (opened, again, pairing):
        rows = item["qr"].split(" ")
        assert {len(row) for row in rows} == {len(rows)}
        # The mark in three corners by which a reader finds the code (ISO/IEC 18004).
        mark = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
        assert [row[:7] for row in rows[:7]] == [row[-7:] for row in rows[:7]] == [row[:7] for row in rows[-7:]] == mark
        expected = segno.make_qr(item["link"], error="m", boost_error=False).matrix
        assert item["qr"] == " ".join("".join(map(str, row)) for row in expected)


async def test_one_of_many_at_once_uses_a_link(host: Serving):
    therapist = await host.therapist()
    opened = (await therapist.post("/api/spaces", {"title": "Maya"})).json()
    secret = opened["link"].partition("#")[2]
    host.services.limits.secrets = Buckets(Rate(burst=100, refill_us=1))

    outcomes = await asyncio.gather(
        *(host.http.post("/api/join", json={"secret": secret, "device_name": f"{n}"}) for n in range(12))
    )

    assert sorted(outcome.status_code for outcome in outcomes) == [201, *[404] * 11]


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
    host.clock.ahead_us = WEEK_US
    expired = await host.http.post("/api/join", json={"secret": other, **tried})

    assert {item.content for item in (used, unknown, nonsense, expired)} == {used.content}
    assert code_of(used) == (404, "link_not_valid")


async def test_a_joined_client_knows_its_streams_and_waits(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist, confirmed=False)

    listed = (await client.get("/api/spaces")).json()["spaces"]
    seen = (await therapist.get(f"/api/spaces/{client.space}/members")).json()["members"]

    assert [(item["standing"], "title" in item) for item in listed] == [("accepted", False)]
    assert client.shared != client.private
    assert [(value["name"], value["standing"]) for value in seen] == [("Dr Osei", "confirmed"), ("Maya", "accepted")]


async def test_pairing_gives_a_second_device_of_the_same_person(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    laptop = await host.pair(client)

    devices = (await laptop.get("/api/devices")).json()["devices"]

    assert laptop.member == client.member
    assert laptop.private == client.private
    assert [(device["name"], device["this"], device["revoked"]) for device in devices] == [
        ("phone", False, False),
        ("laptop", True, False),
    ]


async def test_a_revoked_device_is_told_so_at_once(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    laptop = await host.pair(client)

    async with laptop.live() as socket:
        revoked = await client.post(f"/api/devices/{laptop.installation}/revoke")
        closed = await read(socket)

    assert revoked.json()["revoked"]
    assert (closed["code"], closed["reason"]) == (4403, "removed")
    assert code_of(await laptop.get("/api/spaces")) == (403, "removed")


async def test_an_ended_membership_closes_its_sockets_at_once(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)

    async with client.live() as socket:
        await therapist.post(f"/api/spaces/{client.space}/members/{client.member}/end")
        heard = [await read(socket)]
        while heard[-1]["type"] != "closed":
            heard.append(await read(socket))

    assert heard[-1]["reason"] == "removed"


async def test_confirming_opens_the_streams_of_a_device_that_waits(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist, confirmed=False)

    async with client.live() as socket:
        await therapist.post(f"/api/spaces/{client.space}/members/{client.member}/confirm")
        opened = [await read(socket) for _ in range(2)]

    assert {device["offered"]["stream"] for device in opened} == {client.shared, client.private}


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


# --- tickets ----------------------------------------------------------------------------------------------------------


async def test_a_ticket_lets_a_page_in_once_and_a_token_never(host: Serving):
    client = await host.client_of(await host.therapist())
    headers = {**client.headers, "Origin": host.url}
    ticket = (await host.http.post("/api/tickets", json={"device": client.device}, headers=headers)).json()["ticket"]

    words: list[Any] = []
    for credential in (client.token, ticket, ticket):
        async with host.socket(origin=host.url) as socket:
            await socket.send(client.hello(credential=credential))
            message = await read(socket)
            words.append(message.get("reason", message["type"]))

    assert words == ["sign_in", "welcome", "sign_in"]


async def test_H1_a_ticket_is_good_for_the_origin_that_asked_for_it(host: Serving):
    client = await host.client_of(await host.therapist())
    ticket = (await client.post("/api/tickets", {"device": client.device})).json()["ticket"]

    async with host.socket(origin=host.url) as socket:
        await socket.send(client.hello(credential=ticket))

        assert (await read(socket))["reason"] == "sign_in"
