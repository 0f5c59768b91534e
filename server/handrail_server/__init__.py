"""The server: the shell around the core that keeps journals durably and shows every member the same."""
