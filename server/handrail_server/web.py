"""The built web app: its files, read once at the start, and what is told to caches about each."""

import gzip
import hashlib
from pathlib import Path
from typing import Final

from msgspec import Struct

from handrail_server.store.errors import CannotStart

INDEX: Final = "/index.html"
WORKER: Final = "/sw.js"

ASK_AGAIN: Final = "no-cache"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_NAMED_BY_CONTENT: Final = "/assets/"

_PACKAGED: Final = Path(__file__).parent / "web"
_BUILT_HERE: Final = Path(__file__).parents[2] / "client" / "web" / "dist"

_TEXT: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
}
_BYTES: Final = {".ico": "image/x-icon", ".png": "image/png", ".wasm": "application/wasm", ".woff2": "font/woff2"}

# What is stored in the browser besides caches stays: entries may wait there. It reloads nothing either, so that a page
# which registers its worker again does not go round in circles. It leaves as soon as it is installed, since a browser
# may keep one that skips waiting for as long as the worker before it is busy. No installation may wait for its own end.
_RETIRING: Final = b"""const clear = async () => {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
};
self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(clear().then(() => void self.registration.unregister()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(clear().then(() => self.registration.unregister()));
});
"""


class NoApp(CannotStart):
    """The folder that was named holds no built app."""


class File(Struct, frozen=True, kw_only=True):
    """A file of the app, as it is answered. `packed`: the same, compressed, where that is smaller."""

    body: bytes
    packed: bytes | None
    media_type: str
    cache: str
    tag: str

    def __repr__(self) -> str:
        return f"File({self.tag})"


class WebApp:
    """The files of the web app that a browser may load."""

    def __init__(self, files: dict[str, File]) -> None:
        self._files = files

    @property
    def index(self) -> File | None:
        """The page that the app runs on, where there is an app."""
        return self._files.get(INDEX)

    def find(self, path: str) -> File | None:
        """Return what stands at `path`.

        The app's own places are all one page; what looks like a file is there or is not.
        """
        found = self._files.get(path)
        if found is not None:
            return found
        return None if "." in path.rpartition("/")[2] else self.index


def read_app(folder: Path | None, *, retire: bool = False) -> WebApp | None:
    """The app built in `folder`; None where there is nothing to answer with. Raises `NoApp`.

    `retire`: the service worker that browsers have installed is replaced by one that takes itself and its caches away.
    """
    files: dict[str, File] = {}
    if folder is not None:
        try:
            files = {f"/{file.relative_to(folder).as_posix()}": _file(folder, file) for file in _files_in(folder)}
        except OSError as failed:
            raise NoApp(f"the app in {folder} cannot be read ({failed.strerror})") from None
        if INDEX not in files:
            raise NoApp(f"there is no built app in {folder}: name the folder that holds index.html")
    if retire:
        files[WORKER] = _answered(_RETIRING, WORKER)
    return WebApp(files) if files else None


def app_folder() -> Path | None:
    """Return where the app is, when nobody says: in the installed package, or built in this checkout."""
    return next((folder for folder in (_PACKAGED, _BUILT_HERE) if (folder / "index.html").is_file()), None)


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _file(folder: Path, path: Path) -> File:
    return _answered(path.read_bytes(), f"/{path.relative_to(folder).as_posix()}")


def _answered(body: bytes, path: str) -> File:
    suffix = Path(path).suffix.lower()
    packed = gzip.compress(body, 9, mtime=0) if suffix in _TEXT else None
    return File(
        body=body,
        packed=packed if packed is not None and len(packed) < len(body) else None,
        media_type=_TEXT.get(suffix) or _BYTES.get(suffix) or "application/octet-stream",
        # Whatever is named by its content never changes under that name; everything else is asked for again.
        cache=_FOR_EVER if path.startswith(_NAMED_BY_CONTENT) else ASK_AGAIN,
        tag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
    )
