"""The story's time and chance: passed in, so that the same seed tells the same half year."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from handrail_client.environment import Environment
from handrail_shared.ids import uuid7

DAYS = 187
"""Half a year, and the last session five days ago."""


class Almanac:
    """A calendar that turns when it is told to. Day 0 is the first session, the last of its `days` is `until`."""

    def __init__(self, *, seed: int, until: date, days: int = DAYS) -> None:
        self.chance = Random(seed)  # noqa: S311 - a story, not a secret
        self.days = days
        """How long the story is."""
        self._until = until
        self._ids = Random(seed + 1)  # noqa: S311 - ids of the story, the same each time
        self._day = 0
        self._minute = 0
        self._moments = 0

    @property
    def day(self) -> int:
        """The story's present day."""
        return self._day

    def turn(self, day: int, *, hour: int, minute: int = 0) -> None:
        """Go to this time of this day."""
        self._day, self._minute, self._moments = day, hour * 60 + minute, 0

    def date_of(self, day: int) -> str:
        """The calendar day of a day of the story."""
        return (self._until - timedelta(days=self.days - day)).isoformat()

    def today(self) -> str:
        """The present calendar day."""
        return self.date_of(self._day)

    def now_us(self) -> int:
        """The present time; each look is a second later."""
        self._moments += 1
        start = datetime.combine(self._until - timedelta(days=self.days - self._day), datetime.min.time(), tzinfo=UTC)
        moment = start + timedelta(minutes=self._minute, seconds=self._moments)
        return int(moment.timestamp()) * 1_000_000

    def new_id(self) -> str:
        """A fresh id of the present time."""
        return uuid7(self.now_us(), self._ids.getrandbits(74))

    def environment(self) -> Environment:
        """Return what a device of the story sees of the world."""
        return Environment(now_us=self.now_us, today=self.today, new_id=self.new_id)
