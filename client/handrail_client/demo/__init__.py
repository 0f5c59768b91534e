"""Half a year of one space, lived by a phone, a laptop and a therapist's device through the real library and server."""
