"""The web app's files, for whoever asks: nothing in them is anybody's."""

from typing import Final

from litestar import Controller, Response, get
from litestar.params import FromPath

from handrail_server.api.dependencies import Asking, services_of
from handrail_server.api.problems import ApiRefused
from handrail_server.web import File

_GZIP: Final = "gzip"


class AppController(Controller):
    """The app, wherever in it somebody enters."""

    @get("/", sync_to_thread=False, include_in_schema=False)
    def home(self, request: Asking) -> Response[bytes]:
        """The app's page."""
        return app_file(request, "/")

    @get("/{path:path}", sync_to_thread=False, include_in_schema=False)
    def file(self, request: Asking, path: FromPath[str]) -> Response[bytes]:
        """A file of the app, or its page for a place inside it."""
        return app_file(request, f"/{path.lstrip('/')}")


def app_file(request: Asking, path: str) -> Response[bytes]:
    """Return what stands at `path` of the app. Raises `Refused`."""
    web = services_of(request).web
    found = None if web is None else web.find(path)
    if found is None:
        raise ApiRefused("not_found")
    return _answer(request, found)


def _answer(request: Asking, found: File) -> Response[bytes]:
    headers = {"Cache-Control": found.cache, "ETag": found.tag, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == found.tag:
        return Response(b"", status_code=304, headers=headers)
    if found.packed is not None and _GZIP in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = _GZIP
        return Response(found.packed, media_type=found.media_type, headers=headers)
    return Response(found.body, media_type=found.media_type, headers=headers)
