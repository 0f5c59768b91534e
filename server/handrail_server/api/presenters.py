"""From what accounts know to what HTTP answers."""

from handrail_server.accounts.joining import MadePairing
from handrail_server.accounts.membership import Membership, sees
from handrail_server.accounts.sign_in import SignedIn
from handrail_server.accounts.spaces import Invitation
from handrail_server.accounts.storage.register import Register
from handrail_server.api.qr_codes import squares
from handrail_server.api.shapes import Admitted, InviteShape, MemberShape, Pairing, SpaceShape


def space_shape(register: Register, membership: Membership) -> SpaceShape | None:
    """A space as one of its members stands to it; None for who was ended: to them it is not there."""
    if membership.status == "ended":
        return None
    return SpaceShape(
        space=membership.space,
        role=membership.role,
        standing=membership.status,
        shared=register.shared_stream(membership.space),
        private=register.private_stream(membership.space, membership.member),
        title=register.spaces[membership.space].title if sees(membership) else None,
    )


def space_shapes(register: Register, member: str) -> list[SpaceShape]:
    """Every space that the member is in, the oldest first."""
    shapes = [space_shape(register, membership) for membership in register.memberships_of(member)]
    return sorted((shape for shape in shapes if shape is not None), key=lambda shape: shape.space)


def member_shape(register: Register, membership: Membership) -> MemberShape:
    """A member as the others in the space see them."""
    return MemberShape(
        member=membership.member,
        role=membership.role,
        name=register.members[membership.member].name,
        standing=membership.status,
    )


def admitted_shape(register: Register, admitted: SignedIn) -> Admitted:
    """Return what a device is told when it has come in."""
    member = register.members[admitted.installation.member]
    return Admitted(
        member=member.member,
        role=member.role,
        name=member.name,
        installation=admitted.installation.installation,
        token=admitted.token,
        spaces=space_shapes(register, member.member),
    )


def invite_shape(public_url: str, invited: Invitation) -> InviteShape:
    """A join link. The secret stands in the fragment, which no browser ever sends anywhere."""
    link = join_link(public_url, invited)
    return InviteShape(member=invited.member, link=link, expires_us=invited.expires_us, qr=squares(link))


def pairing_shape(url: str, made: MadePairing) -> Pairing:
    """A pairing code, and the link by which the app at `url` uses it. The code stands in the fragment."""
    link = f"{url}/pair#{made.code}"
    return Pairing(code=made.code, expires_us=made.expires_us, link=link, qr=squares(link))


def join_link(public_url: str, invited: Invitation) -> str:
    """The link as it is given to a person."""
    return f"{public_url}/join#{invited.secret}"
