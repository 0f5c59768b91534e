"""Coming in: join links and pairing codes."""

from typing import TypeVar

from litestar import Controller, MediaType, Response, get, post
from litestar.params import JSONBody

from handrail_server.accounts.sign_in import Browser, SignedIn
from handrail_server.accounts.storage.changes import AccountRefusal
from handrail_server.api.app import app_file
from handrail_server.api.cookies import CookieName
from handrail_server.api.dependencies import Asking, browser_of, peer_key, services_of, signed_in
from handrail_server.api.presenters import admitted_shape, pairing_shape
from handrail_server.api.problems import ApiRefused, granted
from handrail_server.api.quotas import take
from handrail_server.api.shapes import Admitted, Join, Pair, Pairing, Preview, Previewed

T = TypeVar("T")

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Handrail</title>
<h1>You were invited to Handrail</h1>
<p>Nothing has happened yet, and this link still works. Copy it from the address bar as it stands, and on your device
run</p>
<pre>handrail join LINK --name "phone"</pre>
<p>with the link in the place of LINK.</p>
"""


class JoiningController(Controller):
    """Join links and pairing codes. Unknown, used and expired ones get the same answer."""

    @get("/join", sync_to_thread=False, include_in_schema=False)
    def page(self, request: Asking) -> Response[str] | Response[bytes]:
        """Return what a join link shows in a browser: the app, or where to take it.

        The secret is in the fragment, so this
        never sees or uses it.
        """
        web = services_of(request).web
        if web is None or web.index is None:
            return Response(_PAGE, media_type=MediaType.HTML)
        return app_file(request, "/")

    @post("/api/join/preview", status_code=200)
    async def preview(self, request: Asking, data: JSONBody[Preview]) -> Previewed:
        """Return where a link leads. It can still be used afterwards."""
        services = services_of(request)
        _with_try(request)
        outcome = await services.joining.preview(data.secret, now_us=services.now_us())
        led = _settled(request, outcome)
        return Previewed(role=led.role, invited_by=led.invited_by)

    @post("/api/join", status_code=201)
    async def join(self, request: Asking, data: JSONBody[Join]) -> Response[Admitted]:
        """Use a link. Whoever comes first with it is the person who was invited. A browser gets a session."""
        services, entering = services_of(request), browser_of(request)
        _with_try(request)
        outcome = await services.joining.join(
            data.secret,
            device_name=data.device_name,
            display_name=data.display_name,
            now_us=services.now_us(),
            browser=None if entering is None else entering[0],
        )
        return _admitted(request, _settled(request, outcome), entering)

    @post("/api/pair", status_code=201)
    async def pair(self, request: Asking, data: JSONBody[Pair]) -> Response[Admitted]:
        """Use a pairing code. A browser gets a session."""
        services, entering = services_of(request), browser_of(request, again=data.installation)
        _with_try(request)
        outcome = await services.joining.pair(
            data.code,
            device_name=data.device_name,
            now_us=services.now_us(),
            browser=None if entering is None else entering[0],
        )
        return _admitted(request, _settled(request, outcome), entering)

    @post("/api/pairings", status_code=201, guards=[signed_in])
    async def make_code(self, request: Asking) -> Pairing:
        """A pairing code for a further device of the caller."""
        services = services_of(request)
        take(services.limits.pairings, request.user.member, services.now_us())
        made = granted(await services.joining.make_code(request.user, now_us=services.now_us()))
        # A page shows a link to itself: the same app under the name by which its person knows it.
        return pairing_shape(request.scope["state"]["origin"] or services.public_url, made)


def _admitted(request: Asking, admitted: SignedIn, entering: tuple[Browser, CookieName] | None) -> Response[Admitted]:
    headers = None if entering is None else {"Set-Cookie": entering[1].setting(admitted.session)}
    return Response(admitted_shape(services_of(request).register, admitted), headers=headers)


def _with_try(request: Asking) -> None:
    """Take one of the peer's tries at secrets, before anything is looked up. Raises `Refused`."""
    services = services_of(request)
    take(services.limits.secrets, peer_key(request), services.now_us())


def _settled(request: Asking, outcome: T | AccountRefusal) -> T:
    """Return what a try led to. Only a wrong secret costs the try. Raises `Refused`."""
    services = services_of(request)
    if isinstance(outcome, AccountRefusal) and outcome.code in {"link_not_valid", "code_not_valid"}:
        services.meter.wrong_secret()
        raise ApiRefused(outcome.code)
    services.limits.secrets.give_back(peer_key(request), services.now_us())
    return granted(outcome)
