"""V1: what was once said on the wire can be read for ever."""

import hashlib
import json
from pathlib import Path
from typing import get_args

import pytest

from handrail_shared.schema import schema
from handrail_shared.wire import (
    LOWEST_VERSION,
    PROTOCOL_VERSION,
    BadFrame,
    DeviceMessage,
    ServerMessage,
    read_device_frame,
    read_server_frame,
    write_frame,
)
from vectors.make_schema import TARGET, text
from vectors.make_wire import FOLDER, FROM_DEVICE, FROM_SERVER, fixtures

# Changed on purpose only: a new message shape needs a line in the version history of `wire.py`.
PINNED = {1: "5d9093ad8c9148e4"}


def without_words(shape: object) -> object:
    """A shape without its descriptions, which may be reworded at any time."""
    match shape:
        case dict():
            return {key: without_words(value) for key, value in shape.items() if key != "description"}
        case list():
            return [without_words(item) for item in shape]
        case _:
            return shape


def messages_digest(document: dict[str, object]) -> str:
    """A digest of the shapes of all messages, and of nothing else."""
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    names = {item.__name__ for item in (*get_args(DeviceMessage), *get_args(ServerMessage))}
    names |= {"Held", "Offered", "Limits", "ReadStep", "RefusedSeq"}
    shapes = {name: without_words(definitions[name]) for name in sorted(names)}
    return hashlib.sha256(json.dumps(shapes, sort_keys=True).encode()).hexdigest()[:16]


def test_V1_the_shapes_of_the_messages_are_those_of_this_version() -> None:
    assert PINNED[PROTOCOL_VERSION] == messages_digest(schema())
    assert LOWEST_VERSION == 1


def test_V1_a_changed_message_changes_the_digest() -> None:
    document = schema()
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    before = messages_digest(document)

    definitions["Ack"]["properties"]["extra"] = {"type": "integer"}

    assert before != messages_digest(document)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("v*/device/*.txt")), ids=lambda path: path.stem)
def test_V1_every_device_message_ever_released_still_decodes(path: Path) -> None:
    frame = read_device_frame(path.read_bytes())

    assert not isinstance(frame, BadFrame)
    assert path.read_bytes() == write_frame(frame.message, frame.lines)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("v*/server/*.txt")), ids=lambda path: path.stem)
def test_V1_every_server_message_ever_released_still_decodes(path: Path) -> None:
    frame = read_server_frame(path.read_bytes())

    assert not isinstance(frame, BadFrame)
    assert path.read_bytes() == write_frame(frame.message, frame.lines)


def test_V1_every_message_has_a_fixture() -> None:
    sent = {type(message) for message, _ in FROM_DEVICE.values()}
    received = {type(message) for message, _ in FROM_SERVER.values()}

    assert set(get_args(DeviceMessage)) == sent
    assert set(get_args(ServerMessage)) == received
    assert set(fixtures()) == {str(path.relative_to(FOLDER)) for path in FOLDER.glob("v*/*/*.txt")}


def test_the_schema_file_is_what_the_types_say() -> None:
    assert TARGET.read_text() == text()
