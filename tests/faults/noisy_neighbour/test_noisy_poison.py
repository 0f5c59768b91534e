"""One entry in a thousand meets a bug of the program: it alone is left out, nobody else notices, and a mended program
shows it.
"""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fakes.devices.handhelds import Homes
from fakes.server.serving import Person, Serving, heard, serving, unlimited
from handrail_client import device as on_device
from handrail_client import stream_views
from handrail_client.cli import main
from handrail_server.live.projections import caseload, projector
from handrail_shared.canonical import canonical
from handrail_shared.events.journal import WinNoted
from handrail_shared.fold import Folded, State, fold
from handrail_shared.views.caseload import case
from handrail_shared.views.shared import shared_projection

POISON = "the poison entry"
ENTRIES = 1_000


def breaking_fold(state: State, entry: Folded) -> State:
    """It changes the state by halves and then raises."""
    state = fold(state, entry)
    if isinstance(entry.body, WinNoted) and entry.body.text == POISON:
        raise KeyError("a bug")
    return state


def breaking_fold_all(state: State, entries: Any) -> State:
    for entry in entries:
        state = breaking_fold(state, entry)
    return state


def breaking_view(state: State) -> Any:
    document = shared_projection(state)
    if POISON.encode() in canonical(document):
        raise KeyError("a bug")
    return document


async def push_all(person: Person) -> None:
    """A thousand entries, one of which will be poison."""
    texts = [POISON if number == ENTRIES // 2 else f"win {number}" for number in range(ENTRIES)]
    async with person.live() as socket:
        for text in texts:
            await socket.send(person.push(person.shared, text))
        while (await heard(socket, {"ack"}))["through_seq"] < ENTRIES:
            pass


async def shown_to(person: Person) -> bytes:
    answer = await person.get(f"/api/spaces/{person.space}/projection")
    assert answer.status_code == 200, answer.text
    return canonical(answer.json()["shared"])


async def quarantined(host: Serving) -> str:
    metrics = (await host.http.get("/metrics")).text
    return next(line for line in metrics.splitlines() if line.startswith("handrail_quarantined_entries_total"))


@pytest.mark.parametrize("where", ["fold", "shared_projection"])
async def test_O4_poison_harms_itself_alone_and_a_mended_program_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    async with serving(tmp_path) as host:
        unlimited(host)
        therapist = await host.therapist()
        maya, noor = await host.client_of(therapist, "Maya"), await host.client_of(therapist, "Noor")
        await push_all(maya)
        with monkeypatch.context() as broken:
            broken.setattr(projector, where, breaking_fold if where == "fold" else breaking_view)

            began = time.perf_counter()
            asking = asyncio.create_task(shown_to(maya))
            async with noor.live() as socket:
                await socket.send(noor.push(noor.shared, "meanwhile"))
                acknowledged = await heard(socket, {"ack"})
            other = await shown_to(noor)
            print(f"the other person's entry is shown after {time.perf_counter() - began:.3f} s")
            own = await asking
            print(f"{ENTRIES} entries but the poison one after {time.perf_counter() - began:.3f} s ({where})")
            again = await shown_to(maya)
            counted = await quarantined(host)

        assert "ack" == acknowledged["type"]
        assert b"meanwhile" in other
        assert all(f'"win {number}"'.encode() in own for number in range(ENTRIES) if number != ENTRIES // 2)
        assert POISON.encode() not in own
        assert own == again
        assert "handrail_quarantined_entries_total 1.0" == counted

    async with serving(tmp_path) as host:
        mended = await shown_to(Person(host, vars_of(maya)))

        assert POISON.encode() in mended


def vars_of(person: Person) -> dict[str, Any]:
    """The same person, as another server's test knows them."""
    space = {"space": person.space, "shared": person.shared, "private": person.private}
    known = {"token": person.token, "member": person.member, "installation": person.installation}
    return {**known, "spaces": [space]}


@pytest.mark.parametrize("where", ["projection", "case"])
async def test_a_space_with_poison_takes_no_line_of_the_caseload_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def breaking_case(document: Any, today: str) -> Any:
        if POISON.encode() in canonical(document):
            raise KeyError("a bug")
        return case(document, today)

    async with serving(tmp_path) as host:
        unlimited(host)
        therapist = await host.therapist()
        maya = await host.client_of(therapist, "Maya")
        await host.client_of(therapist, "Noor")
        async with maya.live() as socket:
            await socket.send(maya.push(maya.shared, POISON))
            await heard(socket, {"ack"})
        if where == "case":
            monkeypatch.setattr(caseload, "case", breaking_case)
        else:
            monkeypatch.setattr(projector, "shared_projection", breaking_view)

        answer = await therapist.get("/api/caseload")

        rows = {row["name"]: [why["rule"] for why in row["attention"]] for row in answer.json()["rows"]}
        assert {"Maya", "Noor"} == set(rows)
        assert "space.unreadable.v1" not in rows["Noor"]
        assert (where == "case") is ("space.unreadable.v1" in rows["Maya"])


@pytest.mark.parametrize("where", ["fold", "view"])
async def test_O4_a_device_shows_everything_but_the_poison_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    async with serving(tmp_path / "server") as server:
        homes = Homes(tmp_path, server)
        phone = await homes.client_of(await homes.therapist())
        for text in ("before", POISON, "after"):
            await (await phone.device()).days.win(text)
        await phone.once()
        await homes.close()
    with monkeypatch.context() as broken:
        if where == "fold":
            broken.setattr(stream_views, "fold_all", breaking_fold_all)
            broken.setattr(stream_views, "fold", breaking_fold)
        else:
            broken.setattr(on_device, "shared_projection", breaking_view)

        said = await asyncio.to_thread(CliRunner().invoke, main, ["--home", str(phone.home), "show", "--json"])

    mended = await asyncio.to_thread(CliRunner().invoke, main, ["--home", str(phone.home), "show", "--json"])

    assert (0, True, True, False) == (said.exit_code, *(item in said.stdout for item in ("before", "after", POISON)))
    assert "1 of the entries cannot be shown" in said.stderr
    assert (0, True, "") == (mended.exit_code, POISON in mended.stdout, mended.stderr)
