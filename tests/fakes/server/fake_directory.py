"""A directory that a test furnishes: members, devices and what is open to them, changed by plain calls."""

from fakes.core.lines import SPACE
from handrail_server.live.directory import Grant, Principal, SignInRefusal
from handrail_shared.events.fields import Role
from handrail_shared.rights import Audience


class FakeDirectory:
    """A `Directory` in memory. A member's credential is `token <installation>`, a ticket `ticket <installation>`."""

    def __init__(self) -> None:
        self._installations: dict[str, Principal] = {}
        self._revoked: set[str] = set()
        self._devices: dict[str, str] = {}
        self._grants: dict[str, dict[str, Grant]] = {}
        self.changes = 0

    def install(self, member: str, installation: str, role: Role = "client") -> str:
        """A new installation of a member; its credential."""
        self.changes += 1
        self._installations[installation] = Principal(member=member, role=role, installation=installation)
        self._grants.setdefault(member, {})
        return f"token {installation}"

    def open(self, member: str, stream: str, *, role: Role = "client", audience: Audience = "shared") -> None:
        """Open a stream to a member."""
        self.changes += 1
        self._grants.setdefault(member, {})[stream] = Grant(stream=stream, space=SPACE, audience=audience, role=role)

    def close(self, member: str, stream: str) -> None:
        """End a member's grant."""
        self.changes += 1
        self._grants[member].pop(stream, None)

    def revoke(self, installation: str) -> None:
        """Revoke an installation."""
        self.changes += 1
        self._revoked.add(installation)

    async def sign_in(
        self,
        credential: str,
        device: str,
        *,
        now_us: int,  # noqa: ARG002 - nothing expires here
        origin: str | None = None,
    ) -> Principal | SignInRefusal:
        """See `Directory`."""
        kind, _, installation = credential.partition(" ")
        principal = self._installations.get(installation)
        if principal is None or (origin is not None and kind != "ticket"):
            return "sign_in"
        if installation in self._revoked:
            return "removed"
        return principal if self._devices.setdefault(device, installation) == installation else "sign_in"

    def grants(self, member: str) -> list[Grant]:
        """See `Directory`."""
        return list(self._grants.get(member, {}).values())

    def grant(self, member: str, stream: str) -> Grant | None:
        """See `Directory`."""
        return self._grants.get(member, {}).get(stream)

    def is_live(self, installation: str) -> bool:
        """See `Directory`."""
        return installation in self._installations and installation not in self._revoked

    def may_relay(self, member: str, device: str) -> bool:
        """See `Directory`."""
        holder = self._devices.get(device)
        return holder is None or self._installations[holder].member == member
