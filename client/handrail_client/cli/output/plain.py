"""Text of a person, made safe for a terminal: it can say anything, and do nothing."""

import unicodedata
from typing import Final

_UNSAFE: Final = frozenset(("Cc", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories that move the cursor, end a line or show nothing: control characters first of all."""

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows, also of what is not theirs."""


def plain(text: str) -> str:
    """The text on one line, without control characters and marks of direction."""
    kept = (" " if part in _BIDI or unicodedata.category(part) in _UNSAFE else part for part in text)
    return " ".join("".join(kept).split())
