"""Who may do what, as one table; the world in which it is tried; and how each cell is tried."""

import json
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute, WebSocketRoute
from websockets.asyncio.client import ClientConnection

from fakes.devices.browsers import paired
from fakes.server.serving import Person, Serving, heard, read
from handrail_server.accounts.secrets.token_buckets import Buckets, Rate
from handrail_server.app import new_id
from handrail_server.store.port import SegmentRow

ACTORS: Final = ("client", "therapist", "unconfirmed", "ended", "stranger", "revoked", "nobody")

ROUTES: Final = """
                                                        client therapist unconfirmed ended stranger revoked nobody
GET  /livez                                             200    200       200         200   200      200     200
GET  /readyz                                            200    200       200         200   200      200     200
GET  /metrics                                           200    200       200         200   200      200     200
GET  /schema                                            200    200       200         200   200      200     200
GET  /schema/openapi.json                               200    200       200         200   200      200     200
GET  /schema/{path}                                     404    404       404         404   404      404     404
GET  /                                                  200    200       200         200   200      200     200
GET  /{path}                                            200    200       200         200   200      200     200
GET  /join                                              200    200       200         200   200      200     200
POST /api/join                                          404    404       404         404   404      404     404
POST /api/join/preview                                  404    404       404         404   404      404     404
POST /api/pair                                          404    404       404         404   404      404     404
POST /api/pairings                                      201    201       201         201   201      403     401
GET  /api/help                                             200    200       200         200   200      200     200
GET  /api/me                                            200    200       200         200   200      403     401
POST /api/sign-out                                      409    409       409         409   409      403     401
POST /api/tickets                                       201    201       201         201   201      403     401
POST /api/sync                                          200    200       200         200   200      403     401
GET  /api/devices                                       200    200       200         200   200      403     401
POST /api/devices/{installation}/revoke                 200    404       404         404   404      403     401
GET  /api/caseload                                      403    200       403         403   200      403     401
GET  /api/spaces                                        200    200       200         200   200      403     401
POST /api/spaces                                        403    201       403         403   201      403     401
GET  /api/spaces/{space}/members @here                  200    200       404         404   404      403     401
GET  /api/spaces/{space}/members @elsewhere             404    404       404         404   404      403     401
GET  /api/spaces/{space}/projection @here               200    200       404         404   404      403     401
GET  /api/spaces/{space}/projection @elsewhere          404    404       404         404   404      403     401
POST /api/spaces/{space}/invites @here                  404    409       404         404   404      403     401
POST /api/spaces/{space}/invites @elsewhere             404    404       404         404   404      403     401
POST /api/spaces/{space}/members/{member}/confirm @here 404    200       404         404   404      403     401
POST /api/spaces/{space}/members/{member}/confirm @elsewhere 404 404     404         404   404      403     401
GET  /api/streams/{stream}/segments @shared             200    200       404         404   404      403     401
GET  /api/streams/{stream}/segments @own                200    200       404         404   200      403     401
GET  /api/streams/{stream}/segments @other              404    404       404         404   404      403     401
GET  /api/streams/{stream}/segments @elsewhere          404    404       404         404   404      403     401
GET  /api/streams/{stream}/segments/{name} @shared      200    200       404         404   404      403     401
GET  /api/streams/{stream}/segments/{name} @own         200    200       404         404   200      403     401
GET  /api/streams/{stream}/segments/{name} @other       404    404       404         404   404      403     401
GET  /api/streams/{stream}/segments/{name} @elsewhere   404    404       404         404   404      403     401
POST /api/spaces/{space}/members/{member}/end @elsewhere 404   404       404         404   404      403     401
POST /api/spaces/{space}/members/{member}/end @here     404    200       404         404   404      403     401
"""
"""Status by route and actor. The last row ends the therapist's own membership, so it is tried last, by them last."""

MESSAGES: Final = """
                     client  therapist unconfirmed ended   stranger revoked nobody
hello                welcome welcome   welcome     welcome welcome  removed sign_in
ping                 pong    pong      pong        pong    pong     -       -
push @shared         ack     ack       closed      closed  closed   -       -
push @own            ack     ack       closed      closed  ack      -       -
push @other          closed  closed    closed      closed  closed   -       -
push @elsewhere      closed  closed    closed      closed  closed   -       -
have @shared         .       .         closed      closed  closed   -       -
have @own            .       .         closed      closed  .        -       -
have @other          closed  closed    closed      closed  closed   -       -
have @elsewhere      closed  closed    closed      closed  closed   -       -
presence @shared     .       .         closed      closed  closed   -       -
presence @own        .       .         closed      closed  .        -       -
presence @other      closed  closed    closed      closed  closed   -       -
presence @elsewhere  closed  closed    closed      closed  closed   -       -
follow @shared       entries entries   closed      closed  closed   -       -
follow @own          entries entries   closed      closed  entries  -       -
follow @other        closed  closed    closed      closed  closed   -       -
follow @elsewhere    closed  closed    closed      closed  closed   -       -
unfollow @shared     .       .         .           .       .        -       -
unfollow @own        .       .         .           .       .        -       -
unfollow @other      .       .         .           .       .        -       -
unfollow @elsewhere  .       .         .           .       .        -       -
"""
"""The answer by message and actor: `closed` is `stream_closed`, `.` none, `-` that there is no connection to ask on."""

Cell = tuple[str, str]
"""A row and an actor."""


def cells(table: str) -> dict[Cell, str]:
    """What the table expects, row by row."""
    head, *rows = [line.split() for line in table.strip("\n").splitlines()]
    assert tuple(head) == ACTORS
    expected: dict[Cell, str] = {}
    for row in rows:
        name, values = " ".join(row[: -len(ACTORS)]), row[-len(ACTORS) :]
        assert (name, ACTORS[0]) not in expected, f"twice: {name}"
        expected.update({(name, actor): value for actor, value in zip(ACTORS, values, strict=True)})
    return expected


def rows_of(expected: Iterable[Cell]) -> set[str]:
    """The rows without their targets."""
    return {name.partition(" @")[0] for name, _ in expected}


def routes_of(app: Litestar) -> set[str]:
    """Every route that the app answers, as the table names it."""
    found: set[str] = set()
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            found |= {f"{method} {_template(route.path_format)}" for method in route.methods - {"OPTIONS"}}
        elif isinstance(route, WebSocketRoute):
            found.add(f"SOCKET {_template(route.path_format)}")
    return found


def _template(path: str) -> str:
    return path if path == "/" else path.rstrip("/")


class World:
    """Everyone who appears in the table, and what their targets are."""

    def __init__(self, host: Serving) -> None:
        self.host = host
        self.people: dict[str, Person] = {}
        self.spaces: dict[str, dict[str, str]] = {}
        self.clients: dict[str, dict[str, str]] = {}
        self.streams: dict[str, dict[str, str]] = {}
        self.therapists: dict[str, dict[str, str]] = {}
        self.welcomed: dict[str, set[str]] = {}
        """The streams that a welcome names, as everyone came in; never asked of the server, which is what is tried."""
        self.removed = ""

    async def build(self) -> None:
        """Let everyone come in, be confirmed, be ended, be revoked."""
        host = self.host
        for name in ("secrets", "tokens", "pairings", "spaces", "tickets"):
            setattr(host.services.limits, name, Buckets(Rate(burst=100_000, refill_us=1)))
        therapist, stranger = await host.therapist(), await host.therapist("Dr Lind")
        client = await host.client_of(therapist, "Maya")
        revoked = await host.pair(client)
        await client.post(f"/api/devices/{revoked.installation}/revoke")
        unconfirmed = await host.client_of(therapist, "Noor", confirmed=False)
        ended = await host.client_of(therapist, "Ilse")
        await therapist.post(f"/api/spaces/{ended.space}/members/{ended.member}/end")
        theirs = await host.client_of(stranger, "Tomas")
        nobody = Person(host, {"token": "", "member": new_id(), "installation": new_id(), "spaces": []})
        self.removed = revoked.installation

        def put(actor: str, person: Person, here: Person, elsewhere: Person, *, other: str, own: str) -> None:
            self.people[actor] = person
            self.spaces[actor] = {"here": here.space, "elsewhere": elsewhere.space}
            self.clients[actor] = {"here": here.member, "elsewhere": elsewhere.member}
            self.therapists[actor] = {"here": therapist.member, "elsewhere": self._therapist_of(elsewhere.space)}
            self.streams[actor] = {"shared": here.shared, "own": own, "other": other, "elsewhere": elsewhere.shared}

        def private(space: str) -> str:
            return host.services.register.private_stream(space, therapist.member)

        own = host.services.register.private_stream(theirs.space, stranger.member)
        put("client", client, client, theirs, other=private(client.space), own=client.private)
        put("therapist", therapist, client, theirs, other=client.private, own=private(client.space))
        put("unconfirmed", unconfirmed, unconfirmed, theirs, other=private(unconfirmed.space), own=unconfirmed.private)
        put("ended", ended, ended, theirs, other=private(ended.space), own=ended.private)
        put("stranger", stranger, client, unconfirmed, other=client.private, own=own)
        put("revoked", revoked, client, theirs, other=private(client.space), own=client.private)
        put("nobody", nobody, client, theirs, other=client.private, own=new_id())
        self.welcomed = {
            "client": {client.shared, client.private},
            # Their space stays theirs when its client waits, or has gone.
            "therapist": {
                stream for item in (client, unconfirmed, ended) for stream in (item.shared, private(item.space))
            },
            "unconfirmed": set(),
            "ended": set(),
            "stranger": {theirs.shared, own},
        }
        self._let_every_stream_have_a_segment()

    async def move_to_browsers(self) -> None:
        """Let everyone ask by a session in a cookie instead of a token; who is revoked, by a revoked one."""
        for actor, person in self.people.items():
            if actor not in {"revoked", "nobody"}:
                person.cookie = (await paired(self.host, person)).jar
        client, revoked = self.people["client"], self.people["revoked"]
        browser = await paired(self.host, client)
        revoked.cookie = dict(browser.jar)
        installation = (await browser.get("/api/me")).json()["installation"]
        await client.post(f"/api/devices/{installation}/revoke")

    async def ask(self, cell: Cell) -> str:
        """The status that a route gives an actor."""
        (name, _, target), actor = cell[0].partition(" @"), cell[1]
        method, template = name.split(" ", 1)
        at = target or "here"
        path = template.format(
            installation=self.removed,
            space=self.spaces[actor].get(at),
            member=(self.therapists if template.endswith("/end") else self.clients)[actor].get(at),
            stream=self.streams[actor].get(at),
            name=new_id(),
            path="elsewhere",
        )
        person = self.people[actor]
        if template == "/api/sync":
            answer = await self.host.http.post(path, content=person.hello())
        elif method == "GET":
            answer = await person.get(path)
        else:
            answer = await person.post(path, _BODIES.get(template))
        return str(answer.status_code)

    async def say_over_socket(self, actor: str, names: list[str]) -> dict[Cell, str]:
        """The answer to each message of an actor, all on one connection."""
        person = self.people[actor]
        async with self.host.socket() as socket:
            await socket.send(person.hello())
            first = await read(socket)
            said: dict[Cell, str] = {("hello", actor): self._greeted(actor, first)}
            for name in names:
                if name != "hello":
                    said[name, actor] = "-" if first["type"] == "closed" else await self._say(socket, actor, name)
        return said

    async def say_over_http(self, actor: str, names: list[str]) -> dict[Cell, str]:
        """The answer to each message of an actor, each in an exchange of its own."""
        person = self.people[actor]
        said: dict[Cell, str] = {}
        for name in names:
            frame = self._frame(actor, name)
            body = person.hello() if frame is None else f"{person.hello()}\n\n{frame}"
            answer = await self.host.http.post("/api/sync", content=body)
            if answer.status_code != 200:
                said[name, actor] = answer.json()["code"] if frame is None else "-"
                continue
            headers = [msgspec.json.decode(part.partition("\n")[0]) for part in answer.text.split("\n\n")]
            types = [header["type"] for header in headers if header["type"] not in {"reach", "presence"}]
            said[name, actor] = self._greeted(actor, headers[0]) if frame is None else _shown(types[1:])
        return said

    async def stored(self) -> dict[str, int]:
        """How many entries each stream has, by its id."""
        return {row.stream: row.head.position for row in await self.host.services.store.streams()}

    def _greeted(self, actor: str, message: dict[str, Any]) -> str:
        if message["type"] != "welcome":
            return message["reason"]
        shown = {stream["stream"] for stream in message["streams"]}
        return "welcome" if shown == self.welcomed[actor] else "welcome with other streams"

    async def _say(self, socket: ClientConnection, actor: str, name: str) -> str:
        frame = self._frame(actor, name)
        assert frame is not None
        await socket.send(frame)
        kind = name.partition(" @")[0]
        if kind in {"push", "follow"}:
            return _shown([(await heard(socket, {"ack", "entries", "stream_closed"}))["type"]])
        if kind == "ping":
            return (await heard(socket, {"pong"}))["type"]
        await socket.send('{"type":"ping"}')
        types: list[str] = []
        while (message := await read(socket))["type"] not in {"pong", "closed"}:
            if message["type"] not in {"reach", "presence"}:
                types.append(message["type"])
        return _shown(types)

    def _frame(self, actor: str, name: str) -> str | None:
        kind, _, target = name.partition(" @")
        stream = self.streams[actor].get(target, "")
        match kind:
            case "hello":
                return None
            case "ping":
                return '{"type":"ping"}'
            case "push":
                return self.people[actor].push(stream)
            case "follow":
                return json.dumps({"type": "follow", "stream": stream, "position": 0, "checksum": 0})
            case "have":
                return json.dumps({"type": "have", "stream": stream, "position": 0})
            case _:
                return json.dumps({"type": kind, "stream": stream})

    def _therapist_of(self, space: str) -> str:
        return self.host.services.register.spaces[space].opened_by

    def _let_every_stream_have_a_segment(self) -> None:
        """Segments take a thousand entries; here only who gets one matters."""

        async def segments(_: str) -> list[SegmentRow]:
            return [SegmentRow(name=new_id(), first=1, last=1, checksum=0, bytes=0)]

        async def segment(_: str, __: str) -> bytes:
            return bytes.fromhex("1f8b0800000000000003030000000000000000 00".replace(" ", ""))

        store: Any = self.host.services.store
        store.segments, store.segment = segments, segment


_BODIES: Final[dict[str, dict[str, str]]] = {
    "/api/join": {"secret": "x", "device_name": "phone"},
    "/api/join/preview": {"secret": "x"},
    "/api/pair": {"code": "ABCD-EFGH", "device_name": "phone"},
    "/api/tickets": {"device": "01940000-0000-7000-8000-000000000000"},
    "/api/spaces": {"title": "Maya"},
    "/api/sign-out": {},
}


def _shown(types: list[str]) -> str:
    return ",".join("closed" if item == "stream_closed" else item for item in types) or "."
