"""The authorisation matrix: every actor × every route and message × every stream (`fakes.core.matrix`)."""

from pathlib import Path
from typing import get_args

import pytest
from litestar import get

from fakes.core.matrix import ACTORS, MESSAGES, ROUTES, Cell, World, cells, routes_of, rows_of
from fakes.server.built_app import built_app
from fakes.server.serving import Serving, serving
from handrail_server.live.directory import Grant
from handrail_shared.wire import DeviceMessage


async def tried(host: Serving) -> tuple[World, dict[str, dict[Cell, str]]]:
    """What every cell of the table really does, by the way it was tried."""
    world = World(host)
    await world.build()
    names = sorted(rows_of_messages(), key=list(rows_of_messages()).index)
    socket: dict[Cell, str] = {}
    http: dict[Cell, str] = {}
    for actor in ACTORS:
        socket |= await world.say_over_socket(actor, names)
        http |= await world.say_over_http(actor, names)
    routes: dict[Cell, str] = {}
    for cell in sorted(cells(ROUTES), key=lambda cell: (cell[0].endswith("/end @here"), cell[1] == "therapist")):
        routes[cell] = await world.ask(cell)
    return world, {"routes": routes, "socket": socket, "twin": http}


def rows_of_messages() -> dict[str, None]:
    return {name: None for name, _ in cells(MESSAGES)}


def wrong_cells(found: dict[str, dict[Cell, str]]) -> list[tuple[str, Cell, str, str]]:
    """Every cell that is not as the table says: (way, cell, expected, found)."""
    expected = {"routes": cells(ROUTES), "socket": cells(MESSAGES), "twin": cells(MESSAGES)}
    return [
        (way, cell, should, found[way][cell])
        for way, table in expected.items()
        for cell, should in table.items()
        if found[way][cell] != should
    ]


async def test_S1_S5_everyone_may_do_exactly_what_the_table_says(tmp_path: Path):
    async with serving(tmp_path, web=built_app(tmp_path)) as host:
        world, found = await tried(host)
        stored = await world.stored()

    assert wrong_cells(found) == []
    assert sum(map(len, found.values())) >= 500
    # Twice each, over the socket and over its twin: the client's and the therapist's, and nobody else's.
    client, therapist, stranger = (world.streams[item] for item in ("client", "therapist", "stranger"))
    assert {stream: count for stream, count in stored.items() if count} == {
        client["shared"]: 4,
        client["own"]: 2,
        therapist["own"]: 2,
        stranger["own"]: 2,
    }


async def test_S1_S5_a_browser_may_do_exactly_the_same(tmp_path: Path):
    """The session in a cookie opens what a token opens, and ends; a browser has one to sign out of."""
    async with serving(tmp_path, web=built_app(tmp_path)) as host:
        world = World(host)
        await world.build()
        await world.move_to_browsers()
        table = {cell: should for cell, should in cells(ROUTES).items() if cell[0] != "POST /api/sign-out"}
        order = sorted(table, key=lambda cell: (cell[0].endswith("/end @here"), cell[1] == "therapist"))
        found = {cell: await world.ask(cell) for cell in order}

    assert {cell: status for cell, status in found.items() if status != table[cell]} == {}


async def test_every_route_of_the_app_has_a_row(tmp_path: Path):
    async with serving(tmp_path, web=built_app(tmp_path)) as host:
        routes = routes_of(host.server.app)

    assert routes - {"SOCKET /sync"} == rows_of(cells(ROUTES))
    assert "SOCKET /sync" in routes


def test_every_message_that_a_device_may_send_has_a_row():
    kinds = {str(kind.__struct_config__.tag) for kind in get_args(DeviceMessage)}

    assert kinds == rows_of(cells(MESSAGES))


# --- the matrix is shown failing -------------------------------------------------------------------------------------


async def test_a_planted_route_has_no_row(tmp_path: Path):
    @get("/api/planted", sync_to_thread=False)
    def planted() -> None:
        """A route that somebody forgot to think about."""

    async with serving(tmp_path, web=built_app(tmp_path)) as host:
        host.server.app.register(planted)

        assert routes_of(host.server.app) - rows_of(cells(ROUTES)) == {"SOCKET /sync", "GET /api/planted"}


async def test_a_hole_in_the_directory_is_found_over_all_three_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Role is checked, but not how far the membership has come: the classic hole."""
    async with serving(tmp_path, web=built_app(tmp_path)) as host:
        directory = host.services.directory

        def careless(member: str, stream: str) -> Grant | None:
            known = host.services.register.streams.get(stream)
            if known is None or known.owner not in (None, member):
                return None
            membership = host.services.register.membership(known.space, member)
            if membership is None:
                return None
            return Grant(stream=stream, space=known.space, audience=known.audience, role=membership.role)

        monkeypatch.setattr(directory, "grant", careless)
        _, found = await tried(host)

    wrong = wrong_cells(found)
    assert {way for way, *_ in wrong} == {"routes", "socket", "twin"}
    assert {cell[1] for _, cell, *_ in wrong} == {"unconfirmed", "ended"}


async def test_a_welcome_that_names_too_much_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The list of what is open looks at no status: nothing else of the server would show it."""
    async with serving(tmp_path, web=built_app(tmp_path)) as host:
        register = host.services.register

        def careless(member: str) -> list[Grant]:
            return [
                Grant(stream=stream.stream, space=stream.space, audience=stream.audience, role=membership.role)
                for membership in register.memberships_of(member)
                for stream in register.streams.values()
                if stream.space == membership.space and stream.owner in (None, member)
            ]

        monkeypatch.setattr(host.services.directory, "grants", careless)
        _, found = await tried(host)

    hellos = {(way, cell) for way, cell, _, shown in wrong_cells(found) if shown == "welcome with other streams"}
    assert hellos == {(way, ("hello", actor)) for way in ("socket", "twin") for actor in ("unconfirmed", "ended")}


async def test_even_with_that_hole_nothing_is_stored_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The check inside the append transaction stands on its own."""
    async with serving(tmp_path, web=built_app(tmp_path)) as host:
        world = World(host)
        await world.build()

        def any_grant(member: str, stream: str) -> Grant | None:
            known = host.services.register.streams.get(stream)
            if known is None:
                return None
            return Grant(stream=stream, space=known.space, audience=known.audience, role="client")

        monkeypatch.setattr(host.services.directory, "grant", any_grant)
        for actor in ("unconfirmed", "ended", "stranger"):
            await world.say_over_http(actor, ["push @shared", "push @other", "push @elsewhere"])
        stored = await world.stored()

    assert set(stored.values()) == {0}
