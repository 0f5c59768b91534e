"""Tickets: credentials for one hello of one device, kept in memory and dead with the process."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from handrail_server.accounts.secrets.credentials import Credential, new_credential

LIFETIME_US: Final = 60 * 1_000_000
TICKETS: Final = 10_000
"""The most tickets that wait at once; the oldest give way."""


class ConnectionTicket(Struct, frozen=True, kw_only=True):
    """Lets in `device` of `installation`, before `expires_us`, from a page of `origin` (None: no page)."""

    installation: str
    device: str
    origin: str | None
    expires_us: int
    digest: bytes


class Tickets:
    """The tickets that were given and not used."""

    def __init__(self) -> None:
        self._waiting: dict[str, ConnectionTicket] = {}

    def give(
        self, installation: str, device: str, *, origin: str | None = None, now_us: int, chance: Callable[[int], bytes]
    ) -> tuple[Credential, int]:
        """A fresh ticket and when it expires."""
        self._forget_expired(now_us)
        credential = new_credential("hrt", chance)
        expires_us = now_us + LIFETIME_US
        self._waiting[credential.finder] = ConnectionTicket(
            installation=installation,
            device=device,
            origin=origin,
            expires_us=expires_us,
            digest=credential.digest,
        )
        return credential, expires_us

    def use(self, credential: Credential, device: str, *, origin: str | None = None, now_us: int) -> str | None:
        """The installation that the ticket lets in, or None. Whatever the answer, the ticket is used up."""
        ticket = self._waiting.pop(credential.finder, None)
        if ticket is None or not credential.is_of(ticket.digest):
            return None
        fits = ticket.device == device and ticket.origin == origin and now_us < ticket.expires_us
        return ticket.installation if fits else None

    def forget(self, installation: str) -> None:
        """Let no ticket of this installation be used any more: it signed out."""
        self._waiting = {key: ticket for key, ticket in self._waiting.items() if ticket.installation != installation}

    def _forget_expired(self, now_us: int) -> None:
        # Given in the order of their expiry, so the first that lives ends the search.
        for finder, ticket in list(self._waiting.items()):
            if now_us < ticket.expires_us and len(self._waiting) < TICKETS:
                return
            del self._waiting[finder]
