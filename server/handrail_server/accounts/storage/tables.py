"""The tables of accounts, in the same database file as the journal. Numbered like the store's own migrations.

Secrets are stored as digests only, and names are sealed (`sealing.py`): a stolen database tells nobody who is in
therapy with whom. What is looked up at every turn is kept in memory (`register.py`); these tables make it durable.
"""

from typing import Final

from handrail_server.store.sqlite.tables import Room

_FIRST: Final = """
CREATE TABLE member (
    member TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('client', 'therapist')),
    name BLOB NOT NULL,
    created_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE installation (
    installation TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member,
    name BLOB NOT NULL,
    finder TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    created_us INTEGER NOT NULL,
    revoked_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE claimed_device (
    device TEXT NOT NULL PRIMARY KEY,
    installation TEXT NOT NULL REFERENCES installation,
    claimed_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE space (
    space TEXT NOT NULL PRIMARY KEY,
    title BLOB NOT NULL,
    opened_by TEXT NOT NULL REFERENCES member,
    opened_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
    space TEXT NOT NULL REFERENCES space,
    member TEXT NOT NULL REFERENCES member,
    role TEXT NOT NULL CHECK (role IN ('client', 'therapist')),
    status TEXT NOT NULL CHECK (status IN ('invited', 'accepted', 'confirmed', 'ended')),
    changed_us INTEGER NOT NULL,
    PRIMARY KEY (space, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
    finder TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL,
    member TEXT NOT NULL REFERENCES member,
    invited_by TEXT REFERENCES member,
    expires_us INTEGER NOT NULL,
    spent_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE pairing (
    finder TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    expires_us INTEGER NOT NULL,
    wrong INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_fact (
    key TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

_SESSIONS: Final = """
CREATE TABLE session (
    installation TEXT NOT NULL PRIMARY KEY REFERENCES installation,
    finder TEXT UNIQUE,
    digest BLOB,
    changed_us INTEGER NOT NULL,
    CHECK ((finder IS NULL) = (digest IS NULL))
) STRICT, WITHOUT ROWID;
"""
"""A row for each installation that is a browser's; without a finder while it is signed out."""

ROOM: Final = Room("accounts", (_FIRST, _SESSIONS))
"""Given to the store when it is opened."""
