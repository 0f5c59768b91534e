"""Metrics in a registry of their own. Labels are route templates and words of closed lists: never an id."""

from collections.abc import Callable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from handrail_shared.wire import CLOSE_CODES

_REFUSAL_CODES: Final = frozenset({"not_allowed", "malformed", "too_large", "skipped"})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_SIZES: Final = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000)


class ServerMeter:
    """The meter of the live half, and what HTTP and accounts count besides."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self._commits = Counter("handrail_commits", "Durable transactions", registry=registry)
        self._entries = Counter("handrail_entries", "Entries stored", registry=registry)
        self._batch = Histogram("handrail_batch_entries", "Entries per commit", buckets=_SIZES, registry=registry)
        self._commit_s = Histogram("handrail_commit_seconds", "Time of a commit", buckets=_SECONDS, registry=registry)
        self._ack_s = Histogram(
            "handrail_ack_seconds", "From the arrival of a push to its answer", buckets=_SECONDS, registry=registry
        )
        self._refused = Counter("handrail_refused_lines", "Lines refused", ["code"], registry=registry)
        self._sockets = Gauge("handrail_sockets", "Devices signed in now", registry=registry)
        self._closed = Counter("handrail_closed", "Connections closed by us", ["word"], registry=registry)
        self._sign_in_failed = Counter("handrail_sign_in_failures", "Credentials that do not count", registry=registry)
        self._quarantined = Counter("handrail_quarantined_entries", "Entries that do not fold", registry=registry)
        self._full = Counter("handrail_storage_full", "Transactions without room on the disk", registry=registry)
        self._bugs = Counter("handrail_bugs", "What must not happen", registry=registry)
        self._requests = Counter("handrail_http_requests", "Requests", ["method", "route", "status"], registry=registry)
        self._request_s = Histogram(
            "handrail_http_seconds", "Time of a request", ["route"], buckets=_SECONDS, registry=registry
        )
        self._refused_sockets = Counter(
            "handrail_refused_handshakes", "Sockets refused before they opened", ["code"], registry=registry
        )
        self._wrong_secrets = Counter("handrail_wrong_secrets", "Wrong links and codes", registry=registry)

    # --- the live half (`live.meter.Meter`) --------------------------------------------------------------------------

    def committed(self, *, pushes: int, entries: int, seconds: float) -> None:  # noqa: ARG002 - the port's name
        """One transaction became durable in `seconds`."""
        self._commits.inc()
        self._entries.inc(entries)
        self._batch.observe(entries)
        self._commit_s.observe(seconds)

    def acknowledged(self, seconds: float) -> None:
        """A push was answered `seconds` after it arrived."""
        self._ack_s.observe(seconds)

    def refused(self, code: str) -> None:
        """A line was refused."""
        self._refused.labels(code if code in _REFUSAL_CODES else "other").inc()

    def sockets(self, count: int) -> None:
        """Count the sockets that are signed in now."""
        self._sockets.set(count)

    def closed(self, word: str) -> None:
        """The server closed a connection; `slow` ones are the slow consumers."""
        self._closed.labels(word if word in CLOSE_CODES else "other").inc()

    def sign_in_failed(self) -> None:
        """A credential that does not count was shown, over a socket or over HTTP."""
        self._sign_in_failed.inc()

    def quarantined(self) -> None:
        """An entry was left out of its projection."""
        self._quarantined.inc()

    def storage_full(self) -> None:
        """A transaction found no room on the disk."""
        self._full.inc()

    def bug(self) -> None:
        """Something happened that must not."""
        self._bugs.inc()

    # --- HTTP and accounts -------------------------------------------------------------------------------------------

    def answered(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. `route` is a template of ours, never a path."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._request_s.labels(route).observe(seconds)

    def refused_handshake(self, code: str) -> None:
        """A socket was refused before it opened; codes come from a closed list."""
        self._refused_sockets.labels(code).inc()

    def wrong_secret(self) -> None:
        """A link or a code was tried that does not count: many of them are an attack."""
        self._wrong_secrets.inc()

    # --- reading -----------------------------------------------------------------------------------------------------

    def watch(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Ask `read` for a figure whenever the metrics are read."""
        Gauge(name, meaning, registry=self.registry).set_function(read)

    def render(self) -> bytes:
        """The metrics in Prometheus's text format."""
        return generate_latest(self.registry)
