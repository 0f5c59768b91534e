"""The commands of the tour, as real processes: three homes of two people, and a server that is killed in between."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes.server.process import quiet_port
from handrail_shared.canonical import canonical

_HANDRAIL = Path(sys.executable).with_name("handrail")
_TIMEOUT_S = 300


class Server:
    """`handrail serve` as a process of its own; it keeps its port when it starts again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = quiet_port()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        words = ["serve", "--data", str(self.data), "--port", str(self.port)]
        with (self.data.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen([_HANDRAIL, *words], stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        ready = self.process.stdout.readline()
        assert f"ready at http://127.0.0.1:{self.port}" in ready

    def invitation(self) -> str:
        """A therapist's join link."""
        words = ["invite-therapist", "--data", str(self.data), "--name", "Dr Osei"]
        return subprocess.run(
            [_HANDRAIL, *words], capture_output=True, text=True, timeout=_TIMEOUT_S, check=True
        ).stdout.strip()

    def verify(self) -> int:
        """The exit status of `handrail verify`."""
        return subprocess.run(
            [_HANDRAIL, "verify", "--data", str(self.data)], capture_output=True, timeout=_TIMEOUT_S, check=False
        ).returncode

    def projection(self, home: "Home") -> Any:
        """What the server shows to the person of a home."""
        space = home.document("status")["streams"][0]["space"]
        answer = httpx.get(
            f"http://127.0.0.1:{self.port}/api/spaces/{space}/projection",
            headers={"Authorization": f"Bearer {token_of(home)}"},
            trust_env=False,
        )
        return answer.json()

    def kill(self) -> None:
        assert self.process is not None
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(number)
        code = process.wait(_TIMEOUT_S)
        assert process.stdout is not None
        process.stdout.close()
        return code


@pytest.fixture
def server(tmp_path: Path) -> Generator[Server]:
    started = Server(tmp_path / "data")
    started.start()
    yield started
    started.stop()


class Home:
    """A home, and the command on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "HANDRAIL_HOME": str(self.folder)}
        return subprocess.run(
            [_HANDRAIL, *words], env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )

    def do(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout.strip()

    def document(self, *words: str) -> Any:
        return json.loads(self.do(*words, "--json"))

    def shared(self) -> bytes:
        return canonical(self.document("show")["shared"])


def test_three_homes_show_the_same_with_the_server_killed_in_between(tmp_path: Path, server: Server) -> None:
    desk, phone, laptop = (Home(tmp_path / name) for name in ("desk", "phone", "laptop"))
    desk.do("join", server.invitation(), "--name", "desk")
    link = desk.do("space", "new", "Maya")
    phone.do("join", link, "--name", "phone", "--as", "Maya")
    used_again = Home(tmp_path / "other").run("join", link, "--name", "other")
    desk.do("space", "confirm")
    code = phone.do("device", "add")
    laptop.do("pair", f"http://127.0.0.1:{server.port}", code, "--name", "laptop")

    goal = phone.do("goal", "add", "Walk to the park", "--why", "air", "--smart", "specific=to the bench")
    step = phone.do("step", "add", goal, "Shoes on", "--per", "week", "--times", "3")
    for home in (phone, laptop, desk):
        home.do("sync")

    server.kill()
    out_of_reach = laptop.run("sync")
    phone.do("step", "done", step)
    phone.do("check-in", "--mood", "4", "--rate", f"{goal}=6", "--win", "went out")
    entry = laptop.do("journal", "only mine")
    laptop.do("step", "done", step)
    laptop.do("goal", "adjust", goal, "--title", "Walk to the bench")
    desk.do("goal", "agree", goal)
    desk.do("agenda", "add", "the rain")
    desk.do("note", "for me")
    waiting = [home.document("status")["pending"] for home in (phone, laptop, desk)]

    server.start()
    for home in (phone, laptop, desk, phone, laptop):
        home.do("sync", "--timeout", "300")
    laptop.do("share", entry)
    laptop.do("unshare", entry)
    server.kill()
    server.start()
    for home in (laptop, phone, desk, phone, laptop):
        home.do("sync", "--timeout", "300")

    shown = phone.shared()
    projection = server.projection(phone)
    board = json.loads(shown)["board"]["goals"][0]

    assert (1, "") == (used_again.returncode, used_again.stdout)
    assert (1, "") == (out_of_reach.returncode, out_of_reach.stdout)
    assert 1 == len(out_of_reach.stderr.splitlines())
    assert [4, 3, 3] == waiting
    assert shown == laptop.shared() == desk.shared() == canonical(projection["shared"])
    assert canonical(phone.document("show")["private"]) == canonical(projection["private"])
    assert "Walk to the bench" == board["title"]
    assert board["agreement"]["stale"]
    assert [0, 0, 0] == [home.document("status")["pending"] for home in (phone, laptop, desk)]
    assert [[]] * 3 == [home.document("status")["refused"] for home in (phone, laptop, desk)]
    ticks = json.loads(shown)["progress"]["goals"][0]["steps"][0]["ticks"]
    assert [2] == [len(tick["logs"]) for tick in ticks]
    assert b"only mine" not in shown
    assert b"for me" not in shown
    levels = {row["level"] for row in phone.document("log") if row["name"] == "Maya"}
    assert levels <= {"on_the_server", "on_their_device", "read"}
    assert 0 == server.stop()
    assert 0 == server.verify()


def test_a_watching_home_prints_what_arrives(tmp_path: Path, server: Server) -> None:
    desk, phone = Home(tmp_path / "desk"), Home(tmp_path / "phone")
    desk.do("join", server.invitation(), "--name", "desk")
    phone.do("join", desk.do("space", "new", "Maya"), "--name", "phone", "--as", "Maya")
    desk.do("space", "confirm")
    desk.do("sync")
    watching = subprocess.Popen(
        [_HANDRAIL, "--home", str(desk.folder), "sync", "--watch"], stdout=subprocess.PIPE, text=True
    )
    assert watching.stdout is not None
    try:
        phone.do("check-in", "--win", "seen at once")
        phone.do("sync")
        lines = [watching.stdout.readline() for _ in range(2)]
    finally:
        watching.send_signal(signal.SIGINT)
        code = watching.wait(_TIMEOUT_S)
        watching.stdout.close()

    assert 0 == code
    assert "Maya: joined: Maya" in lines[0]
    assert "Maya: win: seen at once" in lines[1]


def token_of(home: Home) -> str:
    """A token is kept nowhere but in the log, and no command prints it."""
    with sqlite3.connect(home.folder / "log.sqlite3") as connection:
        (token,) = connection.execute("SELECT token FROM identity").fetchone()
    connection.close()
    return str(token)
