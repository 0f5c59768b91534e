"""Sync: runs the pure sync core over a transport and the log."""
