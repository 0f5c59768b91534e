"""Browsers: sessions in cookies, who may use them, and how they end. Rule H1."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.devices.browsers import SAME_ORIGIN, Browser, paired
from fakes.server.serving import Person, Serving, code_of, read, serving
from handrail_server.app import new_id


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        yield running


def _holding(folder: Path, secret: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]


async def hello_of(host: Serving, browser: Browser, device: str) -> str:
    """The type of the answer to a hello with a ticket that this browser asked for, or the word of the close."""
    ticket = (await browser.post("/api/tickets", {"device": device})).json()["ticket"]
    async with host.socket(origin=host.url) as socket:
        await socket.send(
            json.dumps({"type": "hello", "protocol": 1, "device": device, "credential": ticket}),
        )
        message = await read(socket)
        return message.get("reason", message["type"])


async def test_a_browser_that_hides_its_origin_gets_no_token_and_uses_nothing_up(host: Serving):
    therapist = await host.therapist()
    code = (await therapist.post("/api/pairings")).json()["code"]
    body = {"code": code, "device_name": "x"}

    hidden = await host.http.post("/api/pair", json=body, headers=SAME_ORIGIN)
    shown = await Browser(host).post("/api/pair", body)

    assert (code_of(hidden), shown.status_code) == ((403, "origin_not_allowed"), 201)


async def test_two_cookies_of_that_name_are_none(host: Serving):
    browser = await paired(host, await host.therapist())
    name, session = next(iter(browser.jar.items()))

    answer = await host.http.get("/api/me", headers={"Cookie": f"{name}={session}; {name}=other", **SAME_ORIGIN})

    assert code_of(answer) == (401, "sign_in")


async def test_a_session_is_no_token_and_a_token_no_session(host: Serving):
    therapist = await host.therapist()
    browser = await paired(host, therapist)
    name, session = next(iter(browser.jar.items()))

    as_token = await host.http.get("/api/me", headers={"Authorization": f"Bearer {session}"})
    browser.jar[name] = therapist.token
    as_session = await browser.get("/api/me")

    assert (code_of(as_token), code_of(as_session)) == ((401, "sign_in"), (401, "sign_in"))


async def test_H1_a_cookie_alone_opens_no_socket(host: Serving):
    browser = await paired(host, await host.therapist())
    name, session = next(iter(browser.jar.items()))

    words: list[str] = []
    for credential in ("none", session):
        async with host.socket(origin=host.url, additional_headers={"Cookie": f"{name}={session}"}) as socket:
            hello = {"type": "hello", "protocol": 1, "device": new_id(), "credential": credential}
            await socket.send(json.dumps(hello))
            words.append((await read(socket))["reason"])

    assert words == ["sign_in", "sign_in"]


async def test_H1_a_profile_that_lost_its_storage_goes_on_as_a_new_device(host: Serving):
    browser = await paired(host, await host.client_of(await host.therapist()))

    greeted = [await hello_of(host, browser, new_id()) for _ in range(2)]

    assert greeted == ["welcome", "welcome"]


async def test_H1_nobody_elses_browser_may_use_that_device_id(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    device = new_id()

    greeted = [await hello_of(host, await paired(host, item), device) for item in (client, therapist)]

    assert greeted == ["welcome", "sign_in"]


async def test_signing_out_ends_the_session_its_socket_and_its_tickets(host: Serving):
    browser = await paired(host, await host.client_of(await host.therapist()))
    kept, device = dict(browser.jar), new_id()
    tickets = [(await browser.post("/api/tickets", {"device": device})).json()["ticket"] for _ in range(2)]
    hello = {"type": "hello", "protocol": 1, "device": device}

    async with host.socket(origin=host.url) as socket:
        await socket.send(json.dumps({**hello, "credential": tickets[0]}))
        await read(socket)
        out = await browser.post("/api/sign-out")
        closed = await read(socket)
    async with host.socket(origin=host.url) as socket:
        await socket.send(json.dumps({**hello, "credential": tickets[1]}))
        late = await read(socket)
    emptied, browser.jar = browser.jar, kept

    assert (out.status_code, emptied) == (200, {})
    assert "clear-site-data" not in out.headers
    assert (closed["reason"], late["reason"]) == ("sign_in", "sign_in")
    assert code_of(await browser.get("/api/me")) == (401, "sign_in")


async def test_H1_who_comes_back_where_they_signed_out_keeps_their_device(host: Serving):
    client = await host.client_of(await host.therapist())
    browser, device = await paired(host, client), new_id()
    before = [await hello_of(host, browser, device)]
    installation = (await browser.post("/api/sign-out")).json()["installation"]
    listed = len((await client.get("/api/devices")).json()["devices"])

    await paired(host, client, browser, installation=installation)

    assert [*before, await hello_of(host, browser, device)] == ["welcome", "welcome"]
    assert (await browser.get("/api/me")).json()["installation"] == installation
    assert len((await client.get("/api/devices")).json()["devices"]) == listed


async def test_nobody_comes_back_as_what_was_never_theirs(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    theirs = (await (await paired(host, therapist)).get("/api/me")).json()["installation"]
    revoked = (await (await paired(host, client)).get("/api/me")).json()["installation"]
    await client.post(f"/api/devices/{revoked}/revoke")

    for other in (theirs, revoked, client.installation, new_id()):
        browser = await paired(host, client, installation=other)

        assert (await browser.get("/api/me")).json()["installation"] not in {
            theirs,
            revoked,
            client.installation,
            other,
        }


async def test_the_last_way_in_is_left_only_by_who_insists(host: Serving):
    therapist = await host.therapist()
    secret = (await therapist.post("/api/spaces", {"title": "Maya"})).json()["link"].partition("#")[2]
    browser = Browser(host)
    await browser.post("/api/join", {"secret": secret, "device_name": "phone"})

    asked = await browser.post("/api/sign-out")
    insisted = await browser.post("/api/sign-out", {"even_if_last": True})

    assert (code_of(asked), insisted.status_code) == ((409, "last_device"), 200)


async def test_a_device_with_a_token_has_no_session_to_end(host: Serving):
    therapist = await host.therapist()

    assert code_of(await therapist.post("/api/sign-out", {})) == (409, "wrong_state")


async def test_a_revoked_browser_is_told_so(host: Serving):
    client = await host.client_of(await host.therapist())
    browser = await paired(host, client)
    installation = (await browser.get("/api/me")).json()["installation"]

    await client.post(f"/api/devices/{installation}/revoke")

    assert code_of(await browser.get("/api/me")) == (403, "removed")
    assert code_of(await browser.post("/api/tickets", {"device": new_id()})) == (403, "removed")


async def test_sessions_outlive_a_restart_and_what_was_ended_stays_ended(tmp_path: Path):
    async with serving(tmp_path) as host:
        client = await host.client_of(await host.therapist())
        staying, leaving = await paired(host, client), await paired(host, client)
        sessions = [next(iter(item.jar.values())) for item in (staying, leaving)]
        await leaving.post("/api/sign-out")

    async with serving(tmp_path) as again:
        name = f"handrail-{again.url.rpartition(':')[2]}"
        answers: list[int] = []
        for session in sessions:
            browser = Browser(again)
            browser.jar = {name: session}
            answers.append((await browser.get("/api/me")).status_code)

    assert answers == [200, 401]


async def test_no_session_stands_in_the_data_folder(tmp_path: Path):
    async with serving(tmp_path) as host:
        browser = await paired(host, await host.therapist())
        secret = next(iter(browser.jar.values())).rpartition(".")[2].encode()
        held = await asyncio.to_thread(_holding, tmp_path, secret)

    assert held == []


async def test_asking_who_one_is_keeps_the_cookie_for_longer(host: Serving):
    therapist: Person = await host.therapist()
    browser = await paired(host, therapist)
    kept = dict(browser.jar)

    renewed = await browser.get("/api/me")
    command_line = await therapist.get("/api/me")

    assert browser.jar == kept
    assert "Max-Age=34560000" in renewed.headers["set-cookie"]
    assert "set-cookie" not in command_line.headers
    assert command_line.json()["browser"] is False
