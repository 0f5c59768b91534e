"""Many lines read at once, as far as they are plain: what is left is for `read_written` and the two steps.

Of what it costs to decode a line and to look at it, regular expressions over ids and days take half, and sieving it for
what hides in fields that this version does not know a fifth. A plain line has only known fields, none of which can
hold what a limit forbids; and of many lines the ids are looked at together.
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


class Plain(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """An event as it stands in a plain line. The class of its body is made from that of the event."""

    device: AnyId
    seq: Annotated[int, Meta(ge=1, lt=INTEGER_BOUND)]
    stamp: Stamp
    author: AnyId
    body: Body
    session: AnyId | None = None


_Getter = Callable[[Any], tuple[str | None, ...]]


class _Reader(Struct, frozen=True):
    decoder: msgspec.json.Decoder[Plain]
    looks: dict[type[Body], tuple[_Getter, _Getter]]
    """What gets the ids and the days out of a body."""


_DAY: Final = cast("inspect.StrType", inspect.type_info(Day)).pattern or ""
_DAY_FORM: Final = re.compile(_DAY)
_AnyDay = Annotated[str, Meta(max_length=10)]

_NEWLINE: Final = 0x0A
_BACKSLASH: Final = 0x5C
_OUTSIDE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError)


def read_plain(lines: Sequence[bytes], *, device: str, first_seq: int, author: str) -> list[Plain | None]:
    """The event of each line that is plain, and stands where it says in this author's log; None where it takes the
    other ways to tell what it is. Total: never raises.

    What is read here, `read_written` reads alike.
    """
    reader = _reader()
    heads: list[Plain | None] = []
    ids: list[str | None] = []
    days: list[str | None] = []
    for seq, line in enumerate(lines, first_seq):
        head = None
        if len(line) <= LINE_BYTES and _NEWLINE not in line and not (_BACKSLASH in line and b"\\u" in line):
            try:
                head = reader.decoder.decode(line)
            except _OUTSIDE:
                head = None
        if head is not None and (head.seq != seq or head.device != device or head.author != author):
            head = None
        heads.append(head)
        if head is not None:
            ids_of, days_of = reader.looks[type(head.body)]
            ids += ids_of(head.body)
            days += days_of(head.body)
            if head.session is not None:
                ids.append(head.session)
    found = [each for each in ids if each is not None]
    sound = is_id(device) and is_id(author) and are_ids(found) and all(map(_is_day, set(days)))
    return heads if sound else [None] * len(lines)


@lru_cache(maxsize=1024)
def _is_day(text: str | None) -> bool:
    return text is None or _DAY_FORM.search(text) is not None


@cache
def _reader() -> _Reader:
    looks: dict[type[Body], tuple[_Getter, _Getter]] = {}
    for event in EVENT_TYPES.values():
        info = cast("inspect.StructType", inspect.type_info(event))
        ids = [each for each in info.fields if _is_text(each.type, ID_PATTERN)]
        days = [each for each in info.fields if _is_text(each.type, _DAY)]
        if all(each in ids or each in days or _is_closed(each.type) for each in info.fields):
            looks[_plain(info, ids, days)] = _getter(ids), _getter(days)
    bodies = Union[tuple(looks)]  # noqa: UP007  # made here
    head = msgspec.defstruct("Head", [("body", bodies)], bases=(Plain,), frozen=True, kw_only=True, gc=False)
    return _Reader(msgspec.json.Decoder(cast("type[Plain]", head)), looks)


def _plain(info: inspect.StructType, ids: list[inspect.Field], days: list[inspect.Field]) -> type[Body]:
    """The class of an event's plain bodies: their ids and days are looked at afterwards."""
    loose: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for field, kind in [*((each, AnyId) for each in ids), *((each, _AnyDay) for each in days)]:
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
    match [each.name for each in fields]:
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
            return all(isinstance(each, inspect.NoneType) or _is_text(each, pattern) for each in kind.types)
        case _:
            return False


def _is_closed(kind: inspect.Type) -> bool:
    """Whether nothing fits that a limit forbids: integers are bounded, and nothing is passed over."""
    match kind:
        case inspect.StrType() | inspect.BoolType() | inspect.NoneType() | inspect.LiteralType():
            return True
        case inspect.IntType():
            least, most = (kind.ge, kind.gt), (kind.le, kind.lt)
            return all(any(each is not None and abs(each) < INTEGER_BOUND for each in ends) for ends in (least, most))
        case inspect.ListType():
            return _is_closed(kind.item_type)
        case inspect.UnionType():
            return all(map(_is_closed, kind.types))
        case _:
            return False
