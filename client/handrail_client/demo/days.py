"""An ordinary day of the story: a check-in most days, steps, a counter, now and then a win or a page of the journal."""

from handrail_client.demo import texts
from handrail_client.demo.almanac import DAYS
from handrail_client.demo.cast import Cast, StoryGoals
from handrail_client.device import Device

FEELINGS = (("overwhelmed", "anxious"), ("stuck", "low"), ("okay",), ("hopeful", "calm"), ("proud", "calm"))
WALKING_DAYS = (0, 2, 5)


async def live_day(cast: Cast, goals: StoryGoals, day: int) -> None:
    """Return what Maya's devices log on one day between sessions."""
    almanac = cast.almanac
    weekend = day % 7 in (3, 4)
    device = cast.laptop if weekend and almanac.chance.random() < 0.5 else cast.phone
    almanac.turn(day, hour=20, minute=almanac.chance.randrange(50))
    await _check_in(cast, goals, device, day)
    await _steps(cast, goals, device, day)
    await _panic(cast, goals, device, day)
    await _extras(cast, goals, device, day)


async def _check_in(cast: Cast, goals: StoryGoals, device: Device, day: int) -> None:
    chance = cast.almanac.chance
    if chance.random() > 0.72:
        return
    mood = max(1, min(5, round(2.2 + 1.9 * day / DAYS + chance.uniform(-1.1, 1.1))))
    if goals.walk and day % 5 == 0:
        ratings = {goals.walk: _closeness(cast, day)}
        await device.days.check_in(mood=mood, feelings=FEELINGS[mood - 1], ratings=ratings)
        return
    note = chance.choice(texts.NOTES) if chance.random() < 0.35 else None
    energy = max(1, min(5, mood + chance.choice((-1, 0, 0, 1))))
    private = note is not None and chance.random() < 0.2
    await device.days.check_in(mood=mood, energy=energy, feelings=FEELINGS[mood - 1], note=note, private=private)


def _closeness(cast: Cast, day: int) -> int:
    dip = 2 if 54 <= day <= 66 or 118 <= day <= 126 else 0
    return max(0, min(10, round(2 + 6 * day / DAYS + cast.almanac.chance.uniform(-0.9, 0.9)) - dip))


async def _steps(cast: Cast, goals: StoryGoals, device: Device, day: int) -> None:
    chance = cast.almanac.chance
    if goals.walk_step and day % 7 in WALKING_DAYS:
        luck = chance.random()
        if luck < 0.55 + 0.25 * day / DAYS:
            await device.steps.done(goals.walk_step, effort=chance.randrange(2, 8), helped=chance.randrange(4, 10))
        elif luck < 0.85:
            await device.steps.partly_done(goals.walk_step, percent=50)
        else:
            await device.steps.skip(goals.walk_step, why=chance.choice(("unwell", "forgot", "too_hard")))
    if goals.sleep_step and day < 150 and chance.random() < 0.6:
        await device.steps.done(goals.sleep_step)
    if goals.meeting_step and day % 7 == 4 and not 98 <= day < 112:
        await device.steps.done(goals.meeting_step, effort=chance.randrange(4, 9))
        if chance.random() < 0.5:
            await device.plans.use_plan(goals.plan, helped=chance.randrange(5, 10))


async def _panic(cast: Cast, goals: StoryGoals, device: Device, day: int) -> None:
    chance = cast.almanac.chance
    if not goals.panic:
        return
    if chance.random() < 0.3 - 0.24 * day / DAYS:
        await device.days.tick(goals.panic, intensity=chance.randrange(3, 9))
    elif chance.random() < 0.4:
        await device.days.confirm_zero(goals.panic)


async def _extras(cast: Cast, goals: StoryGoals, device: Device, day: int) -> None:
    chance = cast.almanac.chance
    if chance.random() < 0.09:
        text = texts.WINS[len(goals.wins) % len(texts.WINS)]
        win = await device.days.win(text, goal=goals.walk or None, big=chance.random() < 0.2)
        goals.wins = (*goals.wins, win)
    if day % 9 == 4:
        kind, text = texts.JOURNAL[day // 9 % len(texts.JOURNAL)]
        entry = await device.journal.write(text, kind=kind, mood=3)
        if kind == "insight":
            await device.journal.share(entry)
        if day == 49:
            await device.journal.share(entry)
            await device.journal.unshare(entry)
