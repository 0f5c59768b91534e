"""The checks of layout and of commit messages find what is planted, and nothing in what is fine."""

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


layout, subject = _tool("check_layout"), _tool("check_subject")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)  # noqa: S607
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(root: Path, path: str, text: str = "") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_layout_says_nothing_of_a_small_sound_tree(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(repository, "shared/core/a.py", "from core import b\n\n\nclass A: ...\n")
    _write(repository, "shared/core/b.py", "class B: ...\n")
    _write(repository, "client/web/src/x.ts", 'import { y } from "./y.ts";\n')
    _write(repository, "client/web/src/y.ts", "export const y = 1;\n")

    status = layout.main()

    assert (status, capsys.readouterr().out) == (0, "")


def test_layout_finds_each_planted_fault(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(16):
        _write(repository, f"server/crowd/file_{number}.py")
    _write(repository, "shared/long.py", "\n" * 351)
    _write(repository, "shared/core/a.py", "from core.b import B\n\n\nclass Twice: ...\n")
    _write(repository, "shared/core/b.py", "def later():\n    from core import c\n\n\nclass Twice: ...\n")
    _write(repository, "shared/core/c.py", "import core.a\n\nDesk = 1\n")
    _write(repository, "client/web/src/x.ts", 'import type { Y } from "./sub/y.ts";\n')
    _write(repository, "client/web/src/sub/y.ts", 'export { X } from "../x.ts";\nexport const put_off = "Desk";\n')

    status = layout.main()

    assert status == 1
    assert capsys.readouterr().out.splitlines() == [
        "server/crowd: 16 source files, at most 15",
        "shared/long.py: 351 lines, at most 350",
        "Python import circle: core.a · core.b · core.c",
        "TypeScript import circle: client/web/src/sub/y.ts · client/web/src/x.ts",
        "Python class Twice is defined in shared/core/a.py, shared/core/b.py",
        "client/web/src/sub/y.ts: put_off is called defer now",
        "shared/core/c.py: Desk is called CachedStream now",
    ]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("store: Read the head from one row.\n\nOne query instead of two; 12 us instead of 31.\n", 0),
        ("Merge branch 'main'\n", 0),
        ("Read the head from one row\n\nIt is faster.\n", 1),
        ("store: read the head\n\nIt is faster.\n", 1),
        (f"store: {'Read the head ' * 6}\n\nIt is faster.\n", 1),
        ("store: Read the head from one row.\n", 1),
        ("store: Read the head from one row.\nIt is faster.\n", 1),
    ],
)
def test_a_commit_message_has_an_area_a_sentence_and_a_reason(message: str, expected: int) -> None:
    found = subject.problems(message)

    assert len(found) == expected
