"""Run Handrail for development: a server that restarts when its code changes, and Vite with the app in front of it.

Usage: `make dev`, or `python tools/dev.py [--port 8700] [--web-port 5173] [--data build/dev]`. The first run invites a
therapist and prints the link. Ctrl-C ends both processes. The data folder stays; delete it to begin anew.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import watchfiles

ROOT: Final = Path(__file__).parents[1]
WEB: Final = ROOT / "client" / "web"
WATCHED: Final = (ROOT / "server", ROOT / "shared")
HANDRAIL: Final = Path(sys.executable).parent / "handrail"
STOP_TIMEOUT_S: Final = 15
START_TIMEOUT_S: Final = 30


def main(arguments: Sequence[str]) -> int:
    """Run both processes until Ctrl-C; return the exit status."""
    parser = argparse.ArgumentParser(description="Run Handrail for development.")
    parser.add_argument("--port", type=int, default=8700, help="where the server listens (%(default)s)")
    parser.add_argument("--web-port", type=int, default=5173, help="where Vite listens (%(default)s)")
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "dev", help="the data folder (%(default)s)")
    options = parser.parse_args(arguments)
    app = f"http://127.0.0.1:{options.web_port}"
    is_new = not options.data.exists()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = start_server(options.data, options.port, app)
    vite = subprocess.Popen(
        [
            WEB / "node_modules" / ".bin" / "vite",
            "--host",
            "127.0.0.1",
            "--port",
            str(options.web_port),
            "--strictPort",
        ],
        cwd=WEB,
        env={**os.environ, "HANDRAIL_SERVER": f"http://127.0.0.1:{options.port}"},
    )
    try:
        if not wait_for(options.port, server):
            return 1
        if is_new:
            invited = subprocess.run(
                [HANDRAIL, "invite-therapist", "--data", options.data, "--name", "Dr Osei"],
                check=True,
                capture_output=True,
                text=True,
            )
            print(f"A therapist joins by this link, once: {invited.stdout.strip()}", flush=True)
        print(f"The app: {app}  The server: http://127.0.0.1:{options.port}  Ctrl-C ends both.", flush=True)
        for changes in watchfiles.watch(*WATCHED, watch_filter=watchfiles.PythonFilter(), raise_interrupt=True):
            print(f"{len(changes)} files changed: the server restarts.", flush=True)
            stop(server)
            server = start_server(options.data, options.port, app)
    except KeyboardInterrupt:
        pass
    finally:
        stop(vite)
        stop(server)
    return 0


def start_server(data: Path, port: int, app: str) -> "subprocess.Popen[bytes]":
    """Start `handrail serve` without a built app; links that it makes lead to Vite at `app`."""
    options = ["--data", data, "--port", str(port), "--public-url", app, "--origin", app, "--no-web"]
    return subprocess.Popen([HANDRAIL, "serve", *options])


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> bool:
    """Wait until the server takes connections; False where it ended before, or took too long."""
    give_up_at = time.monotonic() + START_TIMEOUT_S
    while server.poll() is None and time.monotonic() < give_up_at:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    print("The server did not start; it says why above.", file=sys.stderr)
    return False


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process that this program started: politely at first, for good after `STOP_TIMEOUT_S` seconds."""
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
