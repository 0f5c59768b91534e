"""Secrets of 256 bits that programs hold: device tokens, sessions, tickets, join links. Pure.

A credential reads `kind.finder.secret`. The finder is public and finds the row; the whole is stored as its SHA-256
(a fast hash is enough for 256 random bits) and compared in constant time.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Final, Literal, cast

from msgspec import Struct

Kind = Literal["hrd", "hrs", "hrt", "hrj"]
"""`hrd` a device token, `hrs` a browser's session, `hrt` a ticket, `hrj` the secret of a join link."""

_KINDS: Final = frozenset({"hrd", "hrs", "hrt", "hrj"})
_FINDER_BYTES: Final = 9
_SECRET_BYTES: Final = 32
_LONGEST: Final = 128


class Credential(Struct, frozen=True):
    """A credential as it was made or presented. `text` is the secret: never log or store it."""

    kind: Kind
    finder: str
    text: str

    @property
    def digest(self) -> bytes:
        """Tell what is stored of it."""
        return hashlib.sha256(self.text.encode()).digest()

    def is_of(self, digest: bytes) -> bool:
        """Tell whether `digest` is this credential's, in constant time."""
        return hmac.compare_digest(self.digest, digest)

    def __repr__(self) -> str:
        return f"Credential({self.kind})"


def new_credential(kind: Kind, chance: Callable[[int], bytes]) -> Credential:
    """A fresh credential."""
    finder, secret = _text(chance(_FINDER_BYTES)), _text(chance(_SECRET_BYTES))
    return Credential(kind, finder, f"{kind}.{finder}.{secret}")


def read_credential(text: str) -> Credential | None:
    """The credential that `text` claims to be, or None where it has not the shape of one. Total: never raises."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    parts = text.split(".")
    if len(parts) != 3 or parts[0] not in _KINDS or not parts[1] or not parts[2]:
        return None
    return Credential(cast("Kind", parts[0]), parts[1], text)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
