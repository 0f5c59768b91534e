"""Finds connections by device, member, installation and stream."""

import asyncio
import contextlib

from handrail_server.live.session.connection import Connection


class Registry:
    """Connections in the order of arrival. Only signed-in sockets are found by anything but `everyone`."""

    def __init__(self) -> None:
        self._all: dict[Connection, None] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self._by_device: dict[str, Connection] = {}
        self._by_member: dict[str, dict[Connection, None]] = {}
        self._by_installation: dict[str, dict[Connection, None]] = {}
        self._by_stream: dict[str, dict[Connection, None]] = {}

    @property
    def count(self) -> int:
        """The number of connections."""
        return len(self._all)

    @property
    def signed_count(self) -> int:
        """The number of devices that are signed in."""
        return len(self._by_device)

    def everyone(self) -> list[Connection]:
        """Return every connection."""
        return list(self._all)

    def add(self, connection: Connection) -> None:
        """Add a connection."""
        self._all[connection] = None
        self._empty.clear()

    def remove(self, connection: Connection) -> None:
        """Remove a connection whose socket is gone."""
        self._all.pop(connection, None)
        if not self._all:
            self._empty.set()

    async def emptied(self, timeout_s: float) -> None:
        """Wait until every socket is gone, but no longer than `timeout_s` seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), timeout_s)

    def sign_in(self, connection: Connection) -> Connection | None:
        """Register the connection as that of its device. Return the older one, if there is one."""
        older = self._by_device.get(connection.device)
        self._by_device[connection.device] = connection
        self._by_member.setdefault(connection.principal.member, {})[connection] = None
        self._by_installation.setdefault(connection.principal.installation, {})[connection] = None
        return older

    def sign_out(self, connection: Connection) -> bool:
        """Unregister a closed connection. Return whether it was the newest of its device."""
        _take(self._by_member, connection.principal.member, connection)
        _take(self._by_installation, connection.principal.installation, connection)
        for stream in connection.open:
            _take(self._by_stream, stream, connection)
        was_current = self._by_device.get(connection.device) is connection
        if was_current:
            del self._by_device[connection.device]
        return was_current

    def follow(self, connection: Connection, stream: str) -> None:
        """Send this connection what happens in the stream."""
        self._by_stream.setdefault(stream, {})[connection] = None

    def unfollow(self, connection: Connection, stream: str) -> None:
        """Stop sending this connection what happens in the stream."""
        _take(self._by_stream, stream, connection)

    def is_followed(self, stream: str) -> bool:
        """Return whether any connection is sent this stream."""
        return stream in self._by_stream

    def on_stream(self, stream: str) -> list[Connection]:
        """Return the connections that are sent this stream."""
        return list(self._by_stream.get(stream, ()))

    def of_member(self, member: str) -> list[Connection]:
        """Return the connections of a member."""
        return list(self._by_member.get(member, ()))

    def of_installation(self, installation: str) -> list[Connection]:
        """Return the connections of an installation."""
        return list(self._by_installation.get(installation, ()))


def _take(groups: dict[str, dict[Connection, None]], name: str, connection: Connection) -> None:
    group = groups.get(name)
    if group is not None:
        group.pop(connection, None)
        if not group:
            del groups[name]
