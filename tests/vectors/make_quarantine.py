"""Writes `shared/vectors/quarantine.json`: bugs that are planted, and what is left out then. Run by `make vectors`.

`lines`: a stream of purposes, all pending; `cases`: [{unfolded, unshown, poison}]. Purposes of which the text stands in
`unfolded` break the fold, half-way; those in `unshown` break whatever shows them; `poison` are the indexes left out.
"""

import json
from pathlib import Path
from typing import Final

from fakes.core.lines import line

TARGET = Path(__file__).resolve().parents[2] / "shared/vectors/quarantine.json"

COUNT: Final = 40
PLANTED: Final[tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]] = (
    ((), ()),
    ((3,), ()),
    ((), (40,)),
    ((), (1,)),
    ((1, 2, 40), (7, 8)),
    ((5,), (5,)),
)
"""Which entries, counted from 1, break the fold, and which break what shows them."""


def text() -> str:
    """The file's contents."""
    document = {
        "lines": [line(seq).decode() for seq in range(1, COUNT + 1)],
        "cases": [
            {
                "unfolded": [f"purpose {item}" for item in unfolded],
                "unshown": [f"purpose {value}" for value in unshown],
                "poison": sorted(element - 1 for element in {*unfolded, *unshown}),
            }
            for unfolded, unshown in PLANTED
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
