"""What a device asks for over HTTP: joining, pairing, spaces, devices, and the twin of the socket."""
