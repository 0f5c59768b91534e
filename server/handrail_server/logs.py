"""Logs: JSON lines, UTC, ids and counts only. What people wrote never gets here, and if it does it is left out.

Two nets: every line of ours keeps only listed keys with plain values, and whatever a library says is reduced to who
said it and where, because its text may quote what arrived.
"""

import logging
import re
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final, TextIO

import structlog

KEYS: Final = frozenset(
    {
        "code",
        "count",
        "device",
        "doing",
        "duration_ms",
        "error",
        "event",
        "first",
        "installation",
        "last",
        "level",
        "logger",
        "member",
        "method",
        "port",
        "position",
        "retry_ms",
        "route",
        "seq",
        "signal",
        "space",
        "status",
        "stream",
        "timestamp",
        "where",
        "word",
    }
)
"""Every key that a log line may have. None of them holds a name, a title, a body, a secret or an address."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_ .:/{}<>+-]{0,120}")
"""Ids, words of closed lists, route templates, times and places in our own files."""

Said = MutableMapping[str, Any]


def keep_listed(_logger: object, _method: str, said: Said) -> Said:
    """Keep listed keys whose values are plain; name the others, which are ours and no content."""
    kept = {key: value for key, value in said.items() if key in KEYS and _is_plain(value)}
    left_out = sorted(key for key in said if key not in kept)
    if left_out:
        kept["left_out"] = [key if _PLAIN.fullmatch(key) else "?" for key in left_out]
    return kept


class LibraryHandler(logging.Handler):
    """Passes on that a library said something, who and where; never its text or its arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one line about `record`."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        place = f"{record.module}:{record.lineno}"
        said: dict[str, str] = {"logger": record.name, "where": place}
        if error is not None:
            said["error"] = error
        log = structlog.get_logger()
        (log.error if record.levelno >= logging.ERROR else log.info)("library", **said)


def place_of(error: BaseException) -> str:
    """Where `error` was raised: a file of ours or a library's, and the line."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def set_up(output: TextIO) -> None:
    """Send every log line of this process to `output`."""
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
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    root.addHandler(LibraryHandler())
    root.setLevel(logging.WARNING)
    # At DEBUG `websockets` formats whole messages: nobody may turn that on by a global switch.
    for name in ("websockets", "websockets.server", "uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.INFO)


def _is_plain(value: object) -> bool:
    match value:
        case bool() | int() | float() | None:
            return True
        case str():
            return _PLAIN.fullmatch(value) is not None
        case _:
            return False
