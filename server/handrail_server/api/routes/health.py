"""Whether the process lives, whether it serves, and its figures."""

from collections.abc import Callable
from typing import Final

from litestar import Controller, Response, get
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from handrail_server.api.dependencies import Asking, services_of
from handrail_server.api.problems import ApiRefused
from handrail_server.api.shapes import Problem, Ready
from handrail_server.peer import is_local

Readiness = Callable[[], str | None]
"""Why the server is not ready, in a word, or None."""

_MESSAGE: Final = "Not ready."


class HealthController(Controller):
    """For supervisors and operators."""

    @get("/livez", sync_to_thread=False)
    def livez(self) -> Ready:
        """The process answers."""
        return Ready(ok=True)

    @get("/readyz", sync_to_thread=False)
    def readyz(self, request: Asking) -> Response[Ready] | Response[Problem]:
        """The server takes events: its files are where they belong, nothing failed, and it is not shutting down."""
        word = request.app.state.readiness()
        if word is None:
            return Response(Ready(ok=True))
        return Response(Problem(code=word, message=_MESSAGE), status_code=503, headers={"Retry-After": "2"})

    @get("/metrics", sync_to_thread=False, include_in_schema=False)
    def metrics(self, request: Asking) -> Response[bytes]:
        """Prometheus's text format, for this machine only. With `--metrics-port` they are there and not here."""
        if request.app.state.own_metrics or not is_local(request.scope):
            raise ApiRefused("not_found")
        return Response(services_of(request).meter.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})
