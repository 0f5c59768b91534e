"""The TypeScript fold as a process that is asked log by log."""

import json
import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fakes.core.bodies import CLIENT, line_of
from fakes.core.laws import CORE, folded_in
from handrail_shared.canonical import canonical
from handrail_shared.commands.publications import publications
from handrail_shared.fold import Folded, empty
from handrail_shared.views import (
    case,
    due_today,
    momentum,
    private_projection,
    shared_projection,
    since_last_session,
    timeline,
)

WEB: Final = Path(__file__).resolve().parents[2] / "client/web"
NODE: Final = shutil.which("node") or "node"


def bundle(folder: Path) -> Path:
    """The program `answer` as a module in `folder`. Needs what `make web` installs."""
    subprocess.run([NODE, "tools/bundle_twin.mjs", str(folder)], cwd=WEB, check=True, timeout=120)
    return next(folder.glob("answer.*js"))


class Twin:
    """A running TypeScript fold."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def shows(self, log: Sequence[Folded], today: str) -> str:
        """Canonical JSON of all that the twin shows for a log."""
        entries = [[entry.received_us, line_of(entry).decode()] for entry in log]
        return self.answers(json.dumps({"today": today, "author": CLIENT, "entries": entries}))

    def answers(self, question: str) -> str:
        """The line with which the twin answers a line."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(question + "\n")
        stdin.flush()
        return stdout.readline().rstrip("\n")


@contextmanager
def running(program: Path, *faults: str) -> Generator[Twin]:
    """A twin for as long as the context lasts."""
    command = [NODE, str(program), *faults]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            yield Twin(process)
        finally:
            process.kill()


def python_shows(log: Sequence[Folded], today: str) -> str:
    """What this side's fold shows for a log, in the form that a twin answers."""
    state, rounds_only = folded_in(CORE, log), empty()
    rounds_only.rounds = state.rounds
    shared = shared_projection(state)
    shown = {
        "shared": shared,
        "private": private_projection(state),
        "timeline": timeline(state),
        "due": due_today(shared, today),
        "momentum": momentum(shared, today),
        "since": since_last_session(shared, today),
        "case": case(shared, today),
        "publications": len(publications(empty(), state, CLIENT)),
        "revealed": [rating.rating for rating in publications(rounds_only, state, CLIENT)],
    }
    return canonical(shown).decode()
