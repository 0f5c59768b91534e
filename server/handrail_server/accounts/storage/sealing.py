"""Names and titles as they lie on the disk: sealed, each bound to the row that it belongs to."""

from collections.abc import Callable
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handrail_server.store.errors import CannotStart
from handrail_server.store.keys import KEY_BYTES, NONCE_BYTES, NotSealed, Sealer

_PURPOSE: Final = b"handrail1|accounts"


class NameDamaged(CannotStart):
    """A sealed name does not open: another master key wrote it, or the row was altered."""


class Sealing:
    """Seals names under a key of their own, derived from the master key (HKDF-SHA256, RFC 5869)."""

    def __init__(self, master_key: bytes, chance: Callable[[int], bytes]) -> None:
        self._sealer = Sealer(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_PURPOSE).derive(master_key))
        self._chance = chance

    def seal(self, name: str, *, of: str) -> bytes:
        """The sealed form of `name`. `of` is the id of its row: it opens nowhere else."""
        return self._sealer.seal(self._chance(NONCE_BYTES), name.encode(), _place(of))

    def open(self, sealed: bytes, *, of: str) -> str:
        """The name. Raises `NameDamaged`."""
        try:
            return self._sealer.open(sealed, _place(of)).decode()
        except NotSealed:
            raise NameDamaged(f"the name in row {of} does not open: start with the key that wrote it") from None


def _place(row: str) -> bytes:
    return b"%b|%b" % (_PURPOSE, row.encode())
