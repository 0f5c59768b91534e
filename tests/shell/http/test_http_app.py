"""The web app's files, and the headers that every answer carries."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from litestar import Response, get

from fakes.core.matrix import ROUTES, World, cells
from fakes.server.built_app import PAGE, built_app
from fakes.server.serving import Serving, code_of, handshake, serving
from handrail_server import web
from handrail_server.web import NoApp, app_folder, read_app

EVERYWHERE: Final = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path, web=built_app(tmp_path)) as running:
        yield running


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/index.html", "/today", "/goals/0192", "/join"])
async def test_every_place_of_the_app_is_its_page(host: Serving, path: str):
    answer = await host.http.get(path)

    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/old-1234.js", "/favicon.ico", "/api/unknown", "/..%2fx.js"])
async def test_what_is_no_place_of_the_app_is_not_answered_by_its_page(host: Serving, path: str):
    assert code_of(await host.http.get(path)) == (404, "not_found")


async def test_what_is_named_by_its_content_is_kept_for_ever_and_the_rest_asked_for_again(host: Serving):
    paths = ["/assets/main-4fD2a9.js", "/assets/icon-91bb.png", "/sw.js", "/manifest.webmanifest"]

    answers = [await host.http.get(path) for path in paths]

    assert [(answer.headers["content-type"], answer.headers["cache-control"]) for answer in answers] == [
        ("text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("image/png", "public, max-age=31536000, immutable"),
        ("text/javascript; charset=utf-8", "no-cache"),
        ("application/manifest+json", "no-cache"),
    ]


async def test_files_travel_compressed_to_those_who_take_it(host: Serving, tmp_path: Path):
    path = "/assets/main-4fD2a9.js"
    plain = (tmp_path / "built/assets/main-4fD2a9.js").read_bytes()

    packed = await host.http.send(
        host.http.build_request("GET", path, headers={"Accept-Encoding": "gzip, br"}), stream=True
    )
    raw = b"".join([chunk async for chunk in packed.aiter_raw()])
    whole = await host.http.get(path, headers={"Accept-Encoding": "identity"})

    assert (gzip.decompress(raw), whole.content) == (plain, plain)
    assert "content-encoding" not in whole.headers
    assert packed.headers["vary"] == "Accept-Encoding"


async def test_what_has_not_changed_is_not_sent_again(host: Serving):
    tag = (await host.http.get("/")).headers["etag"]

    again = await host.http.get("/", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


async def test_without_an_app_the_plain_page_stands(tmp_path: Path):
    async with serving(tmp_path) as host:
        join, home = await host.http.get("/join"), await host.http.get("/")

    assert "handrail join LINK" in join.text
    assert code_of(home) == (404, "not_found")


async def test_a_retired_app_takes_its_worker_away_and_nothing_else(tmp_path: Path):
    async with serving(tmp_path, web=built_app(tmp_path), retire_app=True) as host:
        worker, page = await host.http.get("/sw.js"), await host.http.get("/")

    assert "registration.unregister()" in worker.text
    assert "caches" in worker.text
    assert "indexedDB" not in worker.text
    assert worker.headers["cache-control"] == "no-cache"
    assert page.text == PAGE


async def test_an_app_that_is_gone_altogether_can_still_be_retired(tmp_path: Path):
    async with serving(tmp_path, retire_app=True) as host:
        worker, home = await host.http.get("/sw.js"), await host.http.get("/")

    assert "unregister" in worker.text
    assert code_of(home) == (404, "not_found")


def test_a_folder_without_an_app_is_refused(tmp_path: Path):
    with pytest.raises(NoApp, match="no built app"):
        read_app(tmp_path)


def test_the_app_is_looked_for_in_the_package_and_then_in_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    packaged, here = tmp_path / "packaged", tmp_path / "here"
    monkeypatch.setattr(web, "_PACKAGED", packaged)
    monkeypatch.setattr(web, "_BUILT_HERE", here)
    found = [app_folder()]
    for item in (here, packaged):
        item.mkdir()
        (item / "index.html").touch()
        found.append(app_folder())

    assert found == [None, here, packaged]


# --- headers ----------------------------------------------------------------------------------------------------------


def missing(answer: httpx.Response, *, url: str) -> list[str]:
    """Which of the headers that every answer carries are wrong on this one."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self' {url.replace('http', 'ws', 1)}; manifest-src 'self'; worker-src 'self'; font-src 'self'; "
        "base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        "require-trusted-types-for 'script'; trusted-types handrail"
    )
    expected = EVERYWHERE | {"content-security-policy": policy}
    wrong = [name for name, value in expected.items() if answer.headers.get_list(name) != [value]]
    if "clear-site-data" in answer.headers:
        # It would delete what waits to be sent.
        wrong.append("clear-site-data")
    if answer.request.url.path.startswith("/api/") and answer.headers.get("cache-control") != "no-store":
        wrong.append("cache-control")
    return wrong


async def test_every_answer_of_every_route_carries_the_headers(host: Serving):
    answers: list[httpx.Response] = []

    async def keep(answer: httpx.Response) -> None:
        answers.append(answer)

    world = World(host)
    await world.build()
    host.http.event_hooks["response"] = [keep]
    for cell in cells(ROUTES):
        if cell[1] in {"client", "nobody"}:
            await world.ask(cell)
    answers.append(await host.http.post("/api/join", headers={"Origin": "https://evil.example"}))
    answers.append(await host.http.get("/no/such.file"))

    wrong = {str(item.request.url.path): bad for item in answers if (bad := missing(item, url=host.url))}
    assert len(answers) > 80
    assert wrong == {}


async def test_a_planted_route_without_them_is_found(host: Serving):
    @get("/api/planted", sync_to_thread=False)
    def planted() -> Response[str]:
        return Response("", headers={"Cache-Control": "public", "Referrer-Policy": "unsafe-url"})

    host.server.app.register(planted)

    answer = await host.http.get("/api/planted")

    assert missing(answer, url=host.url) == ["referrer-policy", "cache-control"]


async def test_over_https_the_browser_is_told_to_stay_there(tmp_path: Path):
    async with serving(tmp_path, public_url="https://handrail.example") as host:
        answer = await host.http.get("/livez")

    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert "wss://handrail.example;" in answer.headers["content-security-policy"]


async def test_a_page_may_open_the_socket_of_the_name_it_was_asked_by(tmp_path: Path):
    async with serving(tmp_path, origins=("http://localhost:8710",)) as host:
        named = await host.http.get("/livez", headers={"Host": "localhost:8710"})
        strange = await host.http.get("/livez", headers={"Host": "evil.example"})
        upgraded = await handshake(host, Origin="http://localhost:8710")

    assert "connect-src 'self' ws://localhost:8710;" in named.headers["content-security-policy"]
    assert "evil" not in strange.headers["content-security-policy"]
    assert upgraded == (101, "")
