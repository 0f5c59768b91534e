"""`python -m faults.power RUNS`: so many power cuts, of a server, its accounts, and a device, on all cores."""

import asyncio
import itertools
import os
import sys
import tempfile
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Final

from faults.power.power import Subject, Tally, cut_power
from faults.power.power_accounts import accounts_subject
from faults.power.power_device import device_subject
from faults.power.power_server import server_subject

SUBJECTS: Final = {"server": server_subject, "device": device_subject, "accounts": accounts_subject}
_FIRST_SEED: Final = 1000
"""Seeds below belong to `make test`."""


def main(runs: int) -> int:
    """Cut the power so often; 1 where anything was lost or wrong."""
    totals = {name: Tally() for name in SUBJECTS}
    work = ((name, seed) for seed in itertools.count(_FIRST_SEED) for name in _turns(seed))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        busy: dict[Future[Tally], str] = {}
        while sum(total.cuts for total in totals.values()) < runs:
            while len(busy) < (os.cpu_count() or 1):
                name, seed = next(work)
                busy[pool.submit(_play, name, seed)] = name
            for done in wait(busy, return_when=FIRST_COMPLETED).done:
                totals[busy.pop(done)].add(done.result())
    for name, tally in totals.items():
        print(f"{name}: {tally}")
    return int(any(total.lost or total.wrong for total in totals.values()))


def _turns(seed: int) -> list[str]:
    """Accounts take half as many turns as the others."""
    return [name for name in SUBJECTS if name != "accounts" or seed % 2]


def _play(name: str, seed: int) -> Tally:
    subject: Subject = SUBJECTS[name]()
    with tempfile.TemporaryDirectory(prefix="handrail-power-") as folder:
        tally = asyncio.run(cut_power(subject, Path(folder), seed))
    tally.wrong = [f"{name}, seed {seed}: {fault}" for fault in tally.wrong]
    return tally


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
