"""The session of a browser: who it is, and signing it out."""

from litestar import Controller, Response, get, post
from litestar.params import JSONBody

from handrail_server.api.dependencies import Asking, cookie_of, services_of, signed_in
from handrail_server.api.problems import granted
from handrail_server.api.shapes import MeShape, SignedOut, SignOutRequest


class SessionController(Controller):
    """A session controller: what a signed-in device asks about itself."""

    path = "/api"
    guards = (signed_in,)

    @get("/me", sync_to_thread=False)
    def me(self, request: Asking) -> Response[MeShape]:
        """Return who asks. A browser's cookie is kept for longer by this; the session in it stays the same."""
        register = services_of(request).register
        member = register.members[request.user.member]
        shape = MeShape(
            member=member.member,
            name=member.name,
            role=member.role,
            installation=request.user.installation,
            device_name=request.user.name,
            browser=request.user.installation in register.sessions,
        )
        kept = cookie_of(request)
        return Response(shape, headers=None if kept is None else {"Set-Cookie": kept.name.setting(kept.session)})

    @post("/sign-out", status_code=200)
    async def sign_out(self, request: Asking, data: JSONBody[SignOutRequest]) -> Response[SignedOut]:
        """End the session of this browser. Nothing is asked to be cleared there: entries may wait to be sent."""
        services = services_of(request)
        granted(
            await services.sessions.sign_out(request.user, even_if_last=data.even_if_last, now_us=services.now_us())
        )
        kept = cookie_of(request)
        headers = None if kept is None else {"Set-Cookie": kept.name.clearing()}
        return Response(SignedOut(installation=request.user.installation), headers=headers)
