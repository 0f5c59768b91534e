"""How often one may try what can be guessed, and how much one account may ask for."""

from handrail_server.accounts.secrets.token_buckets import Buckets, Rate
from handrail_server.api.problems import ApiRefused

_SECOND_US = 1_000_000
_MINUTE_US = 60 * _SECOND_US


class Quotas:
    """Every bucket of the HTTP side. Keys are peer addresses that no header forges, and member ids."""

    def __init__(self) -> None:
        self.secrets = Buckets(Rate(burst=10, refill_us=6 * _MINUTE_US))
        """Wrong links and codes per address: ten at once, then ten an hour. Right ones do not count."""
        self.tokens = Buckets(Rate(burst=60, refill_us=10 * _SECOND_US))
        """Wrong device tokens per address."""
        self.pairings = Buckets(Rate(burst=10, refill_us=6 * _MINUTE_US))
        """Pairing codes per member."""
        self.spaces = Buckets(Rate(burst=60, refill_us=_MINUTE_US))
        """Spaces and links per member."""
        self.tickets = Buckets(Rate(burst=60, refill_us=_SECOND_US))
        """Tickets per member."""


def take(buckets: Buckets, key: str, now_us: int) -> None:
    """Take a try of `key`. Raises `Refused` with the time to wait where there is none."""
    refuse_for(buckets.take(key, now_us))


def refuse_for(wait_us: int) -> None:
    """Raises `Refused` where there is a time to wait."""
    if wait_us:
        raise ApiRefused("too_many_tries", retry_after_s=-(-wait_us // _SECOND_US))
