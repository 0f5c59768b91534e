"""Opening spaces, and bringing members into and out of them."""

import sqlite3
from collections.abc import Callable
from typing import Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from handrail_server.accounts.membership import Membership, after, governs, may_end
from handrail_server.accounts.secrets.credentials import Credential, new_credential
from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.changes import AccountRefusal, Records
from handrail_server.accounts.storage.ledger import InviteSpent, MembershipEnded
from handrail_server.accounts.storage.register import Installation, Member, Space, StreamOf

LINK_LIFETIME_US: Final = 7 * 24 * 3600 * 1_000_000
"""How long a join link may wait: a week."""


class Notices(Protocol):
    """Notices: whom to tell, at once, after a change became durable. Told even when the asker has gone."""

    def membership_changed(self, member: str) -> None:
        """Return what is open to `member` changed."""
        ...

    def installation_revoked(self, installation: str) -> None:
        """The installation may do nothing any more."""
        ...

    def signed_out(self, installation: str) -> None:
        """The browser has no session any more."""
        ...


class Invitation(Struct, frozen=True, kw_only=True):
    """A fresh join link. Only its holder ever sees `secret`."""

    member: str
    secret: str
    expires_us: int


class NewSpace(Struct, frozen=True, kw_only=True):
    """A fresh space, with the link for its client."""

    space: str
    invited: Invitation


class Spaces:
    """Spaces: what therapists do with spaces, and everyone with their own membership."""

    def __init__(
        self, records: Records, notices: Notices, *, new_id: Callable[[], str], chance: Callable[[int], bytes]
    ) -> None:
        self._records = records
        self._register = records.register
        self._notices = notices
        self._new_id = new_id
        self._chance = chance

    async def invite_therapist(self, name: str, *, now_us: int) -> Invitation:
        """A link that makes its user a therapist of this server. Only its operator may ask for one."""
        member = Member(member=self._new_id(), role="therapist", name=name)
        credential = new_credential("hrj", self._chance)
        invite = _invite(credential, member.member, invited_by=None, now_us=now_us)

        def write(connection: sqlite3.Connection) -> None:
            rows.add_member(connection, self._records.sealing, member, now_us=now_us)
            rows.add_invite(connection, invite)

        async def work() -> None:
            await self._records.journal.write(write)
            self._register.members[member.member] = member

        await self._records.change(work)
        return Invitation(member=member.member, secret=credential.text, expires_us=invite.expires_us)

    async def open(self, actor: Installation, title: str, *, now_us: int) -> NewSpace | AccountRefusal:
        """A new space for one client, who is called `title` until they say otherwise."""
        if self._register.members[actor.member].role != "therapist":
            return AccountRefusal("not_allowed")
        space = Space(space=self._new_id(), title=title, opened_by=actor.member, opened_us=now_us)
        mine = Membership(space=space.space, member=actor.member, role="therapist", status="confirmed")
        streams = [
            StreamOf(stream=self._new_id(), space=space.space, audience="shared", owner=None),
            StreamOf(stream=self._new_id(), space=space.space, audience="private", owner=actor.member),
        ]
        coming = self._coming(space.space, title, actor.member, now_us=now_us)

        def write(connection: sqlite3.Connection) -> None:
            rows.add_space(connection, self._records.sealing, space)
            rows.add_membership(connection, mine, now_us=now_us)
            coming.write(connection)

        async def work() -> NewSpace:
            await self._open_streams([*streams, coming.stream])
            await self._records.journal.write(write)
            self._register.spaces[space.space] = space
            self._register.put_streams(streams)
            self._register.put_membership(mine)
            coming.apply()
            self._notices.membership_changed(actor.member)
            return NewSpace(space=space.space, invited=coming.invited)

        return await self._records.change_by(actor, work)

    async def invite_again(self, actor: Installation, space: str, *, now_us: int) -> Invitation | AccountRefusal:
        """A fresh link for the client who has not joined yet, or for a new one where the former left."""

        async def work() -> Invitation | AccountRefusal:
            if not governs(self._register.membership(space, actor.member)):
                return AccountRefusal("not_found")
            clients = [
                membership
                for membership in self._register.memberships_in(space)
                if membership.role == "client" and membership.status != "ended"
            ]
            if any(client.status != "invited" for client in clients):
                return AccountRefusal("wrong_state")
            if clients:
                return await self._renew(clients[0].member, actor.member, now_us=now_us)
            coming = self._coming(space, self._register.spaces[space].title, actor.member, now_us=now_us)
            await self._open_streams([coming.stream])
            await self._records.journal.write(coming.write)
            coming.apply()
            return coming.invited

        return await self._records.change_by(actor, work)

    async def confirm(
        self, actor: Installation, space: str, member: str, *, now_us: int
    ) -> Membership | AccountRefusal:
        """Let someone in who accepted: from now on the shared stream is open to them."""

        async def work() -> Membership | AccountRefusal:
            own, target = self._register.membership(space, actor.member), self._register.membership(space, member)
            if not governs(own) or target is None or target.status == "ended":
                return AccountRefusal("not_found")
            status = after(target.status, "confirm")
            if status is None:
                return target if target.status == "confirmed" else AccountRefusal("wrong_state")
            changed = replace(target, status=status)
            await self._records.journal.write(
                lambda connection: rows.move_membership(connection, changed, was=target.status, now_us=now_us)
            )
            self._register.put_membership(changed)
            self._notices.membership_changed(member)
            return changed

        return await self._records.change_by(actor, work)

    async def end(self, actor: Installation, space: str, member: str, *, now_us: int) -> Membership | AccountRefusal:
        """End a membership, for ever and at once."""

        async def work() -> Membership | AccountRefusal:
            target = self._register.membership(space, member)
            if target is None or not may_end(self._register.membership(space, actor.member), target):
                return AccountRefusal("not_found")
            status = after(target.status, "end")
            if status is None:
                return target
            changed = replace(target, status=status)

            def write(connection: sqlite3.Connection) -> None:
                rows.end_membership(connection, space, member, now_us=now_us)
                if target.status == "invited":
                    for finder in rows.open_invites_of(connection, member):
                        rows.spend_invite(connection, finder, now_us=now_us)

            await self._records.take_away(MembershipEnded(at_us=now_us, space=space, member=member), write)
            self._register.put_membership(changed)
            self._notices.membership_changed(member)
            return changed

        return await self._records.change_by(actor, work)

    async def _renew(self, member: str, actor: str, *, now_us: int) -> Invitation:
        credential = new_credential("hrj", self._chance)
        invite = _invite(credential, member, invited_by=actor, now_us=now_us)

        def write(connection: sqlite3.Connection) -> list[str]:
            former = rows.open_invites_of(connection, member)
            for finder in former:
                rows.spend_invite(connection, finder, now_us=now_us)
            rows.add_invite(connection, invite)
            return former

        for finder in await self._records.journal.write(write):
            await self._records.note(InviteSpent(at_us=now_us, finder=finder))
        return Invitation(member=member, secret=credential.text, expires_us=invite.expires_us)

    def _coming(self, space: str, name: str, actor: str, *, now_us: int) -> "_Coming":
        member = Member(member=self._new_id(), role="client", name=name)
        credential = new_credential("hrj", self._chance)
        return _Coming(
            records=self._records,
            member=member,
            membership=Membership(space=space, member=member.member, role="client", status="invited"),
            stream=StreamOf(stream=self._new_id(), space=space, audience="private", owner=member.member),
            invite=_invite(credential, member.member, invited_by=actor, now_us=now_us),
            secret=credential.text,
            now_us=now_us,
        )

    async def _open_streams(self, streams: list[StreamOf]) -> None:
        # Before the space itself: a stream that no space names is harmless, a space without streams is not.
        for stream in streams:
            await self._records.journal.open_stream(
                stream.stream, space=stream.space, audience=stream.audience, owner=stream.owner
            )


class _Coming(Struct, frozen=True, kw_only=True):
    """A client who is being invited: what is to be stored, and then known."""

    records: Records
    member: Member
    membership: Membership
    stream: StreamOf
    invite: rows.Invite
    secret: str
    now_us: int

    def write(self, connection: sqlite3.Connection) -> None:
        rows.add_member(connection, self.records.sealing, self.member, now_us=self.now_us)
        rows.add_membership(connection, self.membership, now_us=self.now_us)
        rows.add_invite(connection, self.invite)

    def apply(self) -> None:
        register = self.records.register
        register.members[self.member.member] = self.member
        register.put_streams([self.stream])
        register.put_membership(self.membership)

    @property
    def invited(self) -> Invitation:
        return Invitation(member=self.member.member, secret=self.secret, expires_us=self.invite.expires_us)


def _invite(credential: Credential, member: str, *, invited_by: str | None, now_us: int) -> rows.Invite:
    return rows.Invite(
        finder=credential.finder,
        digest=credential.digest,
        member=member,
        invited_by=invited_by,
        expires_us=now_us + LINK_LIFETIME_US,
    )
