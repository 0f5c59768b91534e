"""UUIDv7 (RFC 9562 §5.7) as a function of passed-in time and chance, and ids shortened for people."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Annotated, Final

from msgspec import Meta

ID_PATTERN: Final = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

Id = Annotated[str, Meta(pattern=ID_PATTERN, max_length=36)]
"""A UUID in its canonical lower-case form: ASCII, so both languages sort it alike."""

AnyId = Annotated[str, Meta(max_length=36, extra_json_schema={"pattern": ID_PATTERN})]
"""An id whose form the reader looks at itself (`is_id`): regular expressions are most of what decoding a line costs."""

NewId = Callable[[], str]
"""Makes a fresh id: a composition root binds the clock and chance to `uuid7`."""

_RANDOM_BITS: Final = 74


_DIGITS: Final = bytes(0x30 if byte in b"0123456789abcdef" else byte if byte in b"-," else 0x20 for byte in range(256))
_FORM: Final = b"00000000-0000-0000-0000-000000000000"


@lru_cache(maxsize=16_384)
def is_id(text: str) -> bool:
    """Tell whether `text` has the form of an `Id`.

    The same few ids stand in every line of a log, so answers are kept.
    """
    return text.isascii() and text.encode().translate(_DIGITS) == _FORM


def are_ids(texts: Sequence[str]) -> bool:
    """Tell whether all of these, of 36 characters at the most, have the form of an `Id`.

    One look at many; no answer is kept.
    """
    outline = ",".join(texts).encode(errors="replace").translate(_DIGITS)
    return outline == b",".join([_FORM] * len(texts))


def uuid7(now_us: int, chance: int) -> str:
    """A UUIDv7 for the time `now_us` (microseconds since 1970) from 74 bits of `chance`.

    Raises `ValueError` when either is out of range.
    """
    if not 0 <= chance < 1 << _RANDOM_BITS:
        raise ValueError("chance must have 74 bits")
    milliseconds = now_us // 1000
    if not 0 <= milliseconds < 1 << 48:
        raise ValueError("time out of range for UUIDv7")
    random_a, random_b = chance >> 62, chance & ((1 << 62) - 1)
    value = (milliseconds << 80) | (0x7 << 76) | (random_a << 64) | (0b10 << 62) | random_b
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def matching(prefix: str, ids: Iterable[str]) -> list[str]:
    """The ids that a person may mean by `prefix`: those that end or begin with it, dashes ignored.

    UUIDv7s of one day share their first digits, so the short form people see is the *last* eight digits; the beginning
    of that form is as good.
    """
    wanted = prefix.replace("-", "").lower()
    if not wanted:
        return []
    found: list[str] = []
    for identifier in ids:
        digits = identifier.replace("-", "")
        if digits.startswith(wanted) or digits.endswith(wanted) or short(identifier).startswith(wanted):
            found.append(identifier)
    return sorted(set(found))


def short(identifier: str) -> str:
    """The form of an id that is shown to people: its last eight digits."""
    return identifier[-8:]
