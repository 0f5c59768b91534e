"""Check the layout of the code: crowded folders, long files, import circles, class names defined twice, old names.

Usage: `python tools/check_layout.py`. It prints one line for each finding and exits with 1 if there is any. It needs
nothing but Python and git, and reads only files that git tracks.
"""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

MOST_FILES: Final = 15
"""A reader takes in about so many names at a glance."""

MOST_LINES: Final = 350

CROWDED: Final = frozenset(
    {
        "client/web/src/core/views",  # one file a view; its groups have folders of their own
        "shared/handrail_shared/views",
    }
)
"""Folders that may hold more than `MOST_FILES`."""

TABLES: Final = frozenset({"tests/unit/commands/test_commands_undo.py"})
"""Files that are one table, a row for each command: parting them would hide a missing row."""

GENERATED: Final = frozenset({"client/web/src/core/commands/generated.ts", "client/web/src/core/events/generated.ts"})
"""Files that a program writes: they are not for readers: neither their length counts nor their number."""

PYTHON_ROOTS: Final = {"shared/": "", "server/": "", "client/": "", "tests/": "", "tools/": ""}

OLD_NAMES: Final = {
    # name of the past: name of today
    "Desk": "CachedStream",
    "Desks": "StreamCache",
    "weigh": "prevalidate",
    "Weighed": "Prevalidated",
    "Staging": "TransactionBuilder",
    "Staged": "JudgedPush",
    "put_off": "defer",
    "Queued": "QueuedPush",
    "Pusher": "PushSource",
    "Wire": "WebSocketTransport",
    "Taker": "MessageHandler",
    "Pipe": "FrameSink",
    "Fan": "EntriesFrame",
    "Turns": "FairQueue",
    "Telling": "PresenceRelay",
    "Allowance": "RateLimit",
    "Signed": "Principal",
    "jot": "append",
    "lay_over": "overlay",
    "put_away": "flush",
    "Pen": "Device.run",
    "Making": "Context",
    "Intention": "NewEvent",
    "opposites": "inverse",
    "opposite": "inverse",
    "Surroundings": "Environment",
    "Wiring": "Transports",
    "Dialling": "DialRequest",
    "Keeping": "LocalEffects",
    "waking": "load_state",
    "Happening": "Input",
    "News": "Notification",
    "Picture": "StreamView",
    "Office": "ServerApi",
    "Door": "Enrolment",
    "Keep": "LocalStorage",
    "Shut": "LogProblem",
    "Rung": "DeliveryState",
    "cradle": "fork_server",
    "scribe": "log_builder",
    "Scribe": "LogBuilder",
    "platter": "recording_vfs",
    "town": "population",
    "gated": "blocking_store",
    "citizen": "noisy_neighbour",
}
"""Private metaphors that must not come back; the field's word stands beside each."""


def main() -> int:
    """Print every finding; return the exit status."""
    files = tracked()
    findings = [
        *crowded_folders(files),
        *long_files(files),
        *python_circles(files),
        *typescript_circles(files),
        *class_names_twice(files),
        *old_names(files),
    ]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def tracked() -> list[str]:
    """Return every Python and TypeScript source file that git tracks, by its path from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py", "*.ts", "*.tsx"],
        capture_output=True,
        check=True,
        text=True,
    )
    return sorted(path for path in listed.stdout.split("\0") if path and Path(path).is_file())


def crowded_folders(files: Iterable[str]) -> Iterator[str]:
    """Yield folders with more source files than a reader takes in; `__init__` does not count."""
    counts: dict[str, int] = defaultdict(int)
    for path in files:
        if PurePosixPath(path).stem != "__init__" and path not in GENERATED:
            counts[str(PurePosixPath(path).parent)] += 1
    for folder, count in sorted(counts.items()):
        if count > MOST_FILES and folder not in CROWDED:
            yield f"{folder}: {count} source files, at most {MOST_FILES}"


def long_files(files: Iterable[str]) -> Iterator[str]:
    """Yield files with more lines than `MOST_LINES`."""
    for path in files:
        lines = Path(path).read_text(encoding="utf-8").count("\n")
        if lines > MOST_LINES and path not in GENERATED | TABLES:
            yield f"{path}: {lines} lines, at most {MOST_LINES}"


def python_circles(files: Iterable[str]) -> Iterator[str]:
    """Yield circles of Python modules that import each other, imports inside functions and for types included."""
    modules = {module: path for path in files if (module := _module(path)) is not None}
    graph = {module: set(_python_imports(Path(path), modules)) - {module} for module, path in modules.items()}
    return _circles("Python", graph)


def typescript_circles(files: Iterable[str]) -> Iterator[str]:
    """Yield circles of TypeScript files that import each other, imports of types included."""
    sources = {path for path in files if path.endswith((".ts", ".tsx"))}
    graph = {path: set(_typescript_imports(path, sources)) - {path} for path in sources}
    return _circles("TypeScript", graph)


def class_names_twice(files: Iterable[str]) -> Iterator[str]:
    """Yield public class names that two modules of the product define, in one language."""
    for language, names in (("Python", _python_classes), ("TypeScript", _typescript_classes)):
        found: dict[str, list[str]] = defaultdict(list)
        for path in files:
            if not path.startswith("tests/") and "/tests/" not in path and "/browser/" not in path:
                for name in names(path):
                    found[name].append(path)
        for name, paths in sorted(found.items()):
            if len(paths) > 1:
                yield f"{language} class {name} is defined in {', '.join(paths)}"


def old_names(files: Iterable[str]) -> Iterator[str]:
    """Yield where a name of the past stands as an identifier of the code; comments and texts do not count."""
    for path in files:
        if path == "tools/check_layout.py" or path in GENERATED:
            continue
        names = _python_names(path) if path.endswith(".py") else _typescript_names(path)
        for name in sorted(names & OLD_NAMES.keys()):
            yield f"{path}: {name} is called {OLD_NAMES[name]} now"


def _module(path: str) -> str | None:
    if not path.endswith(".py"):
        return None
    for root in PYTHON_ROOTS:
        if path.startswith(root):
            return path.removeprefix(root).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    return None


def _python_imports(path: Path, modules: Mapping[str, str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in modules else node.module


def _typescript_imports(path: str, sources: set[str]) -> Iterator[str]:
    text = Path(path).read_text(encoding="utf-8")
    for target in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", text):
        resolved = _normal(PurePosixPath(path).parent / target)
        if resolved in sources:
            yield resolved


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _circles(language: str, graph: Mapping[str, set[str]]) -> Iterator[str]:
    for circle in _strongly_connected(graph):
        yield f"{language} import circle: {' · '.join(sorted(circle))}"


def _strongly_connected(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the components with more than one node (Tarjan 1972, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in sorted(graph):
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            target = next((item for item in targets if item in graph), None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = stack[stack.index(node) :]
                    del stack[stack.index(node) :]
                    on_stack.difference_update(component)
                    if len(component) > 1:
                        found.append(component)
            elif target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                on_stack.add(target)
                work.append((target, iter(sorted(graph[target]))))
            elif target in on_stack:
                low[node] = min(low[node], index[target])
    return found


def _python_classes(path: str) -> list[str]:
    if not path.endswith(".py"):
        return []
    body = ast.parse(Path(path).read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def _typescript_classes(path: str) -> list[str]:
    if not path.endswith((".ts", ".tsx")) or path in GENERATED:
        return []
    return re.findall(r"^export (?:abstract )?class (\w+)", Path(path).read_text(encoding="utf-8"), re.MULTILINE)


def _python_names(path: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                names.add(node.name)
            case ast.Name():
                names.add(node.id)
            case ast.Attribute():
                names.add(node.attr)
            case ast.arg():
                names.add(node.arg)
            case ast.alias():
                names.update(node.name.split("."))
            case ast.ImportFrom(module=str(module)):
                names.update(module.split("."))
            case _:
                pass
    return names | {PurePosixPath(path).stem}


_NOT_CODE: Final = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)


def _typescript_names(path: str) -> set[str]:
    # Texts between tags may hold any word; only names that begin like identifiers of ours are looked up.
    code = _NOT_CODE.sub(" ", Path(path).read_text(encoding="utf-8"))
    return set(re.findall(r"[A-Za-z_$][\w$]*", code)) | {PurePosixPath(path).stem}


if __name__ == "__main__":
    sys.exit(main())
