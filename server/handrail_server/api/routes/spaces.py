"""Spaces, and who is in them. A space that is not the caller's is not there."""

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from handrail_server.accounts.membership import governs, sees
from handrail_server.api.dependencies import Asking, Services, services_of, signed_in
from handrail_server.api.presenters import invite_shape, member_shape, space_shape, space_shapes
from handrail_server.api.problems import ApiRefused, granted
from handrail_server.api.quotas import take
from handrail_server.api.shapes import (
    InviteShape,
    MemberShape,
    MembersShape,
    OpenSpace,
    SpaceOpenedShape,
    SpacesShape,
)


class SpacesController(Controller):
    """A spaces controller: what members do with their spaces."""

    path = "/api/spaces"
    guards = (signed_in,)

    @get()
    async def mine(self, request: Asking) -> SpacesShape:
        """The spaces that the caller is in, also those where they wait to be confirmed."""
        return SpacesShape(spaces=space_shapes(services_of(request).register, request.user.member))

    @post(status_code=201)
    async def open(self, request: Asking, data: JSONBody[OpenSpace]) -> SpaceOpenedShape:
        """A new space, and the link for its client. For therapists."""
        services, member = services_of(request), request.user.member
        take(services.limits.spaces, member, services.now_us())
        opened = granted(await services.spaces.open(request.user, data.title, now_us=services.now_us()))
        membership = services.register.membership(opened.space, member)
        shape = None if membership is None else space_shape(services.register, membership)
        if shape is None:
            raise ApiRefused("not_found")
        invite = invite_shape(services.public_url, opened.invited)
        return SpaceOpenedShape(
            space=shape, client=invite.member, link=invite.link, expires_us=invite.expires_us, qr=invite.qr
        )

    @post("/{space:str}/invites", status_code=201)
    async def invite(self, request: Asking, space: FromPath[str]) -> InviteShape:
        """A fresh link for the client who has not joined yet; the one before it is void."""
        services, member = services_of(request), request.user.member
        _refuse_strangers(services, space, member)
        take(services.limits.spaces, member, services.now_us())
        invited = granted(await services.spaces.invite_again(request.user, space, now_us=services.now_us()))
        return invite_shape(services.public_url, invited)

    @get("/{space:str}/members")
    async def members(self, request: Asking, space: FromPath[str]) -> MembersShape:
        """Return who is in the space. For confirmed members; only therapists see who is not confirmed yet."""
        register = services_of(request).register
        own = register.membership(space, request.user.member)
        if not sees(own):
            raise ApiRefused("not_found")
        shown = [
            membership
            for membership in register.memberships_in(space)
            if membership.status != "ended" and (sees(membership) or governs(own))
        ]
        return MembersShape(members=[member_shape(register, membership) for membership in shown])

    @post("/{space:str}/members/{member:str}/confirm", status_code=200)
    async def confirm(self, request: Asking, space: FromPath[str], member: FromPath[str]) -> MemberShape:
        """Let someone in who accepted. For therapists of the space."""
        services = services_of(request)
        changed = granted(await services.spaces.confirm(request.user, space, member, now_us=services.now_us()))
        return member_shape(services.register, changed)

    @post("/{space:str}/members/{member:str}/end", status_code=200)
    async def end(self, request: Asking, space: FromPath[str], member: FromPath[str]) -> MemberShape:
        """End a membership at once and for ever: a therapist anyone's, everyone their own."""
        services = services_of(request)
        changed = granted(await services.spaces.end(request.user, space, member, now_us=services.now_us()))
        return member_shape(services.register, changed)


def _refuse_strangers(services: Services, space: str, member: str) -> None:
    if not governs(services.register.membership(space, member)):
        raise ApiRefused("not_found")
