"""A state as bytes, so that a long log need not be folded from its beginning.

Equal states give equal bytes. Snapshots are caches: what another version wrote is not read but folded anew.
"""

from collections.abc import Iterable
from functools import cache
from inspect import get_annotations
from typing import Final

import msgspec
from msgspec import Raw, Struct

from handrail_shared.events import EVENT_TYPES
from handrail_shared.events.fields import Version
from handrail_shared.fold.state import State
from handrail_shared.lines.checksum import crc

FOLD_VERSION: Final = 1
"""Counts up whenever the state or the way entries are put into it changes."""


class _Snapshot(Struct, kw_only=True):
    fold: int
    vocabulary: int
    state: Raw


_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_SNAPSHOT: Final = msgspec.json.Decoder(_Snapshot)
_STATE: Final = msgspec.json.Decoder(State)


def vocabulary_of(types: Iterable[type[Struct]]) -> int:
    """A mark of all that these types can hold."""
    return crc(repr([(class_.__name__, get_annotations(class_)) for class_ in types]).encode())


@cache
def _vocabulary() -> int:
    # What an older program passed over or shortened, since it could not read it, is in none of its snapshots.
    return vocabulary_of((*EVENT_TYPES.values(), Version))


def snapshot(state: State) -> bytes:
    """The bytes of a state, the same for equal states."""
    return _ENCODER.encode(_Snapshot(fold=FOLD_VERSION, vocabulary=_vocabulary(), state=Raw(_ENCODER.encode(state))))


def restore(data: bytes) -> State | None:
    """The state that `snapshot` wrote; None when another version wrote it or it cannot be read."""
    try:
        found = _SNAPSHOT.decode(data)
        is_own = (found.fold, found.vocabulary) == (FOLD_VERSION, _vocabulary())
        return _STATE.decode(found.state) if is_own else None
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return None
