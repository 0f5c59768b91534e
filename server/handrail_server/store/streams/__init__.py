"""Streams in SQLite: appending, reading, heads and buffered writes."""
