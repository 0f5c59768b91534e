"""No event goes unread: each has a writer, a reader, an answer and a correction in the app and the command line.

What is missing stands in `KNOWN_HOLES`, no more and no less; each cell of the table is held to the real thing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from msgspec import inspect
from msgspec.structs import replace

from handrail_shared.commands.registry import COMMANDS
from handrail_shared.events import EVENT_TYPES
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.fields import Version
from handrail_shared.events.holes import KNOWN_HOLES
from handrail_shared.events.surfaces import NO_ANSWER, SURFACES, Surface
from handrail_shared.fold import Folded, State, empty, fold
from handrail_shared.fold.state import key
from handrail_shared.ids import ID_PATTERN
from twins.drawn import Drawer
from vectors.make_events import TARGET, text

ROOT: Final = Path(__file__).resolve().parents[2]
UI: Final = ROOT / "client/web/src/ui"
CLI: Final = ROOT / "client/handrail_client/cli"
VIEWS: Final = ROOT / "shared/handrail_shared/views"

PLACES: Final = ("app", "command")
_WORDS: Final = {"app": UI / "words/en/more.ts", "command": CLI / "output/sentences.py"}
"""Where the sentence of each type stands."""
_SILENT: Final = ("base", "change", "day", "type", "start", "end", "at", "order", "origin", "context", "percent")
"""Fields that need no showing of their own: ids and versions, days that head what is shown, and what only sorts."""


@cache
def _source(path: Path) -> str:
    return path.read_text()


@cache
def _sources(place: str) -> str:
    """All that a person can do in the app or the command line."""
    if place == "app":
        paths = [path for path in sorted(UI.rglob("*.ts*")) if "words" not in path.parts]
    else:
        paths = sorted((ROOT / "client/handrail_client").rglob("*.py"))
    return "\n".join(_source(path) for path in paths)


def _is_run(command: str, place: str) -> bool:
    """Whether a place has a way to a command. Who comes in says so by itself, and undo is everywhere."""
    if command in ("undo", "arrivals"):
        return True
    parts = command.split("_")
    name = parts[0] + "".join(part.title() for part in parts[1:]) if place == "app" else command
    imported = rf"^\s+{name},$|^from \S+ import .*\b{name}\b|^import {{.*\b{name}\b.*}} from \".*core/commands"
    return re.search(imported, _sources(place), re.MULTILINE) is not None


def _readers(surface: Surface, place: str) -> list[Path]:
    if place == "command":
        return [CLI / f"{value}.py" for value in surface.cli]
    return [next((p for p in (UI / f"{item}.tsx", UI / f"{item}.ts") if p.exists()), UI / item) for item in surface.app]


def _fields(tag: str) -> Iterator[str]:
    """What an event says: its fields but ids, versions and what needs no showing."""
    kind = inspect.type_info(EVENT_TYPES[tag])
    assert isinstance(kind, inspect.StructType)
    for field in kind.fields:
        if field.name not in _SILENT and not _is_id(field.type):
            yield field.name


def _is_id(kind: inspect.Type) -> bool:
    match kind:
        case inspect.StrType(pattern=pattern):
            return pattern == ID_PATTERN
        case inspect.ListType(item_type=item):
            return _is_id(item)
        case inspect.UnionType(types=types):
            return any(_is_id(value) for value in types)
        case inspect.StructType():
            return kind.cls is Version
        case _:
            return False


def _holes(surface: Surface, surfaces: Mapping[str, Surface]) -> set[str]:
    """What is missing of one type of event."""
    found: set[str] = set()
    inverse = CATALOGUE[surface.tag].inverse
    for place in PLACES:
        if not any(_is_run(item, place) for item in surface.commands):
            found.add(f"{place} writes")
        readers = "\n".join(_source(path) for path in _readers(surface, place))
        if not readers:
            found.add(f"{place} reads")
        else:
            unread = (field for field in _fields(surface.tag) if not re.search(rf"\b{field}\b", readers))
            found.update(f"{place} reads {value}" for value in unread)
        if not NO_ANSWER.issuperset(surface.answers) or not surface.answers:
            answers = [command for answer in surface.answers for command in surfaces[answer].commands]
            if not any(_is_run(answer, place) for answer in answers):
                found.add(f"{place} answers")
        if not re.search(rf"^\s+\"?{CATALOGUE[surface.tag].sentence}\"?:", _source(_WORDS[place]), re.MULTILINE):
            found.add(f"{place} tells")
        if inverse in ("final:no_way_back", "final:frame"):
            found.add(f"{place} corrects")
    return found


@pytest.mark.parametrize("tag", sorted(EVENT_TYPES))
def test_what_is_missing_of_an_event_is_known_and_nothing_else_is(tag: str) -> None:
    assert sorted(KNOWN_HOLES.get(tag, ())) == sorted(_holes(SURFACES[tag], SURFACES))


@pytest.mark.parametrize("tag", sorted(EVENT_TYPES))
def test_each_cell_of_the_table_is_true(tag: str) -> None:
    surface = SURFACES[tag]
    name = EVENT_TYPES[tag].__name__

    assert set(surface.commands) <= {*COMMANDS, "undo", "arrivals"}
    assert surface.views
    assert all(re.search(rf"\b{name}\b", _source(VIEWS / f"{view}.py")) or tag in _GENERIC for view in surface.views)
    assert all(path.is_file() for place in PLACES for path in _readers(surface, place))
    assert set(surface.answers) <= NO_ANSWER | set(EVENT_TYPES)


_GENERIC: Final = ("commented", "purpose_withdrawn", "setback_reopened", "observation_answered", "private_note_written")
"""Types that stand on a shelf of their own, so that no view has to name them."""


def test_every_type_has_a_row_and_every_hole_a_type() -> None:
    assert set(EVENT_TYPES) == set(CATALOGUE) == set(SURFACES)
    assert set(KNOWN_HOLES) <= set(EVENT_TYPES)


def test_a_lost_writer_a_lost_reader_and_a_lost_answer_are_noticed() -> None:
    win = SURFACES["win_noted"]
    planted = {
        "writes": replace(win, commands=()),
        "reads": replace(win, app=(), cli=()),
        "answers": replace(win, answers=()),
    }

    for cell, broken in planted.items():
        assert f"command {cell}" not in _holes(win, SURFACES)
        assert f"command {cell}" in _holes(broken, SURFACES)


@pytest.mark.parametrize("tag", sorted(EVENT_TYPES))
def test_the_fold_puts_an_event_where_the_catalogue_says(tag: str) -> None:
    drawer = Drawer(1)
    drawer.log()
    row, body, author = CATALOGUE[tag], drawer.body(tag), "author"
    entry = Folded(received_us=1, device="device", seq=1, stamp=1, author=author, session=None, body=body)

    state = fold(empty(), entry)

    shelves = {name: getattr(state, name) for name in State.__struct_fields__}
    assert [row.shelf] == [name for name, shelf in shelves.items() if shelf]
    parts = [author if item == "author" else str(getattr(body, item)) for item in row.key]
    if row.key:
        assert [key(*parts) if len(parts) == 2 else parts[0]] == list(shelves[row.shelf])


def test_the_page_about_events_is_the_generated_one() -> None:
    assert text() == TARGET.read_text()
