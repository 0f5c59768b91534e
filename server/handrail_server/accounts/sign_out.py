"""Signing a browser out: its session ends, and what is on it stays on it."""

from handrail_server.accounts.secrets.tickets import Tickets
from handrail_server.accounts.sign_in import signed_out
from handrail_server.accounts.spaces import Notices
from handrail_server.accounts.storage import rows
from handrail_server.accounts.storage.changes import AccountRefusal, Records
from handrail_server.accounts.storage.ledger import BrowserSessionEnded
from handrail_server.accounts.storage.register import Installation


class SignOut:
    """Signing out."""

    def __init__(self, records: Records, tickets: Tickets, notices: Notices) -> None:
        self._records = records
        self._register = records.register
        self._tickets = tickets
        self._notices = notices

    async def sign_out(self, actor: Installation, *, even_if_last: bool, now_us: int) -> AccountRefusal | None:
        """End the session of the browser that asks. What is on it stays on it.

        The last device by which a person can sign in is not signed out unless they insist: there is no other way back.
        """

        async def work() -> AccountRefusal | None:
            session = self._register.sessions.get(actor.installation)
            if session is None or session.finder is None:
                return AccountRefusal("wrong_state")
            others = [
                installation
                for installation in self._register.installations_of(actor.member)
                if installation.installation != actor.installation and self._register.can_sign_in(installation)
            ]
            if not others and not even_if_last:
                return AccountRefusal("last_device")
            finder = session.finder
            await self._records.take_away(
                BrowserSessionEnded(at_us=now_us, finder=finder),
                lambda connection: rows.end_session(connection, finder, now_us=now_us),
            )
            self._register.put_session(signed_out(actor.installation))
            self._tickets.forget(actor.installation)
            self._notices.signed_out(actor.installation)
            return None

        return await self._records.change_by(actor, work)
