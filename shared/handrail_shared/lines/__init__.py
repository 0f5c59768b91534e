"""Lines: an event as its bytes, read and written once."""
