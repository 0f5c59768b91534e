"""Step two of decoding a line: the body of its event; and back."""

from typing import Final, cast

import msgspec
from msgspec import Raw, Struct

from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.lines.envelope import Envelope


class Unknown(Struct, frozen=True):
    """An event of a type from the future, or one that this program cannot read: kept and forwarded, never folded."""

    type: str


class Misshapen(Struct, frozen=True):
    """A known type with fields that do not fit. `where` is a path such as `$.mood`, never a value."""

    type: str
    where: str


class _Tagged(Struct):
    type: str


_BODY: Final[msgspec.json.Decoder[Body]] = msgspec.json.Decoder(Body)
_TAG: Final = msgspec.json.Decoder(_Tagged)
_DECODERS: Final = {tag: msgspec.json.Decoder(each) for tag, each in EVENT_TYPES.items()}
_ENCODER: Final = msgspec.json.Encoder()
_OUTSIDE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError)


def read_body(envelope: Envelope) -> Body | Unknown | Misshapen:
    """Step two: the body of an event. Total: never raises."""
    if envelope.enc is not None:
        return Unknown("sealed")
    try:
        return _BODY.decode(envelope.body)
    except _OUTSIDE:
        return _unreadable(envelope.body)


def _unreadable(body: Raw) -> Body | Unknown | Misshapen:
    """Why a body cannot be read."""
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
    """The JSON of a body, to be put into an envelope. Raises `UnicodeEncodeError` on a lone surrogate."""
    return Raw(_ENCODER.encode(body))
