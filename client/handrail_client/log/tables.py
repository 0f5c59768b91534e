"""The tables of a device's log (SQLite). Numbered migrations, never changed once shipped.

An entry that left as an `own` line and came back as a confirmed `entry` is in both: own lines are never deleted, the
confirmed copy may be dropped and read again at any time (rule E2).
"""

from typing import Final

APPLICATION_ID: Final = 0x48414E44  # "HAND"

_FIRST: Final = """
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    member TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('client', 'therapist')),
    name TEXT NOT NULL,
    device TEXT NOT NULL,
    device_name TEXT NOT NULL,
    server TEXT NOT NULL,
    token TEXT NOT NULL,
    epoch TEXT,
    stamp INTEGER NOT NULL DEFAULT 0,   -- the latest stamp given or seen (effective), microseconds
    asked INTEGER NOT NULL DEFAULT 0,   -- how often a sync asked another one to make everything current
    answered INTEGER NOT NULL DEFAULT 0,
    synced_us INTEGER                   -- when everything was last current
) STRICT;

CREATE TABLE life (                     -- device ids of former lives (rule P3)
    device TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE space (
    space TEXT PRIMARY KEY,
    title TEXT,
    shared TEXT NOT NULL,
    private TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    number INTEGER PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    space TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('shared', 'private')),
    position INTEGER NOT NULL DEFAULT 0,
    checksum INTEGER NOT NULL DEFAULT 0,
    head INTEGER NOT NULL DEFAULT 0,
    read INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 0,
    copy INTEGER NOT NULL DEFAULT 0,        -- counts how often confirmed content was dropped
    unpublished INTEGER NOT NULL DEFAULT 0  -- whether hidden ratings may be due to be published
) STRICT;

CREATE TABLE own (
    id INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES stream,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    line BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'refused', 'moved')),
    code TEXT,
    position INTEGER,                   -- where it stands in the confirmed copy, once it is there
    UNIQUE (stream, device, seq)
) STRICT;
CREATE INDEX own_pending ON own (stream, device, seq) WHERE state = 'pending';
CREATE INDEX own_unconfirmed ON own (stream) WHERE position IS NULL AND state IN ('pending', 'accepted');
CREATE INDEX own_refused ON own (stream) WHERE state = 'refused';

CREATE TABLE entry (
    stream INTEGER NOT NULL REFERENCES stream,
    position INTEGER NOT NULL,
    received_us INTEGER NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    line BLOB,                          -- NULL where it was taken back (rule E5)
    PRIMARY KEY (stream, position)
) STRICT;

CREATE TABLE segment (
    stream INTEGER NOT NULL REFERENCES stream,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    packed BLOB NOT NULL,               -- gzip of entry texts, each with a newline
    PRIMARY KEY (stream, first)
) STRICT;

CREATE TABLE share (                    -- where shared copies stand, by the name under which they are taken back
    stream INTEGER NOT NULL REFERENCES stream,
    share TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, share, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE taken (                    -- names of shares that were taken back
    stream INTEGER NOT NULL REFERENCES stream,
    share TEXT NOT NULL,
    PRIMARY KEY (stream, share)
) STRICT, WITHOUT ROWID;

CREATE TABLE relay (                    -- lines of this member's other devices, to be offered again (rule R2)
    stream INTEGER NOT NULL REFERENCES stream,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    line BLOB NOT NULL,
    PRIMARY KEY (stream, device, seq)
) STRICT;

CREATE TABLE reach (
    stream INTEGER NOT NULL REFERENCES stream,
    member TEXT NOT NULL,
    held INTEGER NOT NULL,
    read INTEGER NOT NULL,
    PRIMARY KEY (stream, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    word TEXT NOT NULL,
    stream TEXT
) STRICT;

CREATE TABLE snapshot (
    stream INTEGER PRIMARY KEY REFERENCES stream,
    position INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;
"""

_SECOND: Final = """
ALTER TABLE identity ADD COLUMN stopped TEXT;  -- why the server wants nothing of this device, until it does again
"""

_THIRD: Final = """
-- What is about sessions is looked for with every event that is written. X'2273657373696F6E5F' is '"session_'.
CREATE INDEX entry_of_sessions ON entry (stream, position) WHERE instr(line, X'2273657373696F6E5F') > 0;
CREATE INDEX own_of_sessions ON own (stream) WHERE instr(line, X'2273657373696F6E5F') > 0;
ALTER TABLE segment ADD COLUMN sessions INTEGER;  -- whether such a line is in it; NULL: nobody has looked yet
"""

_FOURTH: Final = """
ALTER TABLE space ADD COLUMN arriving INTEGER NOT NULL DEFAULT 0;  -- whether to look up that the stream says who came
"""

_FIFTH: Final = """
ALTER TABLE reach ADD COLUMN steps TEXT NOT NULL DEFAULT '[]';  -- when (rule E7)
"""

_SIXTH: Final = """
DELETE FROM snapshot;  -- they did not count
ALTER TABLE snapshot ADD COLUMN newer INTEGER NOT NULL DEFAULT 0;  -- entries that are not in it: of a newer version
"""

MIGRATIONS: Final = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH, _SIXTH)
"""The n-th brings a database from version n to n + 1 (`PRAGMA user_version`)."""
