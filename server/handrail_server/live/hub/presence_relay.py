"""Tells the devices of one stream of each other: how far the others have read it, and who is here."""

from handrail_server.live.hub.presence import PresenceTable
from handrail_server.live.hub.read_receipts import ReadReceipts
from handrail_server.live.hub.registry import Registry
from handrail_server.live.session.connection import Connection
from handrail_server.live.session.protocol import Reported
from handrail_server.live.writer.stream_cache import StreamCache
from handrail_shared.wire import Presence


class PresenceRelay:
    """Carries out rules E3 and L1. Nothing here waits, and rights are checked for each message (S5)."""

    def __init__(
        self,
        *,
        registry: Registry,
        streams: StreamCache,
        receipts: ReadReceipts,
    ) -> None:
        self._registry = registry
        self._streams = streams
        self._receipts = receipts
        self._presences = PresenceTable()

    def reported(self, connection: Connection, reported: Reported) -> None:
        """E3: note how far the device has read, and tell the devices of the others."""
        cached = self._streams.get(reported.stream)
        if cached is None:
            return
        member = connection.principal.member
        reach = self._receipts.report(cached, member, held=reported.position, read=reported.read)
        if reach is None:
            return
        for other in self._registry.on_stream(reported.stream):
            if other.principal.member != member and other.may_see(reported.stream):
                other.tell(reach)

    def announced(self, connection: Connection, presence: Presence) -> None:
        """L1: tell the others who is here. Ids that a device claims are replaced by those of its sign-in."""
        named = Presence(
            stream=presence.stream,
            here=presence.here,
            member=connection.principal.member,
            device=connection.device,
            focus=presence.focus,
            typing=presence.typing,
        )
        if self._presences.announce(named):
            self._relay(named)

    def entered(self, connection: Connection, stream: str) -> None:
        """Tell a device to which a stream was opened how far the others have read and, on a socket, who is here."""
        cached = self._streams.get(stream)
        for reach in [] if cached is None else self._receipts.others(cached, connection.principal.member):
            connection.tell(reach)
        if connection.serves:
            self._registry.follow(connection, stream)
            for presence in self._presences.of(stream):
                if presence.device != connection.device:
                    connection.tell(presence)

    def left(self, device: str, stream: str | None = None) -> None:
        """Tell the others that a device is gone, from one stream or from all."""
        for gone in self._presences.leave(device, stream):
            self._relay(gone)

    def _relay(self, presence: Presence) -> None:
        for other in self._registry.on_stream(presence.stream):
            if other.device != presence.device and other.may_see(presence.stream):
                other.tell(presence)
