"""SQLite: the thread, the tables and the settings of every connection."""
