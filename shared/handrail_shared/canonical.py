r"""Canonical JSON: one byte sequence for one value, the same in Python and TypeScript.

Rules: object keys sorted by their UTF-16 code units, no white space, `"`, `\` and control characters escaped
(the short forms where JSON has one), everything else as UTF-8, integers only. Floats are refused: two
languages print them differently, and no folded field holds one.
"""

import json
from typing import Final, cast

from handrail_shared.limits import INTEGER_BOUND

_ENCODE_TEXT: Final = json.JSONEncoder(ensure_ascii=False).encode


class NotCanonical(ValueError):
    """A value that canonical JSON cannot express: a float, an integer beyond 2^53, a lone surrogate, or not JSON."""


def canonical(value: object) -> bytes:
    """The canonical JSON of `value`, built from None, bool, int, str, list, tuple and dict with text keys.

    Raises `NotCanonical`.
    """
    parts: list[str] = []
    _write(value, parts)
    try:
        return "".join(parts).encode()
    except UnicodeEncodeError:
        raise NotCanonical("lone surrogate") from None


def _write(value: object, parts: list[str]) -> None:
    match value:
        case None:
            parts.append("null")
        case bool():
            parts.append("true" if value else "false")
        case int():
            if not -INTEGER_BOUND < value < INTEGER_BOUND:
                raise NotCanonical("integer out of range")
            parts.append(str(value))
        case str():
            parts.append(_ENCODE_TEXT(value))
        case list() | tuple():
            _write_array(cast("list[object]", value), parts)
        case dict():
            _write_object(cast("dict[object, object]", value), parts)
        case _:
            raise NotCanonical(f"no canonical form for {type(value).__name__}")


def _write_array(items: list[object], parts: list[str]) -> None:
    parts.append("[")
    for index, item in enumerate(items):
        if index:
            parts.append(",")
        _write(item, parts)
    parts.append("]")


def _write_object(members: dict[object, object], parts: list[str]) -> None:
    keys: list[str] = []
    for key in members:
        if not isinstance(key, str):
            raise NotCanonical("a key must be text")
        keys.append(key)
    parts.append("{")
    # JavaScript sorts by UTF-16 code units; for big-endian bytes of UTF-16 that is plain byte order.
    for index, key in enumerate(sorted(keys, key=_utf16)):
        if index:
            parts.append(",")
        parts.append(_ENCODE_TEXT(key))
        parts.append(":")
        _write(members[key], parts)
    parts.append("}")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")
