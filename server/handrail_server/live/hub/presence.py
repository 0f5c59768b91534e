"""L1: who is here and on what they are focused. In memory only, gone with the connection."""

from handrail_shared.wire import Presence


class PresenceTable:
    """The latest presence of every device, by stream."""

    def __init__(self) -> None:
        self._here: dict[str, dict[str, Presence]] = {}

    def announce(self, presence: Presence) -> bool:
        """Note what a device says; whether that is news to the others. `member` and `device` are filled in."""
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
        """Who is here."""
        return list(self._here.get(stream, {}).values())

    def leave(self, device: str, stream: str | None = None) -> list[Presence]:
        """The device is gone, from `stream` or from everywhere; what the others are to be told."""
        streams = [stream] if stream is not None else [each for each, here in self._here.items() if device in here]
        gone: list[Presence] = []
        for each in streams:
            was = self._remove(each, device)
            if was is not None:
                gone.append(Presence(stream=each, here=False, member=was.member, device=device))
        return gone

    def _remove(self, stream: str, device: str) -> Presence | None:
        here = self._here.get(stream, {})
        was = here.pop(device, None)
        if not here:
            self._here.pop(stream, None)
        return was
