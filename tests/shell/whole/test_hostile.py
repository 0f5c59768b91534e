"""Hostile input: never a 5xx, never a close 1011, and nobody else notices."""

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from fakes.server.built_app import built_app
from fakes.server.serving import TIMEOUT_S, Serving, serving, unlimited
from handrail_server.app import new_id

DEEP: Final = 100_000

BODIES: Final[dict[str, bytes]] = {
    "nothing": b"",
    "not JSON": b"{",
    "null": b"null",
    "a number": b"1",
    "an array": b"[]",
    "no fields": b"{}",
    "wrong types": b'{"secret":1,"device_name":[],"code":{},"title":2,"device":null}',
    "nested deep": b"[" * DEEP,
    "nested deep in a field": b'{"secret":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a huge integer": b'{"secret":' + b"9" * 10_000 + b"}",
    "a huge exponent": b'{"secret":1e999999999}',
    "U+0000": b'{"secret":"\\u0000","device_name":"\\u0000","code":"\\u0000","title":"a\\u0000b","device":"\\u0000"}',
    "a lone surrogate": b'{"secret":"\\ud800","device_name":"\\udfff","code":"\\ud800","title":"\\ud800"}',
    "invalid UTF-8": b'{"secret":"\xff\xfe","device_name":"\xc3\x28","code":"\xff","title":"\xff","device":"\xff"}',
    "raw UTF-16": '{"secret":"x"}'.encode("utf-16"),
    "control characters": json.dumps(
        {"secret": "\x1b[31m\r\n", "device_name": "\x1b[31m\r\nX: y", "code": "\x07", "title": "\n"}
    ).encode(),
    "empty texts": b'{"secret":"","device_name":"","code":"","title":"","device":""}',
    "long texts": json.dumps(dict.fromkeys(("secret", "device_name", "code", "title", "device"), "x" * 5000)).encode(),
    "doubled fields": b'{"secret":"a","secret":"b","title":"a","title":"b","code":"a","code":"b"}',
    "unknown fields": b'{"secret":"x","device_name":"d","code":"x","title":"t","role":"admin","__proto__":{"a":1}}',
    "other people's ids": json.dumps({"device": "../../etc/passwd", "title": "' OR 1=1 --", "secret": "%00"}).encode(),
    "random bytes": random.Random(1).randbytes(10_000),  # noqa: S311 - seeded on purpose
    "just too large": b" " * (1024 * 1024 + 1),
}

POSTS: Final = (
    "/api/join",
    "/api/join/preview",
    "/api/pair",
    "/api/pairings",
    "/api/spaces",
    "/api/tickets",
    "/api/sync",
    "/api/sign-out",
    "/api/spaces/{}/invites",
    "/api/spaces/{}/members/{}/confirm",
    "/api/spaces/{}/members/{}/end",
    "/api/devices/{}/revoke",
)

PATHS: Final = (
    "/api/spaces/%00/members",
    "/api/spaces/%ff%fe/members",
    "/api/spaces/..%2f..%2fetc/projection",
    "/api/spaces/" + "a" * 5000 + "/projection",
    "/api/spaces/%F0%9F%98%80/members",
    "/api/streams/%0d%0aX-Evil:%20yes/segments",
    "/api/streams/{7*7}/segments/%3Cscript%3E",
    "/api/streams//segments",
    "//evil.example/api/spaces",
    "/api/../metrics",
    "/schema/../../etc/passwd",
    "/join/" + "b" * 3000,
    "/assets/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/sw.js/%00",
    "/api/caseload?today=%00",
    "/api/caseload?today=" + "9" * 5000,
)


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path, web=built_app(tmp_path)) as running:
        unlimited(running)
        yield running
        assert (await running.http.get("/livez")).status_code == 200
        assert "handrail_bugs_total 0.0" in (await running.http.get("/metrics")).text
        assert running.fatal == []


def is_typed(answer: httpx.Response) -> bool:
    """Whether a refusal is one of ours: no 5xx, and a code."""
    return answer.status_code < 500 and (answer.status_code < 400 or "code" in answer.json())


@pytest.mark.parametrize("kind", BODIES)
async def test_no_body_breaks_a_route(host: Serving, kind: str):
    therapist = await host.therapist()
    wrong: list[Any] = []
    statuses: set[int] = set()

    for path in POSTS:
        for headers in (therapist.headers, {}):
            answer = await host.http.post(
                path.format(new_id(), new_id()),
                content=BODIES[kind],
                headers={**headers, "Content-Type": "application/json"},
            )
            statuses.add(answer.status_code)
            if not is_typed(answer):
                wrong.append((path, answer.status_code, answer.text[:100]))

    assert wrong == []
    assert kind != "just too large" or 413 in statuses


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", "\x80"]
)
async def test_a_wrong_content_type_is_refused(host: Serving, content_type: str):
    body = b'{"secret":"x"}'

    answer = await host.http.post(
        "/api/join/preview", content=body, headers=[(b"Content-Type", content_type.encode("latin-1"))]
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_type")


async def test_a_body_over_the_limit_is_refused_before_it_is_read(host: Serving):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 65_536

    answer = await host.http.post("/api/sync", content=endless())

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", PATHS)
async def test_no_path_breaks_the_router(host: Serving, path: str):
    therapist = await host.therapist()

    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"):
        answer = await raw_request(host, method, path, therapist.headers)
        assert 200 <= answer < 500, (method, answer)


async def raw_request(host: Serving, method: str, path: str, headers: dict[str, str]) -> int:
    """The status of a request whose path no client library has tidied up."""
    address, port = host.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(address, int(port))
    lines = [f"{method} {path} HTTP/1.1", f"Host: {address}:{port}", "Connection: close", "Content-Length: 0"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    status = await asyncio.wait_for(reader.readline(), TIMEOUT_S)
    writer.close()
    await writer.wait_closed()
    return int(status.split(b" ")[1])


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer  x",
        "Bearer " + "x" * 8000,
        "Basic eDp5",
        "Bearer hrd.\u00e9.x",
        "Bearer a b",
        "bearer hrj.a.b",
    ],
)
async def test_no_authorization_header_breaks_signing_in(host: Serving, value: str):
    answer = await host.http.get("/api/spaces", headers=[(b"Authorization", value.encode("latin-1"))])

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


async def test_two_authorization_headers_sign_nobody_in(host: Serving):
    therapist = await host.therapist()
    token = f"Bearer {therapist.token}"

    answer = await host.http.get("/api/spaces", headers=[("Authorization", token), ("Authorization", token)])

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00" * 100,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /livez HTTP/1.1\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /api/sync HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/sync HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/sync HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        os.urandom(10_000),
    ],
    ids=["zeros", "version", "no host", "two hosts", "length", "smuggling", "chunk", "header", "random"],
)
async def test_no_bytes_on_the_wire_break_the_server(host: Serving, raw: bytes):
    address, port = host.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(address, int(port))

    writer.write(raw)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(65_536), TIMEOUT_S)
    writer.close()

    assert answer == b"" or int(answer.split(b" ")[1]) < 500


@pytest.fixture(scope="module")
def seeded() -> random.Random:
    return random.Random(20261122)  # noqa: S311 - seeded on purpose


async def test_any_json_value_gets_a_typed_refusal(host: Serving, seeded: random.Random):
    wrong: list[Any] = []

    for _ in range(300):
        body = any_value(seeded, 4)
        path = seeded.choice(("/api/join", "/api/join/preview", "/api/pair"))
        answer = await host.http.post(path, json=body)
        if not is_typed(answer):
            wrong.append((path, body))

    assert wrong == []


def any_value(chance: random.Random, depth: int) -> Any:
    """Some JSON value, likelier than not with the fields that the routes look for."""
    match chance.randrange(7 if depth else 5):
        case 0:
            return None
        case 1:
            return chance.choice([0, -1, 2**53, 2**80, 1.5, True])
        case 2 | 3 | 4:
            return chance.choice(["", "x", "\x00", "\u202e", "é" * 90, "hrj.a.b", "K7QM-3XRD", "\r\n"])
        case 5:
            return [any_value(chance, depth - 1) for _ in range(chance.randrange(4))]
        case _:
            names = ("secret", "device_name", "display_name", "code", "x")
            return {chance.choice(names): any_value(chance, depth - 1) for _ in range(chance.randrange(6))}
