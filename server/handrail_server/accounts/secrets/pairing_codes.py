"""Pairing codes: eight characters that people read to each other. Pure.

The alphabet has no look-alikes (no 0 O, 1 I L), so a code holds log2(31^8) = 39.6 bits. Its first three characters
find it and the other five prove it: a wrong try is counted against one code and burns no other, while a blind guess
is no likelier to hit than one over the whole code.
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 8
TRIES: Final = 5
"""After as many wrong tries a code is burnt."""

LIFETIME_US: Final = 10 * 60 * 1_000_000

_FINDING: Final = 3
_UNBIASED: Final = 256 - 256 % len(ALPHABET)

Chance = Callable[[int], bytes]
"""Gives that many random bytes, fit for secrets."""


class Code(Struct, frozen=True):
    """A code as it was read: `finder` names it, `text` is all of it without its dash."""

    text: str

    @property
    def finder(self) -> str:
        """The part by which a code is found."""
        return self.text[:_FINDING]

    def shown(self) -> str:
        """The code as people see it, such as K7QM-3XRD."""
        return f"{self.text[: LENGTH // 2]}-{self.text[LENGTH // 2 :]}"


def new_code(chance: Callable[[int], bytes]) -> Code:
    """A fresh code, every one as likely as any other."""
    letters: list[str] = []
    while len(letters) < LENGTH:
        # A byte beyond the last whole multiple of 31 would favour the first letters.
        letters.extend(ALPHABET[byte % len(ALPHABET)] for byte in chance(LENGTH) if byte < _UNBIASED)
    return Code("".join(letters[:LENGTH]))


def read_code(typed: str) -> Code | None:
    """The code that a person typed, in any case and with dashes or spaces anywhere; None where it cannot be one."""
    if len(typed) > 4 * LENGTH:
        return None
    text = "".join(typed.split()).replace("-", "").upper()
    if len(text) != LENGTH or any(letter not in ALPHABET for letter in text):
        return None
    return Code(text)
