"""The register: everyone and everything that accounts know, in memory, so that rights are asked without waiting.

It is rebuilt from the database at the start and changed after each durable write, never before. Pure but for itself.
"""

from collections.abc import Iterable

from msgspec import Struct

from handrail_server.accounts.membership import Membership
from handrail_shared.events.fields import Role
from handrail_shared.rights import Audience


class Member(Struct, frozen=True, kw_only=True):
    """A person with an account."""

    member: str
    role: Role
    name: str


class Installation(Struct, frozen=True, kw_only=True):
    """One device of a member. `finder` and `digest` are those of its token."""

    installation: str
    member: str
    name: str
    finder: str
    digest: bytes
    created_us: int
    revoked_us: int | None = None


class BrowserSession(Struct, frozen=True, kw_only=True):
    """The session by which a browser's installation signs in; None while it is signed out."""

    installation: str
    finder: str | None
    digest: bytes | None


class Space(Struct, frozen=True, kw_only=True):
    """A space and who opened it."""

    space: str
    title: str
    opened_by: str
    opened_us: int


class StreamOf(Struct, frozen=True, kw_only=True):
    """A stream of a space; `owner` is the member of a private one."""

    stream: str
    space: str
    audience: Audience
    owner: str | None


class Register:
    """A register: what is known now."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.installations: dict[str, Installation] = {}
        self.devices: dict[str, str] = {}
        """Device id to installation."""
        self.spaces: dict[str, Space] = {}
        self.streams: dict[str, StreamOf] = {}
        self.sessions: dict[str, BrowserSession] = {}
        """By installation."""
        self._by_finder: dict[str, str] = {}
        self._by_session: dict[str, str] = {}
        self._in_space: dict[str, dict[str, Membership]] = {}
        self._of_member: dict[str, dict[str, Membership]] = {}
        self._shared: dict[str, str] = {}
        self._private: dict[tuple[str, str], str] = {}
        self.changes = 0
        """Counts the changes of anything that a right rests on: installations, streams, memberships."""

    # --- changes, each after it is durable ---------------------------------------------------------------------------

    def put_installation(self, installation: Installation) -> None:
        """Add an installation, or put its changed form in its place."""
        self.installations[installation.installation] = installation
        self.changes += 1
        self._by_finder[installation.finder] = installation.installation

    def put_session(self, session: BrowserSession) -> None:
        """Add a browser's session, or put another in its place."""
        former = self.sessions.get(session.installation)
        if former is not None and former.finder is not None:
            del self._by_session[former.finder]
        self.sessions[session.installation] = session
        if session.finder is not None:
            self._by_session[session.finder] = session.installation

    def put_membership(self, membership: Membership) -> None:
        """Add a membership, or put its changed form in its place."""
        self._in_space.setdefault(membership.space, {})[membership.member] = membership
        self._of_member.setdefault(membership.member, {})[membership.space] = membership
        self.changes += 1

    def put_streams(self, streams: Iterable[StreamOf]) -> None:
        """Add streams."""
        for stream in streams:
            self.changes += 1
            self.streams[stream.stream] = stream
            if stream.owner is None:
                self._shared[stream.space] = stream.stream
            else:
                self._private[stream.space, stream.owner] = stream.stream

    # --- questions ---------------------------------------------------------------------------------------------------

    def installation_by_finder(self, finder: str) -> Installation | None:
        """The installation whose token has this public part."""
        found = self._by_finder.get(finder)
        return None if found is None else self.installations[found]

    def session_by_finder(self, finder: str) -> BrowserSession | None:
        """The session with this public part."""
        found = self._by_session.get(finder)
        return None if found is None else self.sessions[found]

    def can_sign_in(self, installation: Installation) -> bool:
        """Tell whether it still holds a credential: a token that was not revoked, or for a browser a session."""
        session = self.sessions.get(installation.installation)
        return installation.revoked_us is None and (session is None or session.finder is not None)

    def installations_of(self, member: str) -> list[Installation]:
        """A member's installations, the oldest first."""
        own = [installation for installation in self.installations.values() if installation.member == member]
        return sorted(own, key=lambda installation: (installation.created_us, installation.installation))

    def devices_of(self, installation: str) -> int:
        """Return how many device ids the installation has claimed."""
        return sum(1 for device in self.devices.values() if device == installation)

    def membership(self, space: str, member: str) -> Membership | None:
        """Return what `member` is to `space`; None also where there is no such space."""
        return self._in_space.get(space, {}).get(member)

    def memberships_in(self, space: str) -> list[Membership]:
        """Everyone who is or was in the space, in the order in which they came."""
        return list(self._in_space.get(space, {}).values())

    def memberships_of(self, member: str) -> list[Membership]:
        """Every space that the member is or was in."""
        return list(self._of_member.get(member, {}).values())

    def shared_stream(self, space: str) -> str:
        """The shared stream of a space that exists."""
        return self._shared[space]

    def private_stream(self, space: str, member: str) -> str:
        """The private stream of someone who was ever invited to the space."""
        return self._private[space, member]
