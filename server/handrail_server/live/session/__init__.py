"""One device's sync session: its protocol, windows and send queue, without I/O."""
