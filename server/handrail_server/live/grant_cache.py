"""Caches grants until a right changes: they are looked up several times for every message (S1, S5)."""

from typing import Final

from handrail_server.live.directory import Directory, Grant, Principal

_MOST_KEPT: Final = 100_000
"""Most answers kept."""


class GrantCache:
    """Answers in place of a directory. An answer holds at this very moment, as if the directory had been asked."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._changes = -1
        self._known: dict[tuple[str, str], Grant | None] = {}

    def grant(self, principal: Principal, stream: str) -> Grant | None:
        """Return this installation's grant of a stream; None where it was revoked or its member has no part in it."""
        known = self._known
        if self._changes != self._directory.changes or len(known) > _MOST_KEPT:
            # Rights change a few times a day: to forget all of them costs less than to find out which one it was.
            known.clear()
            self._changes = self._directory.changes
        key = (principal.installation, stream)
        if key not in known:
            is_live = self._directory.is_live(principal.installation)
            known[key] = self._directory.grant(principal.member, stream) if is_live else None
        return known[key]

    def may_relay(self, principal: Principal, device: str) -> bool:
        """R2: return whether the member may offer lines of `device` again."""
        return self._directory.may_relay(principal.member, device)
