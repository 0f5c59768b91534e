"""The device's durable log."""
