"""Refusals over HTTP: one exception with a stable code, and what every other exception becomes.

No answer quotes what was asked: a message is one of the sentences below.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from handrail_server.accounts.storage.changes import AccountRefusal
from handrail_server.api.shapes import Problem
from handrail_server.logs import place_of
from handrail_server.metrics import ServerMeter
from handrail_server.store.errors import Broken, RowDamaged, StoreBusy, StoreError, StoreFull

T = TypeVar("T")

Handler = Callable[[Any, Any], Response[Problem]]

_LOG: Final = structlog.stdlib.get_logger("handrail.api")

_SENTENCES: Final[dict[str, tuple[int, str]]] = {
    "malformed": (400, "The request is not what this address takes."),
    "sign_in": (401, "Sign in first: this device is not known here."),
    "removed": (403, "This device was removed from its account."),
    "not_allowed": (403, "Your account may not do this."),
    "origin_not_allowed": (403, "This page may not ask this server."),
    "not_secure": (403, "A browser may sign in over https only, or on the server's own machine."),
    "not_found": (404, "There is nothing here for you."),
    "link_not_valid": (404, "This link cannot be used. Ask for a new one."),
    "code_not_valid": (404, "This code cannot be used. Ask for a new one."),
    "wrong_method": (405, "This address does not take that."),
    "wrong_state": (409, "That does not fit with how things stand."),
    "last_device": (409, "This is the last device by which you can sign in. Nothing has changed."),
    "too_many_devices": (409, "There are too many devices. Remove one first."),
    "too_large": (413, "This is too large."),
    "wrong_type": (415, "Send JSON, with the content type application/json."),
    "host_not_allowed": (421, "This server does not go by that name."),
    "upgrade": (426, "This device speaks a version that is no longer understood. Update it."),
    "too_many_tries": (429, "Too many tries. Wait a while."),
    "bug": (500, "Something went wrong here."),
    "busy": (503, "The server is busy. Try again."),
    "restart": (503, "The server is restarting. Try again."),
    "storage_full": (503, "There is no room on the server's disk. Nothing was stored."),
    "store_failed": (503, "The server cannot store anything until it is restarted."),
    "damaged": (503, "A stored row is damaged. The operator can mend it."),
}

_BY_STATUS: Final = {
    400: "malformed",
    401: "sign_in",
    403: "not_allowed",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    415: "wrong_type",
}

CODES: Final = frozenset(_SENTENCES)


class ApiRefused(Exception):
    """The request is refused with a code of the list above."""

    def __init__(self, code: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s


def granted(outcome: T | AccountRefusal) -> T:
    """The outcome of accounts, unless it is a refusal. Raises `Refused`."""
    if isinstance(outcome, AccountRefusal):
        raise ApiRefused(outcome.code)
    return outcome


def problem(code: str, *, retry_after_s: int | None = None, headers: dict[str, str] | None = None) -> Response[Problem]:
    """The answer that says `code`."""
    status, sentence = _SENTENCES[code]
    extra = dict(headers or {})
    if retry_after_s is not None:
        extra["Retry-After"] = str(retry_after_s)
    if status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    return Response(
        Problem(code=code, message=sentence), status_code=status, headers=extra, media_type="application/json"
    )


def exception_handlers(meter: ServerMeter) -> dict[int | type[Exception], Handler]:
    """Return what becomes of every exception that reaches Litestar."""

    def refused(_: Request[Any, Any, Any], error: ApiRefused) -> Response[Problem]:
        return problem(error.code, retry_after_s=error.retry_after_s)

    def http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
        # Its text quotes the request, so only its status is used.
        if error.status_code >= 500 and not request.scope["state"].get("gone"):
            return bug(request, error)
        allow = (error.headers or {}).get("Allow")
        code = _BY_STATUS.get(error.status_code, "malformed")
        return problem(code, headers={"Allow": allow} if allow else None)

    def store(_: Request[Any, Any, Any], error: StoreError) -> Response[Problem]:
        match error:
            case StoreFull():
                meter.storage_full()
                return problem("storage_full", retry_after_s=10)
            case StoreBusy():
                return problem("busy", retry_after_s=1)
            case RowDamaged():
                _LOG.error("row_damaged", stream=error.stream, position=error.position)
                return problem("damaged")
            case Broken():
                return problem("store_failed", retry_after_s=10)
            case _:
                return bug(_, error)

    def bug(_: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
        meter.bug()
        _LOG.error("bug", doing="http", error=type(error).__name__, where=place_of(error))
        return problem("bug")

    return {ApiRefused: refused, HTTPException: http, StoreError: store, Exception: bug}


def problem_parts(code: str) -> tuple[int, bytes]:
    """Status and body of the answer that says `code`, for who answers outside of Litestar."""
    status, sentence = _SENTENCES[code]
    return status, msgspec.json.encode(Problem(code=code, message=sentence))
