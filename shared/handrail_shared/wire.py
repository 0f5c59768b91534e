r"""The messages of protocol version 1: one JSON header line, then zero or more lines verbatim.

A frame is text: `header [\n line]*`. Lines never hold a newline, so a frame is split without being parsed. Rules H1 to
V1 of `docs/protocol.md` say what each message means; this module only reads and writes them.

Version history (the lowest supported version is never raised):
    1  first release; `reach` may say when (`steps`)
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from handrail_shared.ids import AnyId, Id, is_id
from handrail_shared.limits import BATCH_LINES, FOLLOWED_STREAMS, FRAME_BYTES, INTEGER_BOUND, READ_STEPS
from handrail_shared.rights import Audience

PROTOCOL_VERSION: Final = 1
LOWEST_VERSION: Final = 1
SUBPROTOCOL: Final = "handrail.v1"

Position = Annotated[int, Meta(ge=0, lt=INTEGER_BOUND)]
Seq = Annotated[int, Meta(ge=1, lt=INTEGER_BOUND)]
Checksum = Annotated[int, Meta(ge=0, lt=1 << 32)]


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """The header of a frame."""


# --- device to server ------------------------------------------------------------------------------------------------


class Held(Struct, frozen=True, kw_only=True):
    """The part of a stream that a device holds: its position and the checksum of that prefix."""

    stream: Id
    position: Position
    checksum: Checksum


class Hello(Message, frozen=True, kw_only=True, tag="hello"):
    """H1: who is there and what the device holds of the streams that it follows."""

    protocol: int
    device: Id
    credential: Annotated[str, Meta(min_length=1, max_length=512)]
    epoch: Id | None = None
    streams: Annotated[list[Held], Meta(max_length=FOLLOWED_STREAMS)] = []


class Follow(Message, frozen=True, kw_only=True, tag="follow"):
    """E6: send me this stream from here, whether or not I followed it before."""

    stream: Id
    position: Position
    checksum: Checksum


class Unfollow(Message, frozen=True, kw_only=True, tag="unfollow"):
    """E6: no longer send me this stream."""

    stream: Id


class Push(Message, frozen=True, kw_only=True, tag="push"):
    """P2: `count` lines of `device` for `stream`, seqs from `first_seq` on.

    `relayed` (R2): the lines are confirmed ones of another device of the same member, offered again after a restore.
    Their seqs rise but may leave gaps, where a line was refused.
    """

    stream: AnyId
    device: AnyId
    first_seq: Seq
    count: Annotated[int, Meta(ge=1, le=BATCH_LINES)]
    relayed: bool = False


class Have(Message, frozen=True, kw_only=True, tag="have"):
    """E3: this device stores the stream up to `position`; its person has looked at it up to `read`."""

    stream: AnyId
    position: Position
    read: Position = 0


class Ping(Message, frozen=True, kw_only=True, tag="ping"):
    """A heartbeat for peers that have no WebSocket ping of their own. Answered by `pong`."""


# --- server to device ------------------------------------------------------------------------------------------------


class Offered(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stream that is open to this device.

    `next_seq` is what the server expects next from this device. `checksum` is the server's own at the position that
    the device named, absent where the server is not that far.
    """

    stream: Id
    space: Id
    audience: Audience
    head: Position
    next_seq: Seq
    checksum: Checksum | None = None


class Limits(Struct, frozen=True, kw_only=True):
    """The limits of the server: bytes a line, lines and bytes a batch, entries sent beyond what is reported (E3)."""

    line_bytes: int
    batch_lines: int
    batch_bytes: int
    window_entries: int


class Welcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """H2: the server's epoch and time, its limits, and every stream that is open to this member."""

    protocol: int
    epoch: Id
    now: int
    limits: Limits
    streams: list[Offered]


class Opened(Message, frozen=True, kw_only=True, tag="opened"):
    """A further stream became open to this member while connected."""

    offered: Offered


class StreamClosed(Message, frozen=True, kw_only=True, tag="stream_closed"):
    """A stream is no longer open to this member, or never was: a stranger gets the same answer."""

    stream: Id


class RefusedSeq(Struct, frozen=True, kw_only=True):
    """P4: this seq is used up and its line is not in the stream, for the reason `code`."""

    seq: Seq
    code: str


class Ack(Message, frozen=True, kw_only=True, tag="ack"):
    """P5: every seq of `device` up to `through_seq` is durable or refused; `refused` names those of the push."""

    stream: Id
    device: Id
    through_seq: Position
    refused: list[RefusedSeq] = []


class Gap(Message, frozen=True, kw_only=True, tag="gap"):
    """The push began beyond `next_seq`; nothing of it was taken."""

    stream: Id
    device: Id
    next_seq: Seq


class Fork(Message, frozen=True, kw_only=True, tag="fork"):
    """P3: the server holds other bytes under `seq`. Everything before it counts as accepted."""

    stream: Id
    device: Id
    seq: Seq


class Later(Message, frozen=True, kw_only=True, tag="later"):
    """The push was not taken for now (such as `storage_full`); offer it again after `retry_ms`."""

    stream: Id
    device: Id
    word: str
    retry_ms: int


class Entries(Message, frozen=True, kw_only=True, tag="entries"):
    """E1: the entries after position `after`. `checksum` is that of the prefix ending with the last of them."""

    stream: Id
    after: Position
    head: Position
    checksum: Checksum


class ReadStep(Struct, frozen=True, kw_only=True):
    """E7: the entries after position `after`, up to `read`, were read at `at`, as far as the server knows."""

    after: Position
    read: Position
    at: Annotated[int, Meta(ge=0, lt=INTEGER_BOUND)]


class Reach(Message, frozen=True, kw_only=True, tag="reach"):
    """E3: how far the devices of another member hold the stream, and how far that member has read it.

    `steps` (E7) says when, as far as it is known: all that the server keeps on greeting, the latest ones afterwards.
    """

    stream: Id
    member: Id
    held: Position
    read: Position
    steps: Annotated[list[ReadStep], Meta(max_length=READ_STEPS)] = []


class Pong(Message, frozen=True, kw_only=True, tag="pong"):
    """The answer to `ping`."""


# --- both ways -------------------------------------------------------------------------------------------------------


class Presence(Message, frozen=True, kw_only=True, tag="presence"):
    """L1: who is here and on what they are focused. Relayed, never stored. The server fills in `member`."""

    stream: Id
    here: bool = True
    member: Id | None = None
    device: Id | None = None
    focus: Id | None = None
    typing: Id | None = None


DeviceMessage = Hello | Follow | Unfollow | Push | Have | Presence | Ping
ServerMessage = Welcome | Opened | StreamClosed | Ack | Gap | Fork | Later | Entries | Reach | Presence | Pong

CloseWord = Literal[
    "restart",
    "busy",
    "slow",
    "superseded",
    "sign_in",
    "removed",
    "upgrade",
    "malformed",
    "too_large",
    "timeout",
    "bye",
]

CLOSE_CODES: Final[dict[CloseWord, int]] = {
    "restart": 1012,
    "busy": 1013,
    "too_large": 1009,
    "slow": 4408,
    "superseded": 4409,
    "sign_in": 4401,
    "removed": 4403,
    "upgrade": 4426,
    "malformed": 4400,
    "timeout": 4410,
    "bye": 1000,
}
"""C1: every close carries one of these. What each asks of a device stands in `docs/protocol.md`."""


class Frame(Struct, frozen=True):
    """A header with the lines that follow it, each without its newline."""

    message: DeviceMessage | ServerMessage
    lines: tuple[bytes, ...] = ()


class BadFrame(Struct, frozen=True):
    """A frame that is not of this protocol: `malformed` or `too_large`."""

    word: Literal["malformed", "too_large"]


_ENCODER: Final = msgspec.json.Encoder()
_FROM_DEVICE: Final = msgspec.json.Decoder(DeviceMessage)
_FROM_SERVER: Final = msgspec.json.Decoder(ServerMessage)


def write_frame(message: DeviceMessage | ServerMessage, lines: tuple[bytes, ...] | list[bytes] = ()) -> bytes:
    """The bytes of a frame (UTF-8 text)."""
    header = _ENCODER.encode(message)
    return b"\n".join((header, *lines)) if lines else header


def read_device_frame(data: bytes) -> Frame | BadFrame:
    """A frame that a device sent. Total: never raises."""
    return _read(data, _FROM_DEVICE)


def read_server_frame(data: bytes) -> Frame | BadFrame:
    """A frame that the server sent. Total: never raises. An unknown message type is a bad frame."""
    return _read(data, _FROM_SERVER)


def _read(
    data: bytes, decoder: "msgspec.json.Decoder[DeviceMessage] | msgspec.json.Decoder[ServerMessage]"
) -> Frame | BadFrame:
    if len(data) > FRAME_BYTES:
        return BadFrame("too_large")
    header, *lines = data.split(b"\n")
    try:
        message = decoder.decode(header)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return BadFrame("malformed")
    match message:
        case Push():
            fits = message.count == len(lines) and is_id(message.stream) and is_id(message.device)
        case Have():
            fits = not lines and is_id(message.stream)
        case Entries():
            fits = True
        case _:
            fits = not lines
    return Frame(message, tuple(lines)) if fits else BadFrame("malformed")
