"""How thorough the proofs are: a tenth of their counts in `make test`, all of them in `make proof`.

`HANDRAIL_PROOF` says which: `short`, unless it says `full`. A tenth is spread over the whole. Faults that are planted
to show that a check works are planted in both.
"""

import os
from typing import Final

IS_FULL: Final = {"short": False, "full": True}[os.environ.get("HANDRAIL_PROOF", "short")]

STRIDE: Final = 1 if IS_FULL else 11
"""Of many places in a row, how far apart those are that are tried. Odd and prime, so that it skips none for ever."""


def tenth(full: int) -> int:
    """Return how many of `full` rounds to play: all, or a tenth and at least one."""
    return full if IS_FULL else max(1, full // 10)
