"""The command `handrail` as another version of it would be: `python other_program.py CHANGE… -- COMMAND…`.

`without=TAG` is an older version, to which events of this type come from the future. Everything else is this version's
own code.
"""

import sys
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from handrail_shared import events


def _change(program: Any, change: str) -> None:
    """Before anything else of the program is imported, and takes over what stands here."""
    what, _, value = change.partition("=")
    match what:
        case "without":
            del program.EVENT_TYPES[value]
            del program._DECODERS[value]
            program.Body = reduce(or_, program.EVENT_TYPES.values())
            program._BODY = msgspec.json.Decoder(program.Body)
        case _:
            raise SystemExit(f"no such change: {change}")


if __name__ == "__main__":
    cut = sys.argv.index("--")
    for each in sys.argv[1:cut]:
        _change(events, each)
    from handrail_client.cli import main

    main(sys.argv[cut + 1 :])
