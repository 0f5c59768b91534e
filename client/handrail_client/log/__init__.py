"""The device's durable log."""

from handrail_client.log.log import Log

__all__ = ["Log"]
