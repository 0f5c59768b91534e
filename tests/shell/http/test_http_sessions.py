"""Browsers: sessions in cookies, who may use them, and how they end. Rule H1."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.devices.browsers import Browser, paired
from fakes.server.serving import Serving, code_of, serving


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        yield running


async def test_a_browser_that_joins_gets_a_cookie_and_no_token(host: Serving):
    therapist = await host.therapist()
    secret = (await therapist.post("/api/spaces", {"title": "Maya"})).json()["link"].partition("#")[2]
    browser = Browser(host)

    answer = await browser.post("/api/join", {"secret": secret, "device_name": "phone"})
    me = await browser.get("/api/me")

    port = host.url.rpartition(":")[2]
    flags = answer.headers["set-cookie"].partition(";")[2]
    assert flags == " Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict"
    assert list(browser.jar) == [f"handrail-{port}"]
    assert browser.jar[f"handrail-{port}"] not in answer.text
    assert "token" not in answer.json()
    assert me.json() == {
        "member": answer.json()["member"],
        "name": "Maya",
        "role": "client",
        "installation": answer.json()["installation"],
        "device_name": "phone",
        "browser": True,
    }


async def test_over_https_the_cookie_is_secure_and_of_this_host_only(tmp_path: Path):
    async with serving(tmp_path, public_url="https://handrail.example") as host:
        therapist = await host.therapist()
        code = (await therapist.post("/api/pairings")).json()["code"]
        origin = {"Origin": "https://handrail.example"}

        answer = await host.http.post("/api/pair", json={"code": code, "device_name": "x"}, headers=origin)

    flags = answer.headers["set-cookie"]
    assert flags.startswith("__Host-handrail=hrs.")
    assert flags.endswith("; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure")


async def test_no_session_travels_unencrypted_to_another_machine(tmp_path: Path):
    origin = "http://192.0.2.7:8000"
    async with serving(tmp_path, public_url=origin) as host:
        code = (await (await host.therapist()).post("/api/pairings")).json()["code"]
        body = {"code": code, "device_name": "x"}

        refused = await host.http.post("/api/pair", json=body, headers={"Origin": origin})
        command_line = await host.http.post("/api/pair", json=body)

    assert code_of(refused) == (403, "not_secure")
    assert command_line.status_code == 201


async def test_a_sign_in_ends_the_session_that_the_browser_showed(host: Serving):
    """A session that was planted in the browser beforehand is worth nothing, and neither is the one before."""
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    browser = await paired(host, client)
    former = dict(browser.jar)
    await paired(host, therapist, browser)

    now = (await browser.get("/api/me")).json()["name"]
    browser.jar = former

    assert now == "Dr Osei"
    assert code_of(await browser.get("/api/me")) == (401, "sign_in")


async def test_a_session_that_is_shown_by_its_public_part_only_lives_on(host: Serving):
    client = await host.client_of(await host.therapist())
    browser = await paired(host, client)
    name, session = next(iter(browser.jar.items()))
    thief = Browser(host)
    thief.jar = {name: session[:-4] + "AAAA"}
    await paired(host, client, thief)

    assert (await browser.get("/api/me")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (201, "")),
        ({"Sec-Fetch-Site": ""}, (403, "origin_not_allowed")),
        ({"Sec-Fetch-Site": "same-site"}, (403, "origin_not_allowed")),
        ({"Sec-Fetch-Site": "cross-site"}, (403, "origin_not_allowed")),
        ({"Sec-Fetch-Site": "none"}, (403, "origin_not_allowed")),
        ({"Origin": "https://evil.example"}, (403, "origin_not_allowed")),
        ({"Origin": "null"}, (403, "origin_not_allowed")),
        ({"Content-Type": "text/plain"}, (415, "wrong_type")),
        ({"Content-Type": "application/x-www-form-urlencoded"}, (415, "wrong_type")),
    ],
)
async def test_only_our_own_page_acts_with_a_cookie(host: Serving, changes: dict[str, str], expected: tuple[int, str]):
    browser = await paired(host, await host.therapist())

    answer = await browser.post("/api/pairings", **changes)

    assert (answer.status_code, answer.json().get("code") if answer.status_code != 201 else "") == expected


async def test_a_cookie_without_an_origin_changes_nothing(host: Serving):
    browser = await paired(host, await host.therapist())

    answer = await browser.ask("POST", "/api/pairings", headers={}, json={})

    assert code_of(answer) == (403, "origin_not_allowed")


@pytest.mark.parametrize("site", ["same-site", "cross-site", "none"])
async def test_another_page_reads_nothing_with_a_cookie(host: Serving, site: str):
    browser = await paired(host, await host.therapist())

    answers = [
        await browser.get("/api/spaces", **{"Sec-Fetch-Site": site}),
        await browser.get("/api/spaces", Origin="http://127.0.0.1:1"),
    ]

    assert {code_of(answer) for answer in answers} == {(403, "origin_not_allowed")}


async def test_another_page_signs_nobody_in(host: Serving):
    """Or a page from elsewhere could sign its visitor in as somebody else, and read what they then write."""
    therapist = await host.therapist()
    code = (await therapist.post("/api/pairings")).json()["code"]

    answer = await Browser(host).post(
        "/api/pair", {"code": code, "device_name": "x"}, **{"Sec-Fetch-Site": "cross-site"}
    )

    assert code_of(answer) == (403, "origin_not_allowed")
