"""The whole server on a loopback port of its own, and people who ask it over HTTP and WebSockets."""

import asyncio
import itertools
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from handrail_server import serve as shell
from handrail_server.accounts.secrets.token_buckets import Buckets, Rate
from handrail_server.app import Server, compose, new_id, now_us, open_data
from handrail_server.live.hub.hub import DEFAULT_BOUNDS, Bounds
from handrail_server.settings import Settings, url_of
from handrail_shared.wire import SUBPROTOCOL

TIMEOUT_S = 300


class Clock:
    """The wall clock, and however much the test has added to it."""

    def __init__(self) -> None:
        self.ahead_us = 0

    def __call__(self) -> int:
        return now_us() + self.ahead_us


class Serving:
    """A server that listens, and an anonymous HTTP client for it."""

    def __init__(self, server: Server, url: str, http: httpx.AsyncClient, clock: Clock, fatal: list[str]) -> None:
        self.server = server
        self.services = server.services
        self.url = url
        self.http = http
        self.clock = clock
        self.fatal = fatal

    def socket(self, **options: Any) -> Any:
        """A WebSocket connection to be opened with `async with`."""
        options.setdefault("subprotocols", [SUBPROTOCOL])
        return connect(self.url.replace("http", "ws") + "/sync", compression=None, proxy=None, **options)

    async def therapist(self, name: str = "Dr Osei") -> "Person":
        """A therapist with one device."""
        invited = await self.services.spaces.invite_therapist(name, now_us=self.clock())
        return await self.join(invited.secret, "desk")

    async def join(self, secret: str, device_name: str = "phone") -> "Person":
        """Use the secret of a link that must work."""
        answer = await self.http.post("/api/join", json={"secret": secret, "device_name": device_name})
        assert answer.status_code == 201, answer.text
        return Person(self, answer.json())

    async def client_of(self, therapist: "Person", title: str = "Maya", *, confirmed: bool = True) -> "Person":
        """A client in a new space of `therapist`."""
        opened = await therapist.post("/api/spaces", {"title": title})
        assert opened.status_code == 201, opened.text
        secret = opened.json()["link"].partition("#")[2]
        client = await self.join(secret)
        if confirmed:
            path = f"/api/spaces/{client.space}/members/{client.member}/confirm"
            assert (await therapist.post(path)).status_code == 200
        return client

    async def pair(self, person: "Person", device_name: str = "laptop") -> "Person":
        """A further device of `person`."""
        made = await person.post("/api/pairings")
        answer = await self.http.post("/api/pair", json={"code": made.json()["code"], "device_name": device_name})
        assert answer.status_code == 201, answer.text
        return Person(self, answer.json())


class Person:
    """A device of somebody: its token, and what it was told when it came in."""

    def __init__(self, serving: Serving, admitted: dict[str, Any]) -> None:
        self._serving = serving
        self.token: str = admitted["token"]
        self.member: str = admitted["member"]
        self.installation: str = admitted["installation"]
        self.device = new_id()
        spaces = admitted["spaces"]
        self.space: str = spaces[0]["space"] if spaces else ""
        self.shared: str = spaces[0]["shared"] if spaces else ""
        self.private: str = spaces[0]["private"] if spaces else ""
        self._seqs: dict[str, itertools.count[int]] = {}
        self.cookie: dict[str, str] = {}
        """The session of a browser, by which it asks instead of by its token."""

    @property
    def headers(self) -> dict[str, str]:
        if self.cookie:
            shown = "; ".join(f"{name}={value}" for name, value in self.cookie.items())
            return {"Cookie": shown, "Origin": self._serving.url, "Content-Type": "application/json"}
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def get(self, path: str) -> httpx.Response:
        return await self._serving.http.get(path, headers=self.headers)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self._serving.http.post(path, json=body, headers=self.headers)

    def hello(self, **changes: Any) -> str:
        """The first frame of this device."""
        return json.dumps(
            {"type": "hello", "protocol": 1, "device": self.device, "credential": self.token or "none"} | changes
        )

    def push(self, stream: str, text: str = "a good day") -> str:
        """A frame that pushes the next event of this device."""
        seq = next(self._seqs.setdefault(stream, itertools.count(1)))
        line = json.dumps(
            {
                "device": self.device,
                "seq": seq,
                "stamp": now_us(),
                "author": self.member,
                "body": {"type": "win_noted", "win": new_id(), "day": "2026-11-22", "text": text},
            }
        )
        header = {"type": "push", "stream": stream, "device": self.device, "first_seq": seq, "count": 1}
        return f"{json.dumps(header)}\n{line}"

    @asynccontextmanager
    async def live(self, **options: Any) -> AsyncGenerator[ClientConnection]:
        """A socket on which this device was welcomed."""
        async with self._serving.socket(**options) as socket:
            await socket.send(self.hello())
            welcome = await read(socket)
            assert welcome["type"] == "welcome", welcome
            yield socket


async def read(socket: ClientConnection) -> dict[str, Any]:
    """The header of the next frame; `{"type": "closed", …}` where the server closed."""
    try:
        frame = await asyncio.wait_for(socket.recv(), TIMEOUT_S)
    except ConnectionClosed as closed:
        code = None if closed.rcvd is None else closed.rcvd.code
        return {"type": "closed", "code": code, "reason": "" if closed.rcvd is None else closed.rcvd.reason}
    assert isinstance(frame, str)
    return json.loads(frame.partition("\n")[0])


async def heard(socket: ClientConnection, types: set[str]) -> dict[str, Any]:
    """The next message of one of these types, or the close."""
    while (message := await read(socket))["type"] not in types | {"closed"}:
        pass
    return message


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


async def push(person: Person, *frames: str) -> None:
    """Push frames and wait until all of them are acknowledged; acks may stand for several pushes."""
    headers = [msgspec.json.decode(frame.partition("\n")[0]) for frame in frames]
    wanted = {header["stream"]: header["first_seq"] + header["count"] - 1 for header in headers}
    async with person.live() as socket:
        for frame in frames:
            await socket.send(frame)
        while wanted:
            ack = await heard(socket, {"ack"})
            if ack["through_seq"] == wanted[ack["stream"]]:
                del wanted[ack["stream"]]


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


def unlimited(host: Serving) -> None:
    """No limits on tries: they would answer before what is tried here."""
    for name in ("secrets", "tokens", "pairings", "spaces", "tickets"):
        setattr(host.services.limits, name, Buckets(Rate(burst=1_000_000, refill_us=1)))


@asynccontextmanager
async def serving(folder: Path, *, bounds: Bounds = DEFAULT_BOUNDS, **settings: Any) -> AsyncGenerator[Serving]:
    """Serve `folder` on a free port until the block ends; then drain, stop and close as `handrail serve` does."""
    asked = Settings(data_dir=folder, port=0, **settings)
    fatal: list[str] = []
    clock = Clock()
    opened = await open_data(folder, master_key_path=None)
    with shell._bound("127.0.0.1", 0) as listening:
        url = url_of("127.0.0.1", listening.getsockname()[1])
        server = compose(opened, asked, listening_at=url, on_fatal=fatal.append, bounds=bounds, wall=clock)
        await server.hub.start()
        web = shell._Web(shell._web_config(server, asked))
        running = asyncio.create_task(web.serve([listening]))
        await asyncio.wait_for(web.up.wait(), TIMEOUT_S)
        try:
            # Who has a cookie says so; nobody else is handed it by the client.
            jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
            async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S, trust_env=False, cookies=jar) as http:
                yield Serving(server, url, http, clock, fatal)
        finally:
            await server.hub.drain(0)
            web.should_exit = True
            await running
            await opened.close()
