"""Where the server keeps its journals: one port, and two stores behind it (`MemoryStore`, `SqliteStore`)."""
