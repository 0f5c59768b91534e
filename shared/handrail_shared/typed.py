"""Texts and numbers as people type them, made into what is kept. Both languages trim the same characters."""

import re
from typing import Final

from handrail_shared.events.fields import Amount

_BLANK: Final = (
    "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What `trim` of JavaScript takes off; `strip` of Python alone takes off more and leaves the byte order mark."""

_AMOUNT: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def trimmed(typed: str | None) -> str | None:
    """Return a text without the blanks around it; None where nothing is left."""
    kept = "" if typed is None else typed.strip(_BLANK)
    return kept or None


def amount(typed: str) -> Amount | None:
    """Return the decimal text of a number, typed with a comma or a point; None where it is no number."""
    plain = typed.strip(_BLANK).replace(",", ".", 1)
    return plain if _AMOUNT.fullmatch(plain) else None
