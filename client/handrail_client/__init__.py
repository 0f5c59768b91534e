"""A Python device of Handrail: its durable log, its sync, and what a person does with it.

`Log` keeps everything on disk, `Device` appends what people do and shows what they have, `Sync` carries it to the
server and back. Each is imported on first use, so that a command that only appends starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handrail_client.device import Device
    from handrail_client.log import Log
    from handrail_client.sync import Sync

__all__ = ["Device", "Log", "Sync"]

_HOME_OF: Final = {
    "Device": "handrail_client.device",
    "Log": "handrail_client.log",
    "Sync": "handrail_client.sync",
}


def __getattr__(name: str) -> object:
    """The public names, imported when they are first asked for (PEP 562)."""
    module = _HOME_OF.get(name)
    if module is None:
        raise AttributeError(name)
    return getattr(import_module(module), name)
