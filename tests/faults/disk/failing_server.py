"""`handrail serve` on a disk that fails when it is told to: once a file says so, the n-th write or flush from then on.

The file holds three words, such as `flush 1 EIO`.
"""

import sys
from pathlib import Path
from typing import Final

from faults.disk.disk_errors import FailingOnce, point_of
from faults.disk.over_apsw import over_apsw
from faults.disk.recording_vfs import Doing, RecordingVfs
from handrail_server.serve import serve_command

CODE: Final = """
import sys
sys.path.insert(0, {tests!r})
from faults.disk.failing_server import main
main({order!r})
"""


def code_of(order: Path) -> str:
    """What a process runs that looks for its order in this file."""
    return CODE.format(tests=str(Path(__file__).parents[2]), order=str(order))


def main(order: str) -> None:
    """Serve as the command line says."""
    vfs = RecordingVfs(gate=_Ordered(Path(order)))
    with over_apsw(vfs.vfs_name):
        serve_command(sys.argv[1:])


class _Ordered:
    """Lets everything pass until there is an order, and then all but one write or flush."""

    def __init__(self, order: Path) -> None:
        self._order = order
        self._gate: FailingOnce | None = None

    def __call__(self, doing: Doing, file: str) -> None:
        if self._gate is None and self._order.exists():
            self._gate = FailingOnce(point_of(self._order.read_text()))
        if self._gate is not None:
            self._gate(doing, file)
