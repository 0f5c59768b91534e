"""The caller's own devices, and tickets for those that run in a browser."""

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from handrail_server.accounts.storage.register import Installation
from handrail_server.api.dependencies import Asking, services_of, signed_in
from handrail_server.api.problems import granted
from handrail_server.api.quotas import take
from handrail_server.api.shapes import AskTicket, DeviceShape, DevicesShape, Ticket


class DevicesController(Controller):
    """A devices controller: what a person does with their devices."""

    path = "/api"
    guards = (signed_in,)

    @get("/devices")
    async def mine(self, request: Asking) -> DevicesShape:
        """Every device that the caller ever had."""
        listed = services_of(request).devices.listed(request.user.member)
        return DevicesShape(devices=[_shape(installation, request.user) for installation in listed])

    @post("/devices/{installation:str}/revoke", status_code=200)
    async def revoke(self, request: Asking, installation: FromPath[str]) -> DeviceShape:
        """Take one of the caller's devices off, at once and for ever. What it had not sent stays on it."""
        services = services_of(request)
        revoked = granted(await services.devices.revoke(request.user, installation, now_us=services.now_us()))
        return _shape(revoked, request.user)

    @post("/tickets", status_code=201)
    async def ticket(self, request: Asking, data: JSONBody[AskTicket]) -> Ticket:
        """A credential for one hello of `device`, within a minute, from a page of the same origin."""
        services = services_of(request)
        take(services.limits.tickets, request.user.member, services.now_us())
        ticket, expires_us = services.devices.ticket(
            request.user.installation,
            data.device,
            origin=request.scope["state"]["origin"],
            now_us=services.now_us(),
        )
        return Ticket(ticket=ticket, expires_us=expires_us)


def _shape(installation: Installation, caller: Installation) -> DeviceShape:
    return DeviceShape(
        installation=installation.installation,
        name=installation.name,
        created_us=installation.created_us,
        this=installation.installation == caller.installation,
        revoked=installation.revoked_us is not None,
    )
