"""Writes `shared/vectors/sync/`: what `step` and `judge` do along seeded walks, for every language to replay.

A case of `step.json` is one device's life: its first state, then inputs with their time and effects, then its last
state. A case of `judge.json` is one push with what the server held, and the verdict. Run by `make vectors`.
"""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec import Struct

from fakes.core import model, model_server
from fakes.core.walk import faulty, start, steps
from handrail_shared.lines.entry import Entry, Stub, write_entry
from handrail_shared.sync.effects import Effect
from handrail_shared.sync.judge import Author, Judgement, SeqRecord, judge
from handrail_shared.sync.step import next_deadline_us, step
from handrail_shared.sync.sync_state import Input, SyncState
from handrail_shared.wire import DeviceMessage, Frame, Push, ServerMessage, write_frame

FOLDER = Path(__file__).resolve().parents[2] / "shared/vectors/sync"

WALKS: list[tuple[dict[str, int], bool]] = [
    ({}, False),
    ({"drop": 2}, False),
    ({"server_crash": 1}, False),
    ({"device_crash": 1}, False),
    ({"device_restore": 1}, False),
    ({"server_restore": 1}, False),
    ({}, True),
]
WALKS_OF_EACH = 10

_KINDS = {"Author": "Writer", "StoreEntries": "Store", "SyncState": "Device"}
"""The kinds of those classes that have another name in the vectors, which are never changed."""


def plain(value: object) -> Any:
    """A state, input or effect as JSON: structs carry their `kind`, frames and entries are the text they travel as."""
    match value:
        case Frame():
            return write_frame(value.message, value.lines).decode()
        case Entry() | Stub():
            return write_entry(value).decode()
        case Struct() if isinstance(value, DeviceMessage | ServerMessage):
            return msgspec.to_builtins(value)
        case Struct():
            fields = {name: plain(getattr(value, name)) for name in value.__struct_fields__}
            kind = type(value).__name__
            return {"kind": _KINDS.get(kind, kind), **fields}
        case Enum():
            return value.value
        case bytes():
            return value.decode()
        case dict():
            return {str(key): plain(item) for key, item in cast("dict[object, object]", value).items()}
        case list() | tuple():
            return [plain(item) for item in cast("Sequence[object]", value)]
        case _:
            return value


class Recorder:
    """Stands in for `step` and `judge`, and remembers what they were given and said."""

    def __init__(self) -> None:
        self.lives: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        self._after: dict[int, dict[str, Any]] = {}
        self._on = False

    @contextmanager
    def listening(self) -> Generator[None]:
        """What happens inside is remembered; the roads not taken are not."""
        before, model.step, self._on = model.step, self.step, True
        try:
            yield
        finally:
            model.step, self._on = before, False

    def step(self, device: SyncState, given: Input, now_us: int) -> tuple[SyncState, list[Effect]]:
        """`step`, remembered. A state that no earlier step produced begins a life."""
        life = self._after.pop(id(device), None)
        if life is None:
            life = {"device": plain(device), "steps": []}
            self.lives.append(life)
        after, effects = step(device, given, now_us)
        life["steps"].append(
            {
                "now_us": now_us,
                "given": plain(given),
                "effects": plain(effects),
                "deadline_us": next_deadline_us(after),
            }
        )
        life["last"] = after  # Keeps the object alive, so that its identity is its own.
        self._after[id(after)] = life
        return after, effects

    def judge(
        self, push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author
    ) -> Judgement:
        """`judge`, remembered."""
        verdict = judge(push, lines, next_seq=next_seq, held=held, writer=writer)
        case = {
            "push": write_frame(push, tuple(lines)).decode(),
            "next_seq": next_seq,
            "held": plain(held),
            "writer": plain(writer),
            "judgement": plain(verdict),
        }
        if self._on and case not in self.verdicts:
            self.verdicts.append(case)
        return verdict


def record() -> dict[str, Any]:
    """Both files' contents."""
    recorder = Recorder()
    for number, (faults, copied) in enumerate(WALKS):
        for turn in range(WALKS_OF_EACH):
            _wander(recorder, faults, copied=copied, seed=number * WALKS_OF_EACH + turn + 1)
    for life in recorder.lives:
        life["after"] = plain(life.pop("last"))
    return {"step.json": recorder.lives, "judge.json": recorder.verdicts}


def _wander(recorder: Recorder, faults: dict[str, int], *, copied: bool, seed: int) -> None:
    """One walk, its turns chosen by a small generator that every Python version runs alike (Lehmer, MINSTD)."""
    rules = model_server.Rules(judge=recorder.judge)
    world, state = start(faults=faults, copied=copied), seed * 48271
    while True:
        choices = sum(1 for _ in _turns(world, model_server.Rules()))
        if not choices:
            return
        state = state * 48271 % 2147483647
        turns = _turns(world, rules)
        for _ in range(state % choices):
            next(turns)
        with recorder.listening():
            world = next(turns)[1]


def _turns(world: model.World, rules: model_server.Rules) -> Iterator[tuple[str, model.World]]:
    yield from steps(world, (2, 2), rules)
    yield from faulty(world, rules)


def text(value: object) -> str:
    """A file's text: one case a line, so that a change shows as few lines."""
    cases = cast("list[object]", value)
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False, sort_keys=True) for item in cases) + "\n]\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, cases in record().items():
        (FOLDER / name).write_text(text(cases))
