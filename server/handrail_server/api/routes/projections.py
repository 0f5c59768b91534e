"""Reading over HTTP: projections, sealed segments, and the twin of the socket. Rules E4 and S5."""

import asyncio
from typing import Final

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from handrail_server.accounts.membership import sees
from handrail_server.api.dependencies import Asking, peer_key, services_of, signed_in
from handrail_server.api.problems import ApiRefused
from handrail_server.api.quotas import refuse_for
from handrail_server.api.shapes import SegmentShape, SegmentsShape
from handrail_server.live.directory import Grant
from handrail_server.live.rate_limit import PROJECTION_US
from handrail_server.live.transport.http_exchange import exchange, join, split
from handrail_shared.canonical import canonical
from handrail_shared.limits import BATCH_LINES, FOLLOWED_STREAMS

MOST_FRAMES: Final = FOLLOWED_STREAMS + 2 * BATCH_LINES
"""The most frames of one exchange: every stream may be followed, and then there are the pushes."""

_FRAMES_TYPE: Final = "application/vnd.handrail.v1"


class ReadingController(Controller):
    """A reading controller: what is open to the caller, and nothing else."""

    path = "/api"

    @get("/spaces/{space:str}/projection", guards=[signed_in])
    async def projection(self, request: Asking, space: FromPath[str]) -> Response[bytes]:
        """`shared`, byte for byte the same for every member, and the caller's own `private`: canonical JSON."""
        services, member = services_of(request), request.user.member
        if not sees(services.register.membership(space, member)):
            raise ApiRefused("not_found")
        refuse_for(int(1_000_000 * await services.hub.admit(member, PROJECTION_US)))
        shared = await services.hub.projection(services.register.shared_stream(space), "shared")
        private = await services.hub.projection(services.register.private_stream(space, member), "private")
        # A long history takes a while to write down, and nobody else should wait for it.
        body = await asyncio.to_thread(canonical, {"shared": shared, "private": private})
        if not services.directory.is_live(request.user.installation):
            # Much may have ended while this was folded.
            raise ApiRefused("removed")
        if not sees(services.register.membership(space, member)):
            raise ApiRefused("not_found")
        return Response(body, media_type="application/json")

    @get("/streams/{stream:str}/segments", guards=[signed_in])
    async def segments(self, request: Asking, stream: FromPath[str]) -> SegmentsShape:
        """The sealed segments of a stream that is open to the caller."""
        services = services_of(request)
        grant = _granted(request, stream)
        rows = await services.store.segments(stream)
        return SegmentsShape(
            stream=stream,
            audience=grant.audience,
            segments=[
                SegmentShape(name=row.name, first=row.first, last=row.last, checksum=row.checksum, bytes=row.bytes)
                for row in rows
            ],
        )

    @get("/streams/{stream:str}/segments/{name:str}", guards=[signed_in])
    async def segment(self, request: Asking, stream: FromPath[str], name: FromPath[str]) -> Response[bytes]:
        """The entries of a segment, a line each. The name never stands for anything else, and is gone once one of them
        is taken back (E5): a cache would keep what was taken back, and what its reader may read no more.
        """
        _granted(request, stream)
        packed = await services_of(request).store.segment(stream, name)
        _granted(request, stream)
        if packed is None:
            raise ApiRefused("not_found")
        headers = {"Cache-Control": "no-store", "Content-Encoding": "gzip"}
        return Response(packed, media_type="application/x-ndjson", headers=headers)

    @post("/sync", status_code=200)
    async def sync(self, request: Asking) -> Response[bytes]:
        """The request and response twin of the socket: frames separated by an empty line, `hello` first.

        Where the socket would close, the answer is the problem that has the word as its code; what was durable by then
        stays so, and is offered again without harm.
        """
        services = services_of(request)
        frames = split(await request.body())
        if not 0 < len(frames) <= MOST_FRAMES:
            raise ApiRefused("malformed")
        outcome = await exchange(services.hub, frames, origin=request.scope["state"]["origin"])
        if outcome.closed is not None:
            if outcome.closed == "sign_in":
                refuse_for(services.limits.tokens.take(peer_key(request), services.now_us()))
            retry_after_s = None if outcome.retry_ms is None else -(-outcome.retry_ms // 1000)
            raise ApiRefused(_CODE_OF.get(outcome.closed, "busy"), retry_after_s=retry_after_s)
        return Response(join(outcome.frames), media_type=_FRAMES_TYPE)


_CODE_OF: Final[dict[str, str]] = {
    "malformed": "malformed",
    "too_large": "too_large",
    "sign_in": "sign_in",
    "removed": "removed",
    "upgrade": "upgrade",
    "restart": "restart",
}


def _granted(request: Asking, stream: str) -> Grant:
    services = services_of(request)
    grant = services.directory.grant(request.user.member, stream)
    if grant is None or not services.directory.is_live(request.user.installation):
        raise ApiRefused("not_found")
    return grant
