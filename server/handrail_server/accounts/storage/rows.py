"""The SQL of accounts: each function runs inside one transaction that its caller opened, on the writer's thread."""

import sqlite3
from collections.abc import Iterable

from msgspec import Struct

from handrail_server.accounts.membership import Membership, Status
from handrail_server.accounts.storage.register import BrowserSession, Installation, Member, Register, Space, StreamOf
from handrail_server.accounts.storage.sealing import Sealing


class Invite(Struct, frozen=True, kw_only=True):
    """An unspent join link: whom it makes its user, who sent it, and until when."""

    finder: str
    digest: bytes
    member: str
    invited_by: str | None
    expires_us: int


class PairingRow(Struct, frozen=True, kw_only=True):
    """A pairing code that was not used: whose it is, and how often it was tried wrongly."""

    finder: str
    member: str
    salt: bytes
    digest: bytes
    expires_us: int
    wrong: int


# --- reading everything at the start ---------------------------------------------------------------------------------


def read_register(connection: sqlite3.Connection, sealing: Sealing, streams: Iterable[StreamOf]) -> Register:
    """Everything that the database holds of accounts."""
    register = Register()
    for member, role, name in connection.execute("SELECT member, role, name FROM member"):
        register.members[member] = Member(member=member, role=role, name=sealing.open(name, of=member))
    for row in connection.execute(
        "SELECT installation, member, name, finder, digest, created_us, revoked_us FROM installation"
    ):
        register.put_installation(
            Installation(
                installation=row[0],
                member=row[1],
                name=sealing.open(row[2], of=row[0]),
                finder=row[3],
                digest=row[4],
                created_us=row[5],
                revoked_us=row[6],
            )
        )
    for installation, finder, digest in connection.execute("SELECT installation, finder, digest FROM session"):
        register.put_session(BrowserSession(installation=installation, finder=finder, digest=digest))
    for device, installation in connection.execute("SELECT device, installation FROM claimed_device"):
        register.devices[device] = installation
    for space, title, opened_by, opened_us in connection.execute(
        "SELECT space, title, opened_by, opened_us FROM space"
    ):
        register.spaces[space] = Space(
            space=space, title=sealing.open(title, of=space), opened_by=opened_by, opened_us=opened_us
        )
    for space, member, role, status in connection.execute(
        # UUIDv7s sort by the time at which they were made, so members come in the order of their invitation.
        "SELECT space, member, role, status FROM membership ORDER BY space, member"
    ):
        register.put_membership(Membership(space=space, member=member, role=role, status=status))
    # A stream whose space is unknown was opened just before a crash, for a space that then never came to be.
    register.put_streams(stream for stream in streams if stream.space in register.spaces)
    return register


# --- members and installations ---------------------------------------------------------------------------------------


def add_member(connection: sqlite3.Connection, sealing: Sealing, member: Member, *, now_us: int) -> None:
    """Store a new member."""
    connection.execute(
        "INSERT INTO member (member, role, name, created_us) VALUES (?, ?, ?, ?)",
        (member.member, member.role, sealing.seal(member.name, of=member.member), now_us),
    )


def rename_member(connection: sqlite3.Connection, sealing: Sealing, member: Member) -> None:
    """Store a member's new name."""
    sealed = sealing.seal(member.name, of=member.member)
    connection.execute("UPDATE member SET name = ? WHERE member = ?", (sealed, member.member))


def add_installation(connection: sqlite3.Connection, sealing: Sealing, installation: Installation) -> None:
    """Store a new installation."""
    connection.execute(
        "INSERT INTO installation (installation, member, name, finder, digest, created_us) VALUES (?, ?, ?, ?, ?, ?)",
        (
            installation.installation,
            installation.member,
            sealing.seal(installation.name, of=installation.installation),
            installation.finder,
            installation.digest,
            installation.created_us,
        ),
    )


def revoke_installation(connection: sqlite3.Connection, installation: str, *, now_us: int) -> None:
    """Mark an installation as revoked; one that was revoked keeps its time."""
    connection.execute(
        "UPDATE installation SET revoked_us = ? WHERE installation = ? AND revoked_us IS NULL", (now_us, installation)
    )


def put_session(connection: sqlite3.Connection, session: BrowserSession, *, now_us: int) -> None:
    """Store a browser's session in place of the one before."""
    connection.execute(
        "INSERT INTO session (installation, finder, digest, changed_us) VALUES (?, ?, ?, ?) ON CONFLICT (installation)"
        " DO UPDATE SET finder = excluded.finder, digest = excluded.digest, changed_us = excluded.changed_us",
        (session.installation, session.finder, session.digest, now_us),
    )


def end_session(connection: sqlite3.Connection, finder: str, *, now_us: int) -> None:
    """Sign the browser out that has this session; nothing where it has another by now."""
    connection.execute(
        "UPDATE session SET finder = NULL, digest = NULL, changed_us = ? WHERE finder = ?", (now_us, finder)
    )


def claim_device(connection: sqlite3.Connection, device: str, installation: str, *, now_us: int) -> str:
    """Bind `device` to `installation` where it is free; the installation that has it afterwards."""
    connection.execute(
        "INSERT INTO claimed_device (device, installation, claimed_us) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (device, installation, now_us),
    )
    (holder,) = connection.execute("SELECT installation FROM claimed_device WHERE device = ?", (device,)).fetchone()
    return holder


# --- spaces ----------------------------------------------------------------------------------------------------------


def add_space(connection: sqlite3.Connection, sealing: Sealing, space: Space) -> None:
    """Store a new space."""
    connection.execute(
        "INSERT INTO space (space, title, opened_by, opened_us) VALUES (?, ?, ?, ?)",
        (space.space, sealing.seal(space.title, of=space.space), space.opened_by, space.opened_us),
    )


def add_membership(connection: sqlite3.Connection, membership: Membership, *, now_us: int) -> None:
    """Store a new membership."""
    connection.execute(
        "INSERT INTO membership (space, member, role, status, changed_us) VALUES (?, ?, ?, ?, ?)",
        (membership.space, membership.member, membership.role, membership.status, now_us),
    )


def move_membership(connection: sqlite3.Connection, membership: Membership, *, was: Status, now_us: int) -> bool:
    """Store the changed status; False, and nothing is changed, where it was another than `was`."""
    changed = connection.execute(
        "UPDATE membership SET status = ?, changed_us = ? WHERE space = ? AND member = ? AND status = ?",
        (membership.status, now_us, membership.space, membership.member, was),
    )
    return changed.rowcount == 1


def end_membership(connection: sqlite3.Connection, space: str, member: str, *, now_us: int) -> None:
    """End a membership whatever it was, as the ledger says."""
    connection.execute(
        "UPDATE membership SET status = 'ended', changed_us = ? WHERE space = ? AND member = ? AND status != 'ended'",
        (now_us, space, member),
    )


# --- join links ------------------------------------------------------------------------------------------------------


def add_invite(connection: sqlite3.Connection, invite: Invite) -> None:
    """Store a new join link."""
    connection.execute(
        "INSERT INTO invite (finder, digest, member, invited_by, expires_us) VALUES (?, ?, ?, ?, ?)",
        (invite.finder, invite.digest, invite.member, invite.invited_by, invite.expires_us),
    )


def open_invite(connection: sqlite3.Connection, finder: str, *, now_us: int) -> Invite | None:
    """The join link with this public part, unless it was spent or expired."""
    row = connection.execute(
        "SELECT finder, digest, member, invited_by, expires_us FROM invite"
        " WHERE finder = ? AND spent_us IS NULL AND expires_us > ?",
        (finder, now_us),
    ).fetchone()
    if row is None:
        return None
    return Invite(finder=row[0], digest=row[1], member=row[2], invited_by=row[3], expires_us=row[4])


def spend_invite(connection: sqlite3.Connection, finder: str, *, now_us: int) -> bool:
    """Use up a join link; False where it was used up already."""
    spent = connection.execute("UPDATE invite SET spent_us = ? WHERE finder = ? AND spent_us IS NULL", (now_us, finder))
    return spent.rowcount == 1


def open_invites_of(connection: sqlite3.Connection, member: str) -> list[str]:
    """The public parts of every unspent link for this member."""
    rows = connection.execute("SELECT finder FROM invite WHERE member = ? AND spent_us IS NULL", (member,))
    return [finder for (finder,) in rows]


# --- pairing codes ---------------------------------------------------------------------------------------------------


def add_pairing(connection: sqlite3.Connection, pairing: PairingRow) -> bool:
    """Store a new code in place of the member's one before; False where another live code begins alike."""
    connection.execute("DELETE FROM pairing WHERE member = ?", (pairing.member,))
    added = connection.execute(
        "INSERT INTO pairing (finder, member, salt, digest, expires_us, wrong) VALUES (?, ?, ?, ?, ?, 0)"
        " ON CONFLICT DO NOTHING",
        (pairing.finder, pairing.member, pairing.salt, pairing.digest, pairing.expires_us),
    )
    return added.rowcount == 1


def open_pairing(connection: sqlite3.Connection, finder: str, *, now_us: int) -> PairingRow | None:
    """The code that begins so, unless it expired."""
    row = connection.execute(
        "SELECT finder, member, salt, digest, expires_us, wrong FROM pairing WHERE finder = ? AND expires_us > ?",
        (finder, now_us),
    ).fetchone()
    if row is None:
        return None
    return PairingRow(finder=row[0], member=row[1], salt=row[2], digest=row[3], expires_us=row[4], wrong=row[5])


def forget_expired_pairings(connection: sqlite3.Connection, *, now_us: int) -> None:
    """Delete every code whose time is over."""
    connection.execute("DELETE FROM pairing WHERE expires_us <= ?", (now_us,))


def count_wrong_try(connection: sqlite3.Connection, finder: str, *, burnt_at: int) -> None:
    """Count a wrong try, and delete the code once there were `burnt_at`."""
    connection.execute("UPDATE pairing SET wrong = wrong + 1 WHERE finder = ?", (finder,))
    connection.execute("DELETE FROM pairing WHERE finder = ? AND wrong >= ?", (finder, burnt_at))


def spend_pairing(connection: sqlite3.Connection, finder: str) -> bool:
    """Use up a code; False where it was used up already."""
    return connection.execute("DELETE FROM pairing WHERE finder = ?", (finder,)).rowcount == 1


# --- the ledger's mark -----------------------------------------------------------------------------------------------


def ledger_count(connection: sqlite3.Connection) -> int:
    """Return how many records the ledger had when the database last heard of it."""
    row = connection.execute("SELECT number FROM account_fact WHERE key = 'ledger'").fetchone()
    return 0 if row is None else row[0]


def forget_ledger_count(connection: sqlite3.Connection) -> None:
    """The ledger was lost and begins anew."""
    connection.execute("DELETE FROM account_fact WHERE key = 'ledger'")


def note_ledger_count(connection: sqlite3.Connection, count: int) -> None:
    """Remember how many records the ledger has. The number only grows."""
    connection.execute(
        "INSERT INTO account_fact (key, number) VALUES ('ledger', ?)"
        " ON CONFLICT (key) DO UPDATE SET number = max(number, excluded.number)",
        (count,),
    )
