"""The directory port: people, their devices, and the streams that are open to them.

All calls but `sign_in` answer at once, from memory: they are repeated at every append, follow and delivery (S5).
"""

from typing import Literal, Protocol

from msgspec import Struct

from handrail_shared.events.fields import Role
from handrail_shared.rights import Audience


class Principal(Struct, frozen=True, kw_only=True):
    """The member behind a connection, and the installation whose credential was shown."""

    member: str
    role: Role
    installation: str


class Grant(Struct, frozen=True, kw_only=True):
    """A stream that is open to a member, and the role in which they write to it."""

    stream: str
    space: str
    audience: Audience
    role: Role


SignInRefusal = Literal["sign_in", "removed"]


class Directory(Protocol):
    """Members, installations, devices and confirmed memberships."""

    @property
    def changes(self) -> int:
        """A number that changes whenever an answer of `grant`, `grants` or `is_live` may have changed."""
        ...

    async def sign_in(
        self, credential: str, device: str, *, now_us: int, origin: str | None = None
    ) -> Principal | SignInRefusal:
        """Return who shows this credential, a device token or a single-use ticket, and claim `device` for them.

        The first use binds a device to its installation. One that is bound to another installation is answered like a
        wrong credential.

        Args:
            credential: the token or ticket of the hello.
            device: the id of the device.
            now_us: microseconds since 1970.
            origin: the origin of the web page that connected, or None. From a page (H1) no device token counts, and
                only a ticket that a page of the same origin asked for.
        """
        ...

    def grants(self, member: str) -> list[Grant]:
        """Return what is open to a member by confirmed membership: the shared stream of each space, and their own."""
        ...

    def grant(self, member: str, stream: str) -> Grant | None:
        """Return the one of `grants` that is about this stream, or None."""
        ...

    def is_live(self, installation: str) -> bool:
        """Return whether the installation is known and not revoked."""
        ...

    def may_relay(self, member: str, device: str) -> bool:
        """R2: return whether this member may offer lines of `device` again: it is unknown, or one of theirs."""
        ...
