"""Texts as they are worth keeping: without the white space around them."""

from typing import Final

_WHITE_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f"
    "\u3000\ufeff"
)
"""The characters that JavaScript's `trim` takes off; Python's own set is another one."""


def trimmed(text: str | None) -> str | None:
    """Take the white space off both ends of a text; return None where nothing is left."""
    return (text or "").strip(_WHITE_SPACE) or None
