"""A therapist's caseload over HTTP."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fakes.server.serving import Person, Serving, code_of, push, read, serving, unlimited
from handrail_server.app import new_id, now_us
from handrail_server.live.projections import caseload as lines
from handrail_server.live.projections import projector
from handrail_server.store.errors import RowDamaged
from handrail_server.store.port import StoredEntry

TODAY = "2026-11-22"


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        unlimited(running)
        yield running


async def rows(therapist: Person, today: str = TODAY) -> list[dict[str, Any]]:
    answer = await therapist.get(f"/api/caseload?today={today}")
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


async def have_read(person: Person, position: int) -> None:
    """The person's device reports that all of it was looked at (E3)."""
    async with person.live() as socket:
        have = {"type": "have", "stream": person.shared, "position": position, "read": position}
        await socket.send(json.dumps(have))
        await socket.send('{"type":"ping"}')
        while (await read(socket))["type"] != "pong":
            pass


async def test_every_space_is_a_row_the_newest_first(host: Serving):
    therapist = await host.therapist()
    maya = await host.client_of(therapist, "Maya")
    noor = await host.client_of(therapist, "Noor", confirmed=False)
    stranger = await host.therapist("Dr Lind")
    await host.client_of(stranger, "Tomas")
    opened = (await therapist.post("/api/spaces", {"title": "Ilse"})).json()["space"]["space"]

    found = await rows(therapist)

    assert [(item["space"], item["name"], item["status"]) for item in found] == [
        (opened, "Ilse", "invited"),
        (noor.space, "Noor", "accepted"),
        (maya.space, "Maya", "confirmed"),
    ]
    assert found[0] == {
        "space": opened,
        "name": "Ilse",
        "status": "invited",
        "next_session": None,
        "last_session": None,
        "last_entry_at": None,
        "focus": [],
        "stale_agreements": 0,
        "new_shared": 0,
        "attention": [],
    }


async def test_what_others_wrote_is_new_until_this_person_has_read_it(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    therapist.shared = client.shared
    await push(client, *(client.push(client.shared) for _ in range(3)))
    await push(therapist, therapist.push(client.shared))

    counts = [(await rows(therapist))[0]["new_shared"]]
    await have_read(therapist, 2)
    counts.append((await rows(therapist))[0]["new_shared"])
    await have_read(therapist, 4)
    counts.append((await rows(therapist))[0]["new_shared"])
    await push(client, client.push(client.shared))
    counts.append((await rows(therapist))[0]["new_shared"])

    assert counts == [3, 1, 0, 1]


async def test_unread_entries_are_counted_to_a_hundred_and_past_a_damaged_row(
    host: Serving, monkeypatch: pytest.MonkeyPatch
):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    await push(client, *(client.push(client.shared) for _ in range(6)))
    store: Any = host.services.store
    after = store.after

    async def damaged(stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
        entries = await after(stream, position, limit=limit, max_bytes=max_bytes)
        if any(entry.position == 3 for entry in entries):
            raise RowDamaged(stream, 3, entries[0])
        return entries

    with monkeypatch.context() as patched:
        patched.setattr(store, "after", damaged)
        counted = [await host.server.hub.caseload._counted(client.shared, therapist.member, after=n) for n in (0, 2)]
    monkeypatch.setattr(lines, "MOST_UNREAD", 4)
    capped = await host.server.hub.caseload._counted(client.shared, therapist.member, after=0)

    assert (counted, capped) == ([5, 3], 4)


async def test_a_row_is_worked_out_once_for_each_head_and_day(host: Serving, monkeypatch: pytest.MonkeyPatch):
    therapist = await host.therapist()
    client, other = await host.client_of(therapist), await host.client_of(therapist, "Noor")
    folded: list[int] = []
    show = projector._show

    def counting(state: Any, audience: Any) -> Any:
        folded.append(1)
        return show(state, audience)

    monkeypatch.setattr(projector, "_show", counting)
    for asking in (None, None, "head", "day", None):
        if asking == "head":
            await push(client, client.push(client.shared))
        await rows(therapist, "2026-11-23" if asking == "day" else TODAY)
        folded.append(0)

    # Both; none; the one that grew; both, for another day; both again: a line is kept for one day.
    assert "".join(map(str, folded)) == "110" + "0" + "10" + "110" + "110"
    assert other.shared not in host.server.hub._projector._foldings


async def test_the_caseload_says_why_and_names_the_rule(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    goal, day = new_id(), "2026-11-01"
    joined = {"type": "member_joined", "member": client.member, "role": "client", "name": "Maya"}
    bodies = [
        joined,
        {"type": "goal_drafted", "goal": goal, "change": new_id(), "title": "Walk to the park"},
        {"type": "goal_focus_set", "focus": [goal]},
        *({"type": "goal_rated", "rating": new_id(), "goal": goal, "value": value, "day": day} for value in (7, 4, 3)),
    ]
    await push(client, *(_saying(client, seq, body) for seq, body in enumerate(bodies, start=1)))

    row = (await rows(therapist))[0]

    assert row["focus"] == [{"goal": goal, "title": "Walk to the park", "ratings": [7, 4, 3]}]
    assert row["attention"][0] == {
        "rule": "goal.worse.v1",
        "level": "attention",
        "why": "Walk to the park: rated 3, and 7 within the last eight weeks",
        "goal": goal,
        "actions": ["put_on_agenda", "look_at_progress", "smaller_step", "if_then_plan", "take_to_supervision"],
    }


def _saying(person: Person, seq: int, body: dict[str, Any]) -> str:
    line = {"device": person.device, "seq": seq, "stamp": now_us(), "author": person.member, "body": body}
    header = {"type": "push", "stream": person.shared, "device": person.device, "first_seq": seq, "count": 1}
    return f"{json.dumps(header)}\n{json.dumps(line)}"


@pytest.mark.parametrize("today", ["yesterday", "2026-13-01", "2026-02-30", "", "2026-11-22x"])
async def test_what_is_no_day_is_refused(host: Serving, today: str):
    therapist = await host.therapist()

    assert code_of(await therapist.get(f"/api/caseload?today={today}")) == (400, "malformed")


async def test_without_a_day_it_is_today(host: Serving):
    therapist = await host.therapist()

    answer = (await therapist.get("/api/caseload")).json()

    assert len(answer["today"]) == len(TODAY)
    assert answer["rows"] == []


async def test_a_space_that_cannot_be_read_takes_nothing_away_from_the_others(
    host: Serving, monkeypatch: pytest.MonkeyPatch
):
    therapist = await host.therapist()
    damaged, well = await host.client_of(therapist), await host.client_of(therapist, "Noor")
    projection = host.server.hub._projector.projection

    async def failing(stream: str, audience: Any, **options: Any) -> Any:
        if stream == damaged.shared:
            raise RowDamaged(stream, 3)
        return await projection(stream, audience, **options)

    monkeypatch.setattr(host.server.hub._projector, "projection", failing)
    found = {row["space"]: [why["rule"] for why in row["attention"]] for row in await rows(therapist)}

    assert found == {damaged.space: ["space.unreadable.v1"], well.space: []}
