"""Commands about this device: people, devices, sync, export and import."""
