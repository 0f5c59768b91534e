"""The hub: which sessions are connected, and who is sent what."""
