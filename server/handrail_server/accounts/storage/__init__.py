"""How accounts are stored: the ledger, the register built from it, its rows and their encryption."""
