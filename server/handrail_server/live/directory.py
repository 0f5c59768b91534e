"""The directory port: what the live half asks about people, devices and what is open to them.

Everything but `sign_in` answers at once, from memory: it is asked again at every append, follow and delivery.
"""

from typing import Literal, Protocol

from msgspec import Struct

from handrail_shared.events.fields import Role
from handrail_shared.rights import Audience


class Principal(Struct, frozen=True, kw_only=True):
    """Who is behind a connection: a member, and the installation whose credential was shown."""

    member: str
    role: Role
    installation: str


class Grant(Struct, frozen=True, kw_only=True):
    """A stream that is open to a member, and as what they write into it."""

    stream: str
    space: str
    audience: Audience
    role: Role


SignInRefusal = Literal["sign_in", "removed"]


class Directory(Protocol):
    """Members, installations, devices and confirmed memberships."""

    @property
    def changes(self) -> int:
        """Another number whenever an answer of `grant` or `is_live` may be another one than before."""
        ...

    async def sign_in(
        self, credential: str, device: str, *, now_us: int, origin: str | None = None
    ) -> Principal | SignInRefusal:
        """Who shows this device token or single-use ticket. `origin` is that of the web page which connected, or None:
        from a page (H1) no device token counts, and only a ticket that a page of the same origin asked for.

        Claims `device` for the installation: the first use binds it, and an id that is bound to another installation
        is answered like a wrong credential.
        """
        ...

    def grants(self, member: str) -> list[Grant]:
        """What is open to a member by confirmed membership: each space's shared stream, and their private ones."""
        ...

    def grant(self, member: str, stream: str) -> Grant | None:
        """The one of `grants` that is about this stream."""
        ...

    def is_live(self, installation: str) -> bool:
        """Whether the installation is known and not revoked."""
        ...

    def may_relay(self, member: str, device: str) -> bool:
        """R2: whether `device` is unknown or of the same member, so that this member may offer its lines again."""
        ...
