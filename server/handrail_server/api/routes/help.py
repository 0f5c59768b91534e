"""The clinic's own contacts for a crisis, for whoever asks: they are nobody's secret."""

from litestar import Controller, get

from handrail_server.api.dependencies import Asking, services_of
from handrail_server.api.shapes import HelpShape


class HelpController(Controller):
    """A help controller: what the app keeps on every device, so that Help has it with no network."""

    @get("/api/help", sync_to_thread=False)
    def contacts(self, request: Asking) -> HelpShape:
        """The contacts that the operator set. Apps ask for them when they start, never when Help is opened."""
        return HelpShape(own=services_of(request).help)
