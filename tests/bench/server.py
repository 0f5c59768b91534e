"""`handrail serve` as a process of its own, with what it costs: CPU and memory as the kernel counts them."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_CODE = "from handrail_server.serve import serve_command; serve_command()"
_TIMEOUT_S = 30
_COUNTER = re.compile(r"^handrail_(entries|commits)_total ([0-9.]+)$", re.MULTILINE)
_KIB = re.compile(r"^(Vm\w+):\s+(\d+) kB$", re.MULTILINE)


class Process:
    """A child process under measurement."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def cpu_s(self) -> float:
        """CPU time of all its threads so far, to the nanosecond."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            try:
                total += int((task / "schedstat").read_text().split()[0])
            except FileNotFoundError:
                # A thread that has just ended.
                continue
        return total / 1e9

    def rss_kib(self) -> int:
        """Resident memory now."""
        return self._status()["VmRSS"]

    def peak_mib(self) -> float:
        """The most resident memory since its start, or since `forget_peak`."""
        return self._status()["VmHWM"] / 1024

    def forget_peak(self) -> None:
        """Count the peak anew from here on."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def _status(self) -> dict[str, int]:
        found = _KIB.findall(Path(f"/proc/{self.pid}/status").read_text())
        return {name: int(size) for name, size in found}


class Served(Process):
    """A running server."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        super().__init__(process.pid)
        self.process = process
        self.port = port

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def entries_a_commit(self) -> float:
        """How many entries a transaction held so far, on average, by the server's own count."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=_TIMEOUT_S) as answer:  # noqa: S310 - our own
            counts = dict(_COUNTER.findall(answer.read().decode()))
        return float(counts["entries"]) / float(counts["commits"])

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self.process.kill()
        self.process.wait(_TIMEOUT_S)


UNMETERED = """
from msgspec.structs import force_setattr
from handrail_server.live.rate_limit import RateLimit
from handrail_server.live.bounds import DEFAULT_BOUNDS
force_setattr(DEFAULT_BOUNDS, "rate_limit", RateLimit(small_us=10**12, burst_us=10**12))
"""
"""Given to `served`, nobody waits for having cost much (C2)."""


@contextmanager
def served(folder: Path, *, port: int = 0, before: str = "") -> Generator[Served]:
    """Serve `folder` until the block ends, having run the code `before`. What it logs goes to `server.log` beside the
    folder.
    """
    with (folder.parent / f"{folder.name}.server.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", f"{before}\n{_CODE}", "--data", str(folder), "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        if "ready at" not in said:
            raise RuntimeError(f"the server did not start: see {folder.name}.server.log")
        yield Served(process, int(said.rsplit(":", 1)[1]))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        process.stdout.close()
