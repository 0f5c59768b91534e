"""L1: keeps who is here and what they are focused on. It is in memory only, and goes with the connection."""

from handrail_shared.wire import Presence


class PresenceTable:
    """The latest presence of every device, by stream."""

    def __init__(self) -> None:
        self._here: dict[str, dict[str, Presence]] = {}

    def announce(self, presence: Presence) -> bool:
        """Note what a device announces, and return whether others are to be told. `member` and `device` are set."""
        device = presence.device or ""
        was = self._here.get(presence.stream, {}).get(device)
        if was == (presence if presence.here else None):
            return False
        if presence.here:
            self._here.setdefault(presence.stream, {})[device] = presence
        else:
            self._remove(presence.stream, device)
        return True

    def of(self, stream: str) -> list[Presence]:
        """Return the presences of a stream."""
        return list(self._here.get(stream, {}).values())

    def leave(self, device: str, stream: str | None = None) -> list[Presence]:
        """Remove a device from `stream` or from everywhere, and return what the others are to be told."""
        streams = [stream] if stream is not None else [name for name, here in self._here.items() if device in here]
        gone: list[Presence] = []
        for name in streams:
            was = self._remove(name, device)
            if was is not None:
                gone.append(Presence(stream=name, here=False, member=was.member, device=device))
        return gone

    def _remove(self, stream: str, device: str) -> Presence | None:
        here = self._here.get(stream, {})
        was = here.pop(device, None)
        if not here:
            self._here.pop(stream, None)
        return was
