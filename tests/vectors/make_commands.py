"""Writes `shared/vectors/commands/*.json`: commands, and what follows from them. Run by `make vectors`.

Each file is about one module of commands and holds a list of cases: `name`, `context` (ids count up from `first_id`),
`shared` and `private` (`[received_us, line]`, null for a pending line), `command`, then `events` (`audience`, `body`)
or `refusal`; where there are events, `undo` is what takes them back and `redo` what takes that back, each once the one
before is appended. A case of `undo.json` has an `item` instead of a command: the entries (`audience`, device, seq).

A module `scenarios/commands_<topic>.py` names its scenarios in `SCENARIOS`, by the file that they go into.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import cast

from handrail_shared.canonical import canonical
from vectors.scenarios.scene import Case, Scenario, Scene

FOLDER = Path(__file__).resolve().parents[2] / "shared/vectors/commands"


def scenarios() -> dict[str, tuple[Scenario, ...]]:
    """The scenarios of each file."""
    found: dict[str, tuple[Scenario, ...]] = {}
    for path in sorted((Path(__file__).parent / "scenarios").glob("commands_*.py")):
        topic = import_module(f"vectors.scenarios.{path.stem}")
        found |= cast("dict[str, tuple[Scenario, ...]]", topic.SCENARIOS)
    return found


def fixtures() -> dict[str, str]:
    """File name to contents."""
    return {f"{module}.json": _written(_cases(told)) for module, told in scenarios().items()}


def _cases(told: tuple[Scenario, ...]) -> list[Case]:
    cases: list[Case] = []
    for scenario in told:
        scene = Scene()
        scenario(scene)
        cases += scene.cases
    return cases


def _written(cases: list[Case]) -> str:
    plain = cast("list[object]", json.loads(canonical(cases)))
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, contents in fixtures().items():
        (FOLDER / name).write_text(contents)
