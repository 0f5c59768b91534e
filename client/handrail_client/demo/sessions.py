"""A session of the story: both prepare, look at one picture, rate together, agree, and go on."""

from handrail_client.demo import texts
from handrail_client.demo.almanac import DAYS
from handrail_client.demo.cast import Cast, StoryGoals

SESSION_EVERY = 14


async def hold_session(cast: Cast, goals: StoryGoals, day: int) -> None:
    """One session: agenda, focus, a round of ratings, commitments, recap, feedback."""
    number = day // SESSION_EVERY
    almanac, client, therapist = cast.almanac, cast.phone, cast.therapist
    almanac.turn(day, hour=9)
    item = await client.sessions.propose(
        texts.AGENDA[(number - 1) % len(texts.AGENDA)], kind="setback" if number in (4, 9) else "other"
    )
    await cast.sync(client)
    almanac.turn(day, hour=10)
    await cast.sync(therapist)
    await therapist.look()
    session = await therapist.sessions.start()
    if number in (4, 9):
        await _hear_of_setback(cast, number)
    await cast.meet()
    await client.look()
    if goals.walk:
        await _rate_together(cast, goals, day)
    await therapist.sessions.focus(item)
    await therapist.sessions.discussed(item)
    await _talk(cast, goals, number, session)
    await cast.meet()
    await therapist.sessions.schedule(almanac.date_of(day + SESSION_EVERY))
    await cast.meet()


async def _rate_together(cast: Cast, goals: StoryGoals, day: int) -> None:
    chance = cast.almanac.chance
    own = max(1, min(10, round(2 + 6 * day / DAYS)))
    await cast.therapist.sessions.focus(goals.walk)
    await cast.therapist.sessions.open_round([goals.walk])
    await cast.meet()
    await cast.phone.sessions.rate_hidden({goals.walk: own})
    await cast.therapist.sessions.rate_hidden({goals.walk: max(0, min(10, own + chance.choice((-1, 0, 1, 1))))})
    await cast.meet()
    await cast.therapist.sessions.reveal()
    await cast.meet()
    await cast.meet()


async def _hear_of_setback(cast: Cast, number: int) -> None:
    chosen = 0 if number == 4 else 1
    text, trigger, impact = texts.SETBACKS[chosen]
    learned, helped, try_next = texts.REFLECTIONS[chosen]
    before = cast.almanac.date_of(cast.almanac.day - 5)
    setback = await cast.phone.days.setback(text, trigger=trigger, impact=impact, day=before)
    await cast.phone.days.reflect(setback, learned=learned, helped=helped, try_next=try_next)
    await cast.phone.days.recover(setback, day=cast.almanac.today())


async def _commit(cast: Cast, goals: StoryGoals, number: int) -> None:
    """Both say how it went with what they had promised, and promise something new."""
    client, therapist = cast.phone, cast.therapist
    if goals.promises is not None:
        hers, theirs = goals.promises
        outcome, note = texts.OUTCOMES[number % len(texts.OUTCOMES)]
        await client.sessions.report(hers, outcome, note=note)
        await therapist.sessions.report(theirs, "done")
    due = cast.almanac.date_of(cast.almanac.day + SESSION_EVERY)
    hers, theirs = texts.PROMISES[number % len(texts.PROMISES)]
    goals.promises = (
        await client.sessions.commit(hers, due=due, goal=goals.walk or None),
        await therapist.sessions.commit(theirs, due=due),
    )
    await cast.meet()


async def _talk(cast: Cast, goals: StoryGoals, number: int, session: str) -> None:
    client, therapist, almanac = cast.phone, cast.therapist, cast.almanac
    if goals.wins:
        await therapist.days.cheer(goals.wins[-1], texts.CHEERS[number % len(texts.CHEERS)])
    if number % 4 == 2:
        kind, text = texts.OBSERVATIONS[number // 4 % len(texts.OBSERVATIONS)]
        observation = await therapist.sessions.observe(text, kind=kind, goals=[goals.walk])
        await cast.meet()
        await client.sessions.answer_observation(observation, "yes" if number != 6 else "partly")
    if number % 3 == 1:
        await therapist.sessions.note(texts.PRIVATE_NOTES[number // 3 % len(texts.PRIVATE_NOTES)])
    await _commit(cast, goals, number)
    if number % 3 == 0 and goals.walk:
        await therapist.sessions.review(
            texts.RECAPS[number % len(texts.RECAPS)], goals=[goals.walk], next_due=almanac.date_of(almanac.day + 42)
        )
    await therapist.sessions.recap(
        texts.RECAPS[number % len(texts.RECAPS)], agreed=["Walks before noon"], session=session
    )
    await client.sessions.give_feedback(
        heard=8 + number % 3, worked_on_what_matters=8, way_of_working_fits=9, overall=8 + number % 2, session=session
    )
    await therapist.sessions.end()
