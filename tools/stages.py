"""Run make targets side by side and quietly: `python tools/stages.py --jobs 2 lint types unit`.

A target writes into `build/logs/<target>.log`, and shows one line when it ends: how long it took, and what its log says
last. One that failed also shows the end of its log and the command that runs it alone. The others run on, so that one
run tells everything there is to mend.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LOGS: Final = Path("build/logs")
_SHOWN_LINES: Final = 80
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
_COUNTS: Final = re.compile(r"\d (passed|failed)")
_OF_MAKE: Final = re.compile(r"make(\[\d+\])?: ")


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A target that has ended, with its exit status and its log."""

    target: str
    seconds: float
    status: int
    log: Path

    def __str__(self) -> str:
        """Name the target, how it ended, after how long, and its last count of tests or last line."""
        word = "ok" if self.status == 0 else "FAILED"
        lines = self.lines()
        counts = [line for line in lines if _COUNTS.search(line)]
        said = (counts or lines or [""])[-1].strip("= ")
        return f"{self.target:<10} {word:<6} {self.seconds:4.0f} s  {said}".rstrip()

    def lines(self) -> list[str]:
        """Return the lines of the log that hold anything, without colours."""
        text = _COLOURS.sub("", self.log.read_text(errors="replace"))
        return [line for line in text.splitlines() if line.strip() and not _OF_MAKE.match(line)]


def main() -> int:
    """Run the targets given on the command line; return 1 where one of them failed."""
    parser = argparse.ArgumentParser(description="Run make targets side by side and quietly.")
    parser.add_argument("--jobs", type=int, default=2, help="how many run at once")
    parser.add_argument("targets", nargs="+")
    given = parser.parse_args()
    _LOGS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    failed: list[Ended] = []
    for ended in _run(given.targets, given.jobs):
        print(ended, flush=True)
        if ended.status:
            failed.append(ended)
    for ended in failed:
        print(f"\n--- {ended.target}: the end of {ended.log}; alone: make {ended.target}")
        print("\n".join(ended.lines()[-_SHOWN_LINES:]))
    outcome = f"failed: {', '.join(item.target for item in failed)}" if failed else "all passed"
    print(f"\n{outcome}, {time.monotonic() - started:.0f} s", flush=True)
    return int(bool(failed))


def _run(targets: list[str], jobs: int) -> Iterator[Ended]:
    """Run the targets, in this order and at most `jobs` at once, and yield each as it ends."""
    with ThreadPoolExecutor(jobs) as pool:
        for done in as_completed([pool.submit(_run_one, target) for target in targets]):
            yield done.result()


def _run_one(target: str) -> Ended:
    log = _LOGS / f"{target}.log"
    # The flags of the make that calls us name its own jobs and files; its variables come with the environment.
    environment = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS"}}
    started = time.monotonic()
    with log.open("wb") as output:
        command = [os.environ.get("MAKE", "make"), "--no-print-directory", target]
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment, check=False)
    return Ended(target=target, seconds=time.monotonic() - started, status=done.returncode, log=log)


if __name__ == "__main__":
    sys.exit(main())
