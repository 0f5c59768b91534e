"""The vocabulary: every event that this version understands, as one closed union, and step two of decoding."""

from typing import Final, cast, get_args

import msgspec
from msgspec import Raw, Struct

from handrail_shared.events.check_ins import CheckInEvent
from handrail_shared.events.corrections import CorrectionEvent
from handrail_shared.events.fields import Event
from handrail_shared.events.goals import GoalEvent
from handrail_shared.events.journal import JournalEvent
from handrail_shared.events.matters import MattersEvent
from handrail_shared.events.sessions import SessionEvent
from handrail_shared.events.space import SpaceEvent
from handrail_shared.events.steps import StepEvent
from handrail_shared.lines.envelope import Envelope

Body = SpaceEvent | MattersEvent | GoalEvent | StepEvent | CheckInEvent | JournalEvent | SessionEvent | CorrectionEvent


class Unknown(Struct, frozen=True):
    """An event of a type from the future, or one that this program cannot read: kept and forwarded, never folded."""

    type: str


class Misshapen(Struct, frozen=True):
    """A known type with fields that do not fit. `where` is a path such as `$.mood`, never a value."""

    type: str
    where: str


class _Tagged(Struct):
    type: str


def _event_types() -> dict[str, type[Event]]:
    classes = cast("tuple[type[Event], ...]", get_args(Body))
    return {cast("str", each.__struct_config__.tag): each for each in classes}


EVENT_TYPES: Final = _event_types()
"""Every event type by its tag."""

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


def tag_of(body: Body) -> str:
    """The tag of an event, such as `check_in_recorded`."""
    return cast("str", type(body).__struct_config__.tag)
