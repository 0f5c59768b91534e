"""The server as a process on a disk that fails: it stops acknowledging and exits, or waits for room (P5, P6)."""

import json
from pathlib import Path

import pytest

from fakes.server.process import Asked, Served, served
from fakes.server.serving import Person, heard, read
from faults.disk.failing_server import code_of
from handrail_server.serve_admin import _verified as verified


async def furnished(server: Served, folder: Path) -> tuple[Asked, Person]:
    host = Asked(server.url)
    return host, await host.therapist(folder)


@pytest.mark.parametrize("order", ["flush 1 EIO", "write 1 EIO", "write 3 EIO"])
async def test_P5_a_server_whose_disk_fails_acknowledges_no_more_and_exits(order: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with served(folder, code=code_of(tmp_path / "order")) as server:
        host, therapist = await furnished(server, folder)
        async with therapist.live() as live:
            await live.send(therapist.push(therapist.shared))
            first = await heard(live, {"ack"})
            (tmp_path / "order").write_text(order)
            await live.send(therapist.push(therapist.shared))
            answer = await heard(live, {"ack", "later"})
        status = await server.ended()
        log = await server.log()
        await host.http.aclose()
    next_seq = await next_seq_after_a_start(folder, therapist)

    assert 1 == first["through_seq"]
    assert ("closed", 1012) == (answer["type"], answer["code"])
    assert 1 == status
    assert {"disk_failed"} == {load["word"] for load in map(json.loads, log.splitlines()) if load["event"] == "fatal"}
    # What was not acknowledged may be there: nobody was told that it is not.
    assert next_seq in (2, 3)
    assert verified(folder, None).sound


async def test_P6_a_server_whose_disk_is_full_goes_on_when_there_is_room(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with served(folder, code=code_of(tmp_path / "order")) as server:
        host, therapist = await furnished(server, folder)
        async with therapist.live() as live:
            push = therapist.push(therapist.shared)
            (tmp_path / "order").write_text("write 1 ENOSPC")
            await live.send(push)
            later = await heard(live, {"ack", "later"})
            await live.send(push)
            taken = await heard(live, {"ack", "later"})
        status = await server.stop()
        await host.http.aclose()
    next_seq = await next_seq_after_a_start(folder, therapist)

    assert ("later", "storage_full") == (later["type"], later["word"])
    assert ("ack", 1) == (taken["type"], taken["through_seq"])
    assert 0 == status
    assert 2 == next_seq
    assert verified(folder, None).sound


async def next_seq_after_a_start(folder: Path, person: Person) -> int:
    """What a server that starts on the folder, on a sound disk, expects next of this person's device."""
    async with served(folder) as server:
        host = Asked(server.url)
        async with host.socket() as socket:
            await socket.send(person.hello())
            welcome = await read(socket)
        await server.stop()
        await host.http.aclose()
    return next(stream["next_seq"] for stream in welcome["streams"] if stream["stream"] == person.shared)
