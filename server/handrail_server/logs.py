"""Logs: JSON lines, UTC, ids and counts only. What people wrote never gets here, and if it does it is left out.

Two nets: every line of ours keeps only listed keys, each with a value of its own shape; and whatever a library says is
reduced to who said it and where, because its text may quote what arrived.
"""

import logging
import re
import traceback
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

import structlog

from handrail_shared.ids import ID_PATTERN

_ID: Final = re.compile(ID_PATTERN)
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KIND: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")
_PLACE: Final = re.compile(r"[A-Za-z0-9_.<>-]{1,80}:[0-9]{1,7}|\?")
_TIME: Final = re.compile(r"[0-9T:.Z-]{10,40}")

KEYS: Final[dict[str, re.Pattern[str]]] = {
    "code": _WORD,
    "device": _ID,
    "doing": _WORD,
    "error": _KIND,
    "event": _WORD,
    "installation": _ID,
    "level": _WORD,
    "logger": _KIND,
    "member": _ID,
    "space": _ID,
    "stream": _ID,
    "timestamp": _TIME,
    "where": _PLACE,
    "word": _WORD,
}
"""Every key whose value is text, and the shape of it: ids, words of closed lists, names and places of our own code."""

NUMBERS: Final = frozenset({"count", "duration_ms", "first", "last", "port", "position", "retry_ms", "seq"})
"""Every key whose value is a number."""

Said = MutableMapping[str, Any]


def keep_listed(_logger: object, _method: str, said: Said) -> Said:
    """Keep what the lists above know; name the other keys, which are ours, and none of their values."""
    kept = {key: value for key, value in said.items() if _is_listed(key, value)}
    left_out = sorted(key if _WORD.fullmatch(key) else "?" for key in said if key not in kept)
    if left_out:
        kept["left_out"] = left_out
    return kept


class LibraryHandler(logging.Handler):
    """Passes on that a library said something, who and where; never its text or its arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one line about `record`."""
        said: dict[str, str] = {"logger": record.name, "where": f"{record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
        log = structlog.get_logger()
        (log.error if record.levelno >= logging.ERROR else log.info)("library", **said)


def place_of(error: BaseException) -> str:
    """Return where `error` was raised: a file of ours or a library's, and the line."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


@contextmanager
def logging_to(output: TextIO) -> Generator[None]:
    """Send every log line of this process to `output` for as long as the block lasts."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_listed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(output),
        cache_logger_on_first_use=False,
    )
    root.handlers[:] = [LibraryHandler()]
    root.setLevel(logging.WARNING)
    # At DEBUG `websockets` formats whole messages, and at INFO uvicorn has a line for every socket and request with its
    # address and path: no global switch may turn that on.
    for name in ("websockets", "websockets.server", "uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()


def _is_listed(key: str, value: object) -> bool:
    match value:
        case bool() | int() | float():
            return key in NUMBERS
        case str():
            return key in KEYS and KEYS[key].fullmatch(value) is not None
        case _:
            return False
