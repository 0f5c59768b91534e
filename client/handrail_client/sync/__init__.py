"""Carry the log to the server and back: the pure sync core, run over sockets, timers and the disk.

`Sync` is imported on first use (PEP 562): commands that import only `publishing` or `lock` start without httpx and
websockets.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail_client.sync.runner import Sync

__all__ = ["Sync"]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name == "Sync":
        from handrail_client.sync.runner import Sync  # noqa: PLC0415 - only where it is used

        return Sync
    raise AttributeError(name)
