"""The command `handrail` as another version of it would be: `python other_program.py CHANGE… -- COMMAND…`.

`without=TAG` is an older version, to which events of this type come from the future. `speaking=N` speaks this version
of the protocol and no other. Everything else is this version's own code.
"""

import sys
from functools import reduce
from operator import or_
from typing import Any

from handrail_shared import events


def _change(change: str) -> None:
    """Before anything else of the program is imported, and takes over what stands here."""
    what, _, value = change.partition("=")
    match what:
        case "without":
            _forget(events, value)
        case "speaking":
            from handrail_shared import wire  # noqa: PLC0415  # it takes over what `without` has changed

            _speak(wire, int(value))
        case _:
            raise SystemExit(f"no such change: {change}")


def _forget(program: Any, tag: str) -> None:
    # The decoders are built from these when `lines.body` is imported, which must not have happened yet.
    assert "handrail_shared.lines.body" not in sys.modules
    del program.EVENT_TYPES[tag]
    program.Body = reduce(or_, program.EVENT_TYPES.values())


def _speak(program: Any, version: int) -> None:
    program.PROTOCOL_VERSION = program.LOWEST_VERSION = version


if __name__ == "__main__":
    cut = sys.argv.index("--")
    for item in sys.argv[1:cut]:
        _change(item)
    from handrail_client.cli import main

    main(sys.argv[cut + 1 :])
