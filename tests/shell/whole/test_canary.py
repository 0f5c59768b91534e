"""The canary (docs/privacy.md): a word pushed through every field and failure, and found nowhere that others read."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import structlog
from websockets.exceptions import InvalidStatus

from fakes.server.serving import Person, Serving, heard, read, serving
from handrail_server.accounts.secrets.token_buckets import Buckets, Rate
from handrail_server.api import problems
from handrail_server.app import new_id
from handrail_server.live.projections import projector
from handrail_server.logs import logging_to
from handrail_shared.wire import CLOSE_CODES

CANARY: Final = "kestrelsong"
LOUD: Final = f"Kestrelsong {CANARY}\r\n{CANARY.upper()}"


class Ears:
    """Everything that anybody but its author could read of what happened."""

    def __init__(self) -> None:
        self.logs = io.StringIO()
        self.refusals: list[str] = []
        self.closes: list[str] = []
        self.metrics = ""

    def hear(self, answer: httpx.Response) -> None:
        """Keep an answer that refuses; those that grant may show people their own words."""
        if answer.status_code >= 400:
            self.refusals.append(answer.text + str(answer.headers))

    def found(self) -> list[str]:
        """Where the word was heard."""
        places = {
            "logs": self.logs.getvalue(),
            "refusals": "\n".join(self.refusals),
            "closes": "\n".join(self.closes),
            "metrics": self.metrics,
        }
        return [place for place, text in places.items() if CANARY in text.lower()]


@pytest.fixture
async def ears(tmp_path: Path) -> AsyncIterator[tuple[Ears, Serving]]:
    listening = Ears()
    with logging_to(listening.logs):
        async with serving(tmp_path) as host:
            for name in ("secrets", "tokens", "pairings", "spaces", "tickets"):
                setattr(host.services.limits, name, Buckets(Rate(burst=100_000, refill_us=1)))
            yield listening, host


async def people_with_loud_names(host: Serving) -> tuple[Person, Person]:
    therapist = await host.therapist(f"Dr {CANARY}")
    opened = (await therapist.post("/api/spaces", {"title": CANARY})).json()
    names = {"device_name": CANARY, "display_name": f"Ms {CANARY}"}
    secret = opened["link"].partition("#")[2]
    client = Person(host, (await host.http.post("/api/join", json={"secret": secret, **names})).json())
    await therapist.post(f"/api/spaces/{client.space}/members/{client.member}/confirm")
    return therapist, client


async def ask_loudly(ears: Ears, host: Serving, client: Person) -> None:
    """Every route with the word in its path, query, headers, body, and in secrets that do not count."""
    port = host.url.rpartition(":")[2]
    loud_headers = {
        "User-Agent": CANARY,
        "Referer": f"https://{CANARY}.example",
        "X-Forwarded-For": CANARY,
        "Cookie": f"session={CANARY}; handrail-{port}=hrs.{CANARY}.{CANARY}",
        "Sec-Fetch-Site": CANARY,
    }
    bodies: list[bytes] = [
        json.dumps(dict.fromkeys(("secret", "code", "device_name", "title", "device", CANARY), LOUD)).encode(),
        f'{{"secret":{CANARY}'.encode(),
        f'{{"{CANARY}":'.encode() + b"[" * 5000,
        CANARY.encode() * 120_000,
        b"\xff" + CANARY.encode(),
    ]
    paths = [
        "/api/join",
        "/api/join/preview",
        "/api/pair",
        "/api/spaces",
        "/api/tickets",
        "/api/sign-out",
        "/api/sync",
        f"/api/spaces/{CANARY}/invites",
        f"/api/devices/{CANARY}/revoke",
        f"/{CANARY}",
    ]
    for path in paths:
        for body in bodies:
            for headers in ({}, client.headers, {"Authorization": f"Bearer hrd.{CANARY}.{CANARY}"}):
                given = {**loud_headers, **headers, "Content-Type": "application/json"}
                ears.hear(await host.http.post(f"{path}?q={CANARY}", content=body, headers=given))
    for path in (
        f"/api/spaces/{CANARY}/members",
        f"/api/streams/{CANARY}/segments/{CANARY}",
        f"/join?{CANARY}",
        f"/api/caseload?today={CANARY}",
    ):
        ears.hear(await host.http.get(path, headers={**client.headers, **loud_headers}))
    ears.hear(await host.http.request(CANARY.upper(), "/livez"))
    ears.hear(await host.http.post("/api/join", headers={"Origin": f"https://{CANARY}.example"}))
    ears.hear(await host.http.get("/livez", headers={"Host": f"{CANARY}.example"}))


async def speak_loudly(ears: Ears, host: Serving, client: Person) -> None:
    """Every message with the word in it, right and wrong, and handshakes that are refused."""
    push = {"type": "push", "stream": client.shared, "device": client.device, "first_seq": 9, "count": 1}
    frames: list[str | bytes] = [
        f'{{"type":"{CANARY}"}}',
        f'{{"type":"follow","stream":"{CANARY}","position":0,"checksum":0}}',
        f'{{"type":"presence","stream":"{client.shared}","typing":"{CANARY}"}}',
        f'{{"type":"ping"}}\n{CANARY}',
        CANARY,
        CANARY.encode(),
        CANARY * 40_000,
        json.dumps(push) + "\n" + CANARY,
        client.hello(credential=CANARY, device=new_id()),
    ]
    for frame in frames:
        for greet in (True, False):
            async with host.socket() as socket:
                if greet:
                    await socket.send(client.hello())
                    await read(socket)
                await socket.send(frame)
                await socket.send('{"type":"ping"}')
                message = await heard(socket, {"pong"})
                ears.closes.append(str(message.get("reason", "")))
    for wrong in (f"hrd.{CANARY}.x", f"hrt.{CANARY}.x", CANARY):
        async with host.socket() as socket:
            await socket.send(client.hello(credential=wrong))
            ears.closes.append((await read(socket))["reason"])
    with pytest.raises(InvalidStatus) as refused:
        await host.socket(origin=f"https://{CANARY}.example").__aenter__()
    ears.refusals.append(str(refused.value.response.headers) + str(refused.value.response.body))
    first = client.push(client.shared, CANARY)
    fork = {**json.loads(first.partition("\n")[0])}
    refused_line = client.push(client.shared).partition("\n")[2].replace("win_noted", "private_note_written")
    async with client.live() as socket:
        await socket.send(first)
        await socket.send(json.dumps({**fork, "first_seq": 2}) + "\n" + refused_line)
        await socket.send(json.dumps(fork) + f'\n{{"{CANARY}":1}}')
        await heard(socket, {"fork"})


async def break_loudly(ears: Ears, host: Serving, client: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bugs, failing disks and libraries, each with the word in what it says."""

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"{CANARY} was in the argument")

    async def broken_later(*_: Any, **__: Any) -> Any:
        broken()

    with monkeypatch.context() as patched:
        patched.setattr(projector, "fold", broken)
        ears.hear(await client.get(f"/api/spaces/{client.space}/projection"))
    with monkeypatch.context() as patched:
        patched.setattr(host.services.joining, "preview", broken_later)
        ears.hear(await host.http.post("/api/join/preview", json={"secret": CANARY}))
    with monkeypatch.context() as patched:
        patched.setattr(host.services.directory, "grants", broken)
        async with host.socket() as socket:
            await socket.send(client.hello())
            ears.closes.append((await heard(socket, set()))["reason"])
    logging.getLogger("uvicorn.error").error("bad request: %s", CANARY)
    logging.getLogger("websockets.server").debug("< TEXT %s", CANARY)
    logging.getLogger("websockets.server").error("connection handler failed: %s", CANARY, stack_info=True)
    try:
        broken()
    except RuntimeError:
        logging.getLogger("asyncio").exception(CANARY)
    asyncio.get_running_loop().call_exception_handler({"message": CANARY, "exception": RuntimeError(CANARY)})
    structlog.get_logger().error(
        "bug", doing="test", body=CANARY, title=CANARY, error=f"{CANARY} in words", stream=CANARY
    )


async def everything(ears: Ears, host: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    _, client = await people_with_loud_names(host)
    await speak_loudly(ears, host, client)
    await ask_loudly(ears, host, client)
    await break_loudly(ears, host, client, monkeypatch)
    ears.metrics = (await host.http.get("/metrics")).text


async def test_no_word_of_anybody_is_heard_where_others_listen(
    ears: tuple[Ears, Serving], monkeypatch: pytest.MonkeyPatch
):
    listening, host = ears

    await everything(listening, host, monkeypatch)

    assert listening.found() == []
    lines = [json.loads(line) for line in listening.logs.getvalue().splitlines()]
    assert {"bug", "library", "quarantined"} <= {line["event"] for line in lines}
    assert ["body", "error", "stream", "title"] in [line.get("left_out") for line in lines]
    assert len(listening.refusals) > 100
    assert {"malformed", "sign_in", "busy 10000"} <= set(listening.closes)


@pytest.mark.parametrize("place", ["logs", "refusals", "closes", "metrics"])
async def test_a_planted_leak_is_heard(ears: tuple[Ears, Serving], place: str, monkeypatch: pytest.MonkeyPatch):
    listening, host = ears
    client = (await people_with_loud_names(host))[1]

    match place:
        case "logs":
            structlog.get_logger().error(CANARY)
        case "refusals":
            monkeypatch.setitem(problems._SENTENCES, "not_found", (404, f"There is no {CANARY}."))
            listening.hear(await client.get("/api/spaces/x/members"))
        case "closes":
            monkeypatch.setitem(CLOSE_CODES, CANARY, 4999)  # pyright: ignore[reportArgumentType]
            async with client.live() as socket:
                for connection in host.server.hub._registry.everyone():
                    connection.close(CANARY)  # pyright: ignore[reportArgumentType]
                listening.closes.append((await heard(socket, set())).get("reason", ""))
        case _:
            host.services.meter.answered(method="GET", route=f"/{CANARY}", status=200, seconds=0)
            listening.metrics = (await host.http.get("/metrics")).text

    assert listening.found() == [place]
