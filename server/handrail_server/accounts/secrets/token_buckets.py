"""How often someone may try: token buckets, one per key, in integer arithmetic. Pure but for the table it keeps.

A bucket holds up to `burst` tries and regains one every `refill_us` microseconds. Keys are peer addresses, codes and
members, each with its purpose in front; the table is bounded, and full buckets are the first to be forgotten.
"""

from typing import Final

from msgspec import Struct

KEYS: Final = 50_000
"""The most keys remembered. An attacker with more addresses than that meets the limits per code instead."""


class Rate(Struct, frozen=True, kw_only=True):
    """A rate: how many tries at once, and after how many microseconds one comes back."""

    burst: int
    refill_us: int


class Bucket(Struct, frozen=True):
    """`left` tries remained at the time `at_us`."""

    left: int
    at_us: int


def refilled(bucket: Bucket, rate: Rate, now_us: int) -> Bucket:
    """The bucket at `now_us`. A clock that runs backwards gives nothing."""
    gained = max(now_us - bucket.at_us, 0) // rate.refill_us
    if bucket.left + gained >= rate.burst:
        return Bucket(rate.burst, now_us)
    return Bucket(bucket.left + gained, bucket.at_us + gained * rate.refill_us)


def wait_us(bucket: Bucket, rate: Rate, now_us: int) -> int:
    """Return how long until there is a try again; 0 where there is one now."""
    bucket = refilled(bucket, rate, now_us)
    return 0 if bucket.left > 0 else bucket.at_us + rate.refill_us - now_us


class Buckets:
    """The tries left for every key of one purpose."""

    def __init__(self, rate: Rate, *, keys: int = KEYS) -> None:
        self._rate = rate
        self._keys = keys
        self._buckets: dict[str, Bucket] = {}

    def wait_us(self, key: str, now_us: int) -> int:
        """Return how long `key` must wait before a try; 0 where it may try now. Takes nothing."""
        bucket = self._buckets.get(key)
        return 0 if bucket is None else wait_us(bucket, self._rate, now_us)

    def take(self, key: str, now_us: int) -> int:
        """Take a try of `key`: 0 where there was one, else how long to wait, and nothing is taken."""
        bucket = refilled(self._buckets.pop(key, Bucket(self._rate.burst, now_us)), self._rate, now_us)
        wait = wait_us(bucket, self._rate, now_us)
        self._make_room(now_us)
        # The latest used key goes last, so the first ones are the longest unused.
        self._buckets[key] = bucket if wait else Bucket(bucket.left - 1, bucket.at_us)
        return wait

    def give_back(self, key: str, now_us: int) -> None:
        """Return a try that turned out not to count."""
        bucket = self._buckets.get(key)
        if bucket is not None:
            bucket = refilled(bucket, self._rate, now_us)
            self._buckets[key] = Bucket(min(bucket.left + 1, self._rate.burst), bucket.at_us)

    def _make_room(self, now_us: int) -> None:
        if len(self._buckets) < self._keys:
            return
        full = [key for key, bucket in self._buckets.items() if self._is_full(bucket, now_us)]
        for key in full or list(self._buckets)[: self._keys // 10 + 1]:
            del self._buckets[key]

    def _is_full(self, bucket: Bucket, now_us: int) -> bool:
        return refilled(bucket, self._rate, now_us).left >= self._rate.burst
