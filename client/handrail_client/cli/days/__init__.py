"""Commands of every day: check-ins, the journal, sessions, and undo."""
