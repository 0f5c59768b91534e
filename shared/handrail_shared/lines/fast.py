"""Fast paths of `handrail_shared.lines.read`, which alone may use them: each gives up on lines it cannot vouch for.

`read_known` decodes envelope and body in one pass, which takes half the time of the two steps. `read_plain` takes many
lines at once. Regular expressions over ids and days are half of what a line still costs, and a fifth is the sieve for
what hides in fields that this version does not know. A plain line has only known fields, none of which can hold what a
limit forbids, and the ids of many lines are checked in one look.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import Annotated, Any, Final, Optional, Union, cast

import msgspec
from msgspec import Meta, Struct, inspect

from handrail_shared.clock import Stamp
from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.events.fields import Day
from handrail_shared.ids import ID_PATTERN, AnyId, are_ids, is_id
from handrail_shared.limits import INTEGER_BOUND, LINE_BYTES
from handrail_shared.lines.body import Line
from handrail_shared.lines.envelope import keeps_limits


class _Known(Line, frozen=True, kw_only=True, gc=False):
    """A line whose event this version knows. Fields that it does not know are passed over."""

    device: AnyId
    seq: int
    stamp: Stamp
    author: AnyId
    body: Body
    enc: None = None
    """A sealed body is for the two steps."""
    session: AnyId | None = None


class _Plain(Line, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A plain line. The classes of its bodies are made from those of the events."""

    device: AnyId
    seq: Annotated[int, Meta(ge=1, lt=INTEGER_BOUND)]
    stamp: Stamp
    author: AnyId
    body: Body
    session: AnyId | None = None


_Getter = Callable[[Any], tuple[str | None, ...]]


class _Reader(Struct, frozen=True):
    decoder: msgspec.json.Decoder[_Plain]
    getters: dict[type[Body], tuple[_Getter, _Getter, tuple[bytes, ...]]]
    """Functions that get the ids and the days out of a body, and the quoted names of those fields."""


_DAY: Final = cast("inspect.StrType", inspect.type_info(Day)).pattern or ""
_DAY_FORM: Final = re.compile(_DAY)
_AnyDay = Annotated[str, Meta(max_length=10)]

_NEWLINE: Final = 0x0A
_BACKSLASH: Final = 0x5C
_OUTSIDE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError)
_KNOWN: Final = msgspec.json.Decoder(_Known)


def read_known(line: bytes) -> Line | None:
    """Read a line whose event this version knows. Returns None for every other line, and never raises."""
    if len(line) > LINE_BYTES:
        return None
    try:
        known = _KNOWN.decode(line)
    except _OUTSIDE:
        return None
    return known if keeps_limits(line, known) else None


def read_plain(lines: Sequence[bytes]) -> list[Line | None]:
    """Read those of many lines that are plain. Returns None for each of the others, and never raises."""
    reader = _reader()
    heads: list[Line | None] = []
    # Lines of one push have one device and author: those are checked once.
    device = author = ""
    writers: list[str] = []
    ids: list[str | None] = []
    days: list[str | None] = []
    for line in lines:
        head = None
        # An escape may hide U+0000 or a lone surrogate, and a line has no newline: neither is plain.
        if len(line) <= LINE_BYTES and _NEWLINE not in line and not (_BACKSLASH in line and b"\\u" in line):
            try:
                head = reader.decoder.decode(line)
            except _OUTSIDE:
                head = None
        heads.append(head)
        if head is not None:
            if head.device != device or head.author != author:
                device, author = head.device, head.author
                writers += (device, author)
            ids_of, days_of, names = reader.getters[type(head.body)]
            for name in names:
                # Of a field that stands twice only the last value is looked at below; the two steps look at each.
                if line.count(name) > 1 and not _is_once(line, name, head):
                    heads[-1] = None
            ids += ids_of(head.body)
            days += days_of(head.body)
            if head.session is not None:
                ids.append(head.session)
    found = [text for text in ids if text is not None]
    sound = all(map(is_id, writers)) and are_ids(found) and all(map(_is_day, set(days)))
    # One look over all ids does not tell which is wrong. It is so rare that all are left to the other ways then.
    return heads if sound else [None] * len(lines)


def _is_once(line: bytes, name: bytes, head: Line) -> bool:
    """Tell whether the body has a field at most once, whose name the envelope may have as well."""
    in_envelope = name in (b'"device"', b'"author"') or (name == b'"session"' and head.session is not None)
    return line.count(name) == 1 + in_envelope


@lru_cache(maxsize=1024)
def _is_day(text: str | None) -> bool:
    return text is None or _DAY_FORM.search(text) is not None


@cache
def _reader() -> _Reader:
    getters: dict[type[Body], tuple[_Getter, _Getter, tuple[bytes, ...]]] = {}
    for event in EVENT_TYPES.values():
        info = cast("inspect.StructType", inspect.type_info(event))
        ids = [field for field in info.fields if _is_text(field.type, ID_PATTERN)]
        days = [field for field in info.fields if _is_text(field.type, _DAY)]
        if all(field in ids or field in days or _is_closed(field.type) for field in info.fields):
            names = tuple(f'"{field.encode_name}"'.encode() for field in (*ids, *days))
            getters[_plain(info, ids, days)] = _getter(ids), _getter(days), names
    bodies = Union[tuple(getters)]  # noqa: UP007  # made here
    head = msgspec.defstruct("Head", [("body", bodies)], bases=(_Plain,), frozen=True, kw_only=True, gc=False)
    return _Reader(msgspec.json.Decoder(cast("type[_Plain]", head)), getters)


def _plain(info: inspect.StructType, ids: list[inspect.Field], days: list[inspect.Field]) -> type[Body]:
    """Make the class of an event's plain bodies: any short text passes for an id or a day, and is checked later."""
    loose: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for field, kind in [*((field, AnyId) for field in ids), *((field, _AnyDay) for field in days)]:
        loose.append((field.name, kind) if field.required else (field.name, Optional[kind], field.default))  # noqa: UP045
    made = msgspec.defstruct(
        info.cls.__name__,
        loose,
        bases=(info.cls,),
        tag=info.tag,
        frozen=True,
        kw_only=True,
        gc=False,
        forbid_unknown_fields=True,
    )
    return cast("type[Body]", made)


def _getter(fields: list[inspect.Field]) -> _Getter:
    match [field.name for field in fields]:
        case []:
            return lambda _: ()
        case [name]:
            # With two names `attrgetter` makes a tuple, which costs less than a function of ours that does.
            return attrgetter(name, name)
        case names:
            return attrgetter(*names)


def _is_text(kind: inspect.Type, pattern: str) -> bool:
    match kind:
        case inspect.StrType():
            return kind.pattern == pattern
        case inspect.UnionType():
            return all(isinstance(member, inspect.NoneType) or _is_text(member, pattern) for member in kind.types)
        case _:
            return False


def _is_closed(kind: inspect.Type) -> bool:
    """Tell whether no value fits that a limit forbids: integers are bounded, and no field is passed over."""
    match kind:
        case inspect.StrType() | inspect.BoolType() | inspect.NoneType() | inspect.LiteralType():
            return True
        case inspect.IntType():
            least, most = (kind.ge, kind.gt), (kind.le, kind.lt)
            return all(any(end is not None and abs(end) < INTEGER_BOUND for end in ends) for ends in (least, most))
        case inspect.ListType():
            return _is_closed(kind.item_type)
        case inspect.UnionType():
            return all(map(_is_closed, kind.types))
        case _:
            return False
