"""`make demo`, as a person would run it: three homes on a real server."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes.server.built_app import built_app
from proof import IS_FULL

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HOMES = ("phone", "laptop", "therapist")
DAYS, GOALS = ((), 5) if IS_FULL else (("--days", "16"), 2)


def demo(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "handrail_client.demo", "--leave", "--port", "0", "--data", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout


def shown(folder: Path, home: str, until: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "handrail_client",
        "--home",
        str(folder / home),
        "show",
        "--json",
        "--as-of",
        until,
    ]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout)


def without_the_servers_ids(picture: object) -> str:
    """The picture with ids numbered as they first come: those of members and the space are the server's own."""
    text, seen = json.dumps(picture), {}
    return UUID.sub(lambda found: f"id{seen.setdefault(found.group(), len(seen))}", text)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Tell half a year once, or its first sixteen days; return the folder of its homes, and what the demo printed."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, demo(folder, *DAYS, "--until", "2020-10-31")


def test_the_story_ends_with_one_picture_on_three_homes(story: tuple[Path, str]) -> None:
    folder, said = story

    pictures = [shown(folder, home, "2020-10-31") for home in HOMES]
    shared = [picture["shared"] for picture in pictures]
    board = shared[0]["board"]
    assert shared[0] == shared[1] == shared[2]
    assert len(set(re.findall(r"^  \w+ +([0-9a-f]{12})$", said, re.MULTILINE))) == 1
    assert len(board["goals"]) == GOALS
    assert any(goal["agreement"]["state"] == "agreed" for goal in board["goals"])
    assert pictures[0]["private"] == pictures[1]["private"] != pictures[2]["private"]


def test_the_same_seed_tells_the_same_story(story: tuple[Path, str], tmp_path: Path) -> None:
    demo(tmp_path, *DAYS, "--until", "2020-10-31")

    one, two = (without_the_servers_ids(shown(folder, "phone", "2020-10-31")) for folder in (story[0], tmp_path))

    assert one == two


def test_its_links_let_two_browsers_in_and_however_it_is_ended_its_server_ends_with_it(tmp_path: Path) -> None:
    words = ["--port", "0", "--data", str(tmp_path / "demo"), "--days", "1", "--until", "2020-10-31"]
    words += ["--web", str(built_app(tmp_path))]
    process = subprocess.Popen(
        [sys.executable, "-m", "handrail_client.demo", *words], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        told: list[str] = []
        while "Ctrl-C stops the server." not in (line := process.stdout.readline()):
            assert line, "the demo ended by itself"
            told.append(line)
        links = re.findall(
            r"^  (Maya|Dr Osei) +http://(127\.0\.0\.1|localhost):(\d+)/pair#(\S+)$", "".join(told), re.MULTILINE
        )
        names = [name_of_browser(f"http://{host}:{port}", code) for _, host, port, code in links]
        process.terminate()
        said = process.stdout.read()

    assert [("Maya", "127.0.0.1"), ("Dr Osei", "localhost")] == [(who, host) for who, host, *_ in links]
    assert ["Maya", "Dr Osei"] == names
    assert (0, "Stopped.\n") == (process.wait(300), said)
    assert '"event": "stopped"' in (tmp_path / "demo" / "server.log").read_text()


def name_of_browser(url: str, code: str) -> str:
    """Who a browser on `url` is after it used a pairing code."""
    asked = {"code": code, "device_name": "browser"}
    with httpx.Client(base_url=url, trust_env=False, timeout=300) as browser:
        assert browser.get("/pair").status_code == 200
        assert browser.post("/api/pair", json=asked, headers={"Origin": url}).status_code == 201
        return browser.get("/api/me").json()["name"]


def test_a_folder_that_is_not_the_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    command = [sys.executable, "-m", "handrail_client.demo", "--leave", "--port", "0", "--data", str(tmp_path)]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 1
    assert "was not made by the demo" in done.stderr
    assert (tmp_path / "precious").exists()
