"""Read the stream logs of a dead server's data folder with the store's own functions, and change nothing."""

from contextlib import closing
from pathlib import Path

from handrail_server.store.folder import Names
from handrail_server.store.keys import read_sealers
from handrail_server.store.streams import read
from handrail_server.store.streams.write_buffer import overlay
from handrail_server.store.verify import _open


def lines_in(folder: Path) -> dict[str, list[bytes | None]]:
    """Every line of every stream, in order of position; None where one was taken back."""
    names = Names(folder)
    with closing(_open(names.keys)) as keys:
        sealers = read_sealers(keys, names.master_key.read_bytes())
    with closing(_open(names.database)) as connection:
        overlay(connection)
        return {
            row.stream: [
                read.unsealed(row.stream, sealers[row.stream], item).line
                for item in connection.execute(read.AFTER, (read.find(connection, row.stream).id, 0, 2**53))
            ]
            for row in read.streams(connection)
        }
