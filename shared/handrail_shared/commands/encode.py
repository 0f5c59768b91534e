"""The end of every command: rights and limits are checked on bytes that are written once and appended as they are."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

import msgspec
from msgspec import Raw, Struct

from handrail_shared.commands.context import Context, NewEvent, Refusal
from handrail_shared.events import Body, tag_of
from handrail_shared.limits import INTEGER_BOUND
from handrail_shared.lines.body import Misshapen, Unknown, read_body
from handrail_shared.lines.envelope import Envelope, Flaw
from handrail_shared.lines.read import read_line
from handrail_shared.rights import Audience, may_append, refusal

_NOBODY: Final = "00000000-0000-0000-0000-000000000000"
_ENCODER: Final = msgspec.json.Encoder()


class EncodedEvent(Struct, frozen=True, kw_only=True):
    """An event that its author may write and every peer will keep: the stream it is for, and the JSON of its body."""

    audience: Audience
    body: Raw


def encode(events: Sequence[NewEvent], context: Context) -> list[EncodedEvent] | Refusal:
    """Write the body of each event once.

    Returns:
        The encoded events in the same order; or `not_allowed` or `does_not_fit` for the first that cannot be written.
    """
    encoded: list[EncodedEvent] = []
    for event in events:
        found = encode_event(event, context)
        if isinstance(found, Refusal):
            return found
        encoded.append(found)
    return encoded


def encode_event(event: NewEvent, context: Context) -> EncodedEvent | Refusal:
    """Write one body; `does_not_fit` names the field, where it is one field that does not."""
    try:
        body = _ENCODER.encode(event.body)
    except UnicodeEncodeError:
        return Refusal(code="does_not_fit", field=_misfit(event.body))
    line = read_line(_longest_line(body, context))
    if isinstance(line, Flaw) or isinstance(line.body, Misshapen | Unknown):
        return Refusal(code="does_not_fit", field=_misfit(event.body))
    if refusal(event.body, role=context.role, audience=event.audience, author=context.member) is not None:
        # The type is theirs to write here, so it is what it holds.
        own_words = may_append(context.role, event.audience, tag_of(event.body)) and hasattr(event.body, "own_words")
        return Refusal(code="not_allowed", field="own_words" if own_words else None)
    return EncodedEvent(audience=event.audience, body=Raw(body))


def _longest_line(body: bytes, context: Context) -> bytes:
    """The longest line that may hold this body: seq and stamp count on, a session may be going on."""
    return _ENCODER.encode(
        Envelope(
            device=_NOBODY,
            seq=INTEGER_BOUND - 1,
            stamp=INTEGER_BOUND - 1,
            author=context.member,
            body=Raw(body),
            session=_NOBODY,
        )
    )


def _misfit(body: Body) -> str | None:
    """The first field by name that does not fit; None where the whole is too long."""
    written = cast("dict[str, object]", msgspec.to_builtins(body))
    for field, value in sorted(written.items()):
        if not _can_be_kept(value):
            return field
    in_order = Raw(_ENCODER.encode(dict(sorted(written.items()))))
    read = read_body(Envelope(device=_NOBODY, seq=1, stamp=0, author=_NOBODY, body=in_order))
    if not isinstance(read, Misshapen):
        return None
    return read.where.removeprefix("$").removeprefix(".").partition("[")[0].partition(".")[0] or None


def _can_be_kept(value: object) -> bool:
    """Tell whether a value holds neither U+0000 nor half of a character, which no peer stores."""
    match value:
        case str():
            return not any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in value)
        case list():
            return all(_can_be_kept(inner) for inner in cast("list[object]", value))
        case dict():
            return all(_can_be_kept(inner) for inner in cast("Mapping[str, object]", value).values())
        case _:
            return True
