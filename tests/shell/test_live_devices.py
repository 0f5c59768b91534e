"""Real devices against a hub, joined by connections that the test pumps."""

from fakes.house import SHARED, house
from fakes.pair import all_current, pump


async def test_P5_what_one_appends_the_other_holds() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        await phone.append(SHARED)
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == 2)

        assert phone.logs[SHARED] == desk.lines(SHARED) == phone.lines(SHARED)
