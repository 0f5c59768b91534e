"""The last word on every append, inside its transaction: a revocation that became durable first has won."""

import sqlite3

from handrail_server.store.port import Commit


def admit(connection: sqlite3.Connection, commit: Commit) -> bool:
    """Tell whether its writer is a device of a live installation of a confirmed member for whom the stream is."""
    found = connection.execute(
        "SELECT 1 FROM claimed_device"
        " JOIN installation USING (installation)"
        " JOIN membership USING (member)"
        " JOIN stream USING (space)"
        " WHERE claimed_device.device = ? AND installation.member = ? AND installation.revoked_us IS NULL"
        " AND stream.name = ? AND membership.status = 'confirmed'"
        " AND (stream.owner IS NULL OR stream.owner = installation.member)",
        (commit.writer, commit.member, commit.stream),
    )
    return found.fetchone() is not None
