"""A state as bytes, so that a long log need not be folded from its beginning.

Equal states give equal bytes. Snapshots are caches: what another version wrote is not read but folded anew.
"""

from typing import Final

import msgspec
from msgspec import Raw, Struct

from handrail_shared.fold.state import State

FOLD_VERSION: Final = 1
"""Counts up whenever the state or the way entries are put into it changes."""


class _Snapshot(Struct, kw_only=True):
    fold: int
    state: Raw


_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_SNAPSHOT: Final = msgspec.json.Decoder(_Snapshot)
_STATE: Final = msgspec.json.Decoder(State)


def snapshot(state: State) -> bytes:
    """The bytes of a state, the same for equal states."""
    return _ENCODER.encode(_Snapshot(fold=FOLD_VERSION, state=Raw(_ENCODER.encode(state))))


def restore(data: bytes) -> State | None:
    """The state that `snapshot` wrote; None when another version wrote it or it cannot be read."""
    try:
        found = _SNAPSHOT.decode(data)
        return _STATE.decode(found.state) if found.fold == FOLD_VERSION else None
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return None
