"""Step two of decoding a line: the body of its event; and back."""

from typing import Final, cast, final

import msgspec
from msgspec import Raw, Struct

from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.lines.envelope import Envelope


@final
class Unknown(Struct, frozen=True):
    """An event of a later version's type, or a sealed one. Peers keep and forward it, but never fold it."""

    type: str


@final
class Misshapen(Struct, frozen=True):
    """An event of a known type whose fields do not fit. `where` is a path such as `$.mood`, never a value."""

    type: str
    where: str


class Line(Struct, frozen=True, kw_only=True, gc=False):
    """A line with both steps done: its envelope's fields, and its body. A class of a fast path may stand for this one.

    `stamp` counts microseconds since 1970; `session` is the session during which the event was made, if any.
    """

    device: str
    seq: int
    stamp: int
    author: str
    body: Body | Unknown | Misshapen
    session: str | None = None


class _Tagged(Struct):
    type: str


_BODY: Final[msgspec.json.Decoder[Body]] = msgspec.json.Decoder(Body)
_TAG: Final = msgspec.json.Decoder(_Tagged)
_DECODERS: Final = {tag: msgspec.json.Decoder(class_) for tag, class_ in EVENT_TYPES.items()}
_ENCODER: Final = msgspec.json.Encoder()
_OUTSIDE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError)


def read_body(envelope: Envelope) -> Body | Unknown | Misshapen:
    """Read the body of an event, which is step two of decoding a line. Never raises."""
    if envelope.enc is not None:
        return Unknown("sealed")
    try:
        return _BODY.decode(envelope.body)
    except _OUTSIDE:
        return _unreadable(envelope.body)


def _unreadable(body: Raw) -> Body | Unknown | Misshapen:
    """Say why a body does not decode as one of the union: its type is not known, or its fields do not fit."""
    try:
        tag = _TAG.decode(body).type
    except _OUTSIDE:
        return Misshapen("", "$.body.type")
    decoder = _DECODERS.get(tag)
    if decoder is None:
        return Unknown(tag)
    try:
        return cast("Body", decoder.decode(body))
    except msgspec.ValidationError as error:
        # Only the path: the rest of msgspec's message may echo what the person wrote.
        _, at, where = str(error).rpartition(" at `")
        return Misshapen(tag, where.rstrip("`") if at else "$")
    except _OUTSIDE:
        return Misshapen(tag, "$")


def write_body(body: Body) -> Raw:
    """Write the JSON of a body, for its envelope. Raises `UnicodeEncodeError` on a lone surrogate."""
    return Raw(_ENCODER.encode(body))
