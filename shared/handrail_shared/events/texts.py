"""Texts and numbers as they are worth keeping: without the white space around them."""

import re
from typing import Final

from handrail_shared.events.fields import Amount

_WHITE_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f"
    "\u3000\ufeff"
)
"""The characters that JavaScript's `trim` takes off; Python's own set is another one."""

_PLAIN: Final = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯０１２３４５６７８９٫，．−",
    "01234567890123456789012345678901234567890123456789,,.-",
)
"""Arabic, Persian, Devanagari, Bengali and full-width digits, decimal marks and minus, as ASCII has them."""

_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:[ \u00a0\u2009\u202f'’٬][0-9]{3})+(?:[.,][0-9]*)?")
_MARKED: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}(?:,[0-9]{3})*\.[0-9]+|\.[0-9]{3}(?:\.[0-9]{3})*,[0-9]+)")
_UNCLEAR: Final = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_AMOUNT: Final = re.compile(r"(-?)([0-9]{0,12})(?:\.([0-9]{0,6}))?")


def trimmed(text: str | None) -> str | None:
    """Take the white space off both ends of a text; return None where nothing is left."""
    return (text or "").strip(_WHITE_SPACE) or None


def amount(typed: str) -> Amount | None:
    """Return the decimal text of a number as people write it; None where it is none, or could be two.

    `3,5`, `.5`, `5.`, `1 000`, `1,000.5` and `1.000,5` are numbers, in the digits of several scripts. `1,000` is a
    thousand to some and one to others, so it is neither. A single point is always the decimal mark: stored amounts
    have it.
    """
    plain = typed.strip(_WHITE_SPACE).translate(_PLAIN)
    if _UNCLEAR.fullmatch(plain):
        return None
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"[^-0-9.,]", "", plain)
    elif _MARKED.fullmatch(plain):
        # The last mark is the decimal one; the other kind only groups.
        plain = plain.replace("," if "." in plain[plain.rfind(",") :] else ".", "")
    found = _AMOUNT.fullmatch(plain.replace(",", ".", 1))
    if found is None or not (found[2] or found[3]):
        return None
    return f"{found[1]}{found[2] or '0'}{'.' + found[3] if found[3] else ''}"
