"""What is open to whom, remembered until any right changes: it is asked several times for every message (S1, S5)."""

from typing import Final

from handrail_server.live.directory import Directory, Grant, Principal

_KEPT: Final = 100_000


class GrantCache:
    """Answers for a directory. An answer holds for this very moment, as if the directory were asked."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._changes = -1
        self._known: dict[tuple[str, str], Grant | None] = {}

    def grant(self, principal: Principal, stream: str) -> Grant | None:
        """What this installation has of a stream: None where it was revoked, or its member has no part in it."""
        known = self._known
        if self._changes != self._directory.changes or len(known) > _KEPT:
            known.clear()
            self._changes = self._directory.changes
        asked = (principal.installation, stream)
        if asked not in known:
            is_live = self._directory.is_live(principal.installation)
            known[asked] = self._directory.grant(principal.member, stream) if is_live else None
        return known[asked]
