"""Texts and numbers as they are worth keeping: without the white space around them."""

import re
from typing import Final

from handrail_shared.events.fields import Amount

_WHITE_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f"
    "\u3000\ufeff"
)
"""The characters that JavaScript's `trim` takes off; Python's own set is another one."""

_AMOUNT: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def trimmed(text: str | None) -> str | None:
    """Take the white space off both ends of a text; return None where nothing is left."""
    return (text or "").strip(_WHITE_SPACE) or None


def amount(typed: str) -> Amount | None:
    """Return the decimal text of a number, typed with a comma or a point; None where it is no number."""
    plain = typed.strip(_WHITE_SPACE).replace(",", ".", 1)
    return plain if _AMOUNT.fullmatch(plain) else None
