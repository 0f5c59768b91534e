"""What a device is given as it comes in: a token, or for a browser a session, in a cookie that no script can read.

Each sign-in makes a fresh session, and ends the one that the same browser showed (a session planted beforehand is worth
nothing). The installation outlives its session: who signs in again where they signed out comes back to the same one,
so that their device keeps its id (H1).
"""

import sqlite3

from msgspec import Struct

from handrail_server.accounts.secrets.credentials import Credential, read_credential
from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.changes import Records
from handrail_server.accounts.storage.ledger import BrowserSessionEnded
from handrail_server.accounts.storage.register import BrowserSession, Installation, Register


class SignedIn(Struct, frozen=True, kw_only=True):
    """A device that came in, and the token that it is told this once; a browser has a session in its place."""

    installation: Installation
    token: str = ""
    session: str = ""

    def __repr__(self) -> str:
        return f"SignedIn({self.installation.installation})"


class Browser(Struct, frozen=True, kw_only=True):
    """A browser that comes in: the session that it showed, and the installation that it says it had before."""

    shown: str = ""
    again: str | None = None

    def __repr__(self) -> str:
        return "Browser()"


class Seating(Struct, frozen=True, kw_only=True):
    """A seating: what a browser's sign-in changes: a fresh session here, and the sessions that end."""

    fresh: BrowserSession
    ended: tuple[BrowserSession, ...]

    def write(self, connection: sqlite3.Connection, *, now_us: int) -> None:
        """Store it, inside a transaction."""
        for installation in self.ended:
            rows.put_session(connection, signed_out(installation.installation), now_us=now_us)
        rows.put_session(connection, self.fresh, now_us=now_us)

    async def apply(self, records: Records, *, now_us: int) -> None:
        """Return what follows once it is stored."""
        for installation in self.ended:
            records.register.put_session(signed_out(installation.installation))
        records.register.put_session(self.fresh)
        for installation in self.ended:
            if installation.finder is not None:
                await records.note(BrowserSessionEnded(at_us=now_us, finder=installation.finder))


def seating(register: Register, browser: Browser, installation: str, session: Credential) -> Seating:
    """Let `browser` sign in as `installation` with a fresh session."""
    fresh = BrowserSession(installation=installation, finder=session.finder, digest=session.digest)
    shown = read_credential(browser.shown)
    showed = None if shown is None else register.session_by_finder(shown.finder)
    # Whoever only knows the public part of somebody's session must not be able to end it.
    owned = shown is not None and showed is not None and showed.digest is not None and shown.is_of(showed.digest)
    found = {
        live.installation: live for live in (showed if owned else None, register.sessions.get(installation)) if live
    }
    return Seating(fresh=fresh, ended=tuple(live for live in found.values() if live.finder is not None))


def before(register: Register, browser: Browser, member: str) -> Installation | None:
    """The installation to which this browser comes back: one of the same member's, a browser's, and not taken off."""
    known = None if browser.again is None else register.installations.get(browser.again)
    if known is None or known.member != member or known.revoked_us is not None:
        return None
    return known if known.installation in register.sessions else None


class SignIn(Struct, frozen=True, kw_only=True):
    """A device that comes in: its installation, the credential that it is told, and for a browser its session."""

    installation: Installation
    is_new: bool
    credential: Credential
    seating: Seating | None

    def write(self, connection: sqlite3.Connection, records: Records, *, now_us: int) -> None:
        """Store it, inside a transaction."""
        if self.is_new:
            rows.add_installation(connection, records.sealing, self.installation)
        if self.seating is not None:
            self.seating.write(connection, now_us=now_us)

    async def admitted(self, records: Records, *, now_us: int) -> SignedIn:
        """Return what the device is told, once that is stored."""
        if self.seating is None:
            return SignedIn(installation=self.installation, token=self.credential.text)
        await self.seating.apply(records, now_us=now_us)
        return SignedIn(installation=self.installation, session=self.credential.text)


def signed_out(installation: str) -> BrowserSession:
    """A browser without a session."""
    return BrowserSession(installation=installation, finder=None, digest=None)
