"""Sync: runs the pure sync core over a transport and the log."""

from handrail_client.sync.runner import Sync

__all__ = ["Sync"]
