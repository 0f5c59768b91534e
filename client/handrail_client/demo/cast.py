"""Who is in the story, and how their devices meet the server."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from handrail_client.demo.almanac import Almanac
from handrail_client.device import Device


class Cast(Struct, frozen=True, kw_only=True):
    """Three devices of two people. `sync` brings one of them up to date with the server."""

    almanac: Almanac
    phone: Device
    laptop: Device
    therapist: Device
    sync: Callable[[Device], Awaitable[None]]

    async def meet(self) -> None:
        """Both people's devices exchange what is new: in a session they do so all the time."""
        for device in (self.phone, self.therapist, self.phone):
            await self.sync(device)


class StoryGoals(Struct):
    """The ids that the story needs again."""

    aspiration: str = ""
    walk: str = ""
    sleep: str = ""
    meeting: str = ""
    panic: str = ""
    walk_step: str = ""
    sleep_step: str = ""
    meeting_step: str = ""
    plan: str = ""
    milestones: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()
    promises: tuple[str, str] | None = None
    """What Maya and Dr Osei promised in their latest session."""
