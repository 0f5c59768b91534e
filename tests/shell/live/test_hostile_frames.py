"""Hostile frames and lines: never a close 1011, every line with a verdict, and nobody else notices."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from fakes.server.serving import Person, Serving, heard, read, serving, unlimited
from handrail_server.app import new_id

DEEP: Final = 100_000

FRAMES: Final[dict[str, str | bytes]] = {
    "empty": "",
    "not JSON": "{",
    "null": "null",
    "an array": "[]",
    "deep": "[" * DEEP,
    "unknown message": '{"type":"of_the_future"}',
    "no type": "{}",
    "a server's message": '{"type":"pong"}',
    "binary": b"\x00\x01",
    "huge integer": '{"type":"have","stream":"x","position":' + "9" * 5000 + "}",
    "negative": '{"type":"have","stream":"01940000-0000-7000-8000-000000000000","position":-1}',
    "U+0000": '{"type":"follow","stream":"\\u0000","position":0,"checksum":0}',
    "lone surrogate": '{"type":"follow","stream":"\\ud800","position":0,"checksum":0}',
    "not an id": '{"type":"follow","stream":"../../x","position":0,"checksum":0}',
    "lines with a message that has none": '{"type":"ping"}\nx',
    "fewer lines than counted": '{"type":"push","stream":"S","device":"D","first_seq":1,"count":2}\nx',
    "too large": '{"type":"ping"' + " " * 400_000 + "}",
    "random": random.Random(2).randbytes(3000).decode("latin-1"),  # noqa: S311 - seeded on purpose
    "unknown fields": '{"type":"ping","role":"admin"}',
    "a second hello": '{"type":"hello","protocol":1,"device":"01940000-0000-7000-8000-000000000000","credential":"x"}',
}

LINES: Final = (
    "",
    "{}",
    "x" * 20_000,
    "[" * 20_000,
    '{"a":' * 40 + "1" + "}" * 40,
    "\x7f\x00",
    '{"device":1,"seq":"a","stamp":-1,"author":null,"body":{}}',
)


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        unlimited(running)
        yield running
        assert (await running.http.get("/livez")).status_code == 200
        assert "handrail_bugs_total 0.0" in (await running.http.get("/metrics")).text
        assert running.fatal == []


@pytest.fixture(scope="module")
def seeded() -> random.Random:
    return random.Random(20261122)  # noqa: S311 - seeded on purpose


@pytest.mark.parametrize("kind", FRAMES)
async def test_no_first_frame_breaks_the_socket(host: Serving, kind: str):
    async with host.socket() as socket:
        await socket.send(FRAMES[kind])
        closed = await heard(socket, set())

    assert closed["code"] in {4400, 4401, 1009}


@pytest.mark.parametrize("kind", FRAMES)
async def test_no_later_frame_breaks_the_socket_or_disturbs_others(host: Serving, kind: str):
    therapist = await host.therapist()
    client = await host.client_of(therapist)

    async with therapist.live() as other, client.live() as socket:
        await socket.send(FRAMES[kind])
        await socket.send('{"type":"ping"}')
        answer = await heard(socket, {"pong"})
        await other.send('{"type":"ping"}')
        undisturbed = await heard(other, {"pong"})

    assert undisturbed["type"] == "pong"
    assert answer["type"] == "pong" or answer["code"] in {4400, 1009}
    if kind == "unknown fields":
        assert answer["type"] == "pong"


@pytest.mark.parametrize("line", LINES)
async def test_P4_a_hostile_line_is_refused_and_uses_its_seq_up(host: Serving, line: str):
    client = await host.client_of(await host.therapist())
    header = {"type": "push", "stream": client.shared, "device": client.device, "first_seq": 1, "count": 1}

    async with client.live() as socket:
        await socket.send(json.dumps(header) + "\n" + line)
        ack = await heard(socket, {"ack"})

    assert ack["through_seq"] == 1
    assert ack["refused"][0]["code"] in {"malformed", "too_large"}


async def test_a_device_id_of_somebody_else_is_not_taken_over(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    async with therapist.live():
        pass

    async with host.socket() as socket:
        await socket.send(client.hello(device=therapist.device))
        closed = await read(socket)

    assert closed["reason"] == "sign_in"


async def test_lines_that_name_another_author_or_device_are_refused(host: Serving):
    therapist = await host.therapist()
    client = await host.client_of(therapist)
    forged = client.push(client.shared).replace(client.member, therapist.member)
    renamed = client.push(client.shared).replace(
        f'"device": "{client.device}", "seq"', f'"device": "{new_id()}", "seq"'
    )

    async with client.live() as socket:
        await socket.send(forged)
        await socket.send(renamed)
        codes: list[str] = []
        while len(codes) < 2:
            codes += [refusal["code"] for refusal in (await heard(socket, {"ack"}))["refused"]]

    assert codes == ["not_allowed", "malformed"]


async def test_frames_with_random_changes_never_close_with_1011(host: Serving, seeded: random.Random):
    client = await host.client_of(await host.therapist())
    frames = [mutated(seeded, client) for _ in range(2_000)]
    bodies = ["\n\n".join(frames[at : at + 4]) for at in range(0, 1_000, 4)]
    codes: set[int] = set()
    statuses: set[int] = set()

    async with asyncio.TaskGroup() as group:

        async def over_sockets(share: list[str]) -> None:
            for frame in share:
                async with host.socket() as socket:
                    await socket.send(client.hello(device=new_id()))
                    await socket.send(frame)
                    await socket.send('{"type":"ping"}')
                    message = await heard(socket, {"pong"})
                    codes.add(message.get("code", 0))

        for start in range(4):
            group.create_task(over_sockets(frames[start:400:4]))
        for body in bodies:
            answer = await host.http.post("/api/sync", content=client.hello() + "\n\n" + body)
            statuses.add(answer.status_code)

    assert 1011 not in codes
    assert max(statuses) < 500


def mutated(chance: random.Random, person: Person) -> str:
    """A frame that was right until a few of its characters were changed."""
    right = chance.choice(
        [
            person.push(person.shared),
            json.dumps({"type": "follow", "stream": person.shared, "position": 0, "checksum": 0}),
            json.dumps({"type": "have", "stream": person.shared, "position": 0, "read": 0}),
            json.dumps({"type": "presence", "stream": person.shared, "focus": new_id()}),
            json.dumps({"type": "unfollow", "stream": person.shared}),
        ]
    )
    letters = list(right)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(letters))
        match chance.randrange(4):
            case 0:
                letters[at] = chance.choice('{}[]",:0987aé\x00\x7f\U0001f600\n')
            case 1:
                letters[at] = ""
            case 2:
                letters[at] *= chance.choice([2, 50, 2000])
            case _:
                other = chance.randrange(len(letters))
                letters[at], letters[other] = letters[other], letters[at]
    return "".join(letters)
