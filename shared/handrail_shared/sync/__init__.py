"""The sync rules: the device half (`step`) and the server half (`judge`), both pure."""
