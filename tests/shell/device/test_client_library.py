"""The worked example of `docs/library.md` does what it says."""

import ast
import asyncio
import inspect
import re
import shlex
from collections.abc import Coroutine
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from click.testing import CliRunner

from fakes.devices.handhelds import AROUND, Homes
from fakes.server.serving import serving
from handrail_client.cli import main
from handrail_client.joining import open_space

_BLOCK = re.compile(r"```(python|sh|text)\n(.*?)```", re.DOTALL)
_DOC = Path(__file__).parents[3] / "docs" / "library.md"


async def test_the_example_of_the_library_runs_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with serving(tmp_path / "server") as server:
        homes = Homes(tmp_path, server)
        desk = await homes.therapist()
        opened = await open_space(desk.log, "Maya", AROUND)
        names: dict[str, Any] = {"folder": tmp_path, "link": opened.link}
        expected: list[str] = []

        for kind, block in _BLOCK.findall(_DOC.read_text()):
            match kind:
                case "text":
                    expected.append(block)
                case "sh":
                    # What the document has the therapist do, and nothing else, is done on their device.
                    await asyncio.to_thread(command, desk.home, block)
                case _:
                    await run(block, names)
        await homes.close()

    assert "".join(expected) == capsys.readouterr().out


def command(home: Path, block: str) -> None:
    """Run the command of a block on the device in `home`."""
    program, *words = shlex.split(block)
    result = CliRunner().invoke(main, ["--home", str(home), *words])

    assert "handrail" == program
    assert 0 == result.exit_code, result.output


async def run(block: str, names: dict[str, Any]) -> None:
    """Run a block with `await` at its top level, as an interactive session would."""
    code: CodeType = compile(block, "docs/library.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result: Coroutine[Any, Any, None] | None = eval(code, names)  # noqa: S307 - our own document
    if inspect.iscoroutine(result):
        await result
