"""The half year from beginning to end. Which turn comes when is fixed; how each day goes is up to the seed."""

from collections.abc import Callable

from handrail_client.demo import texts
from handrail_client.demo.cast import Cast, StoryGoals
from handrail_client.demo.days import live_day
from handrail_client.demo.sessions import SESSION_EVERY, hold_session

PHONE_OFFLINE = range(60, 70)
"""Maya's phone has no signal; the laptop and the therapist go on."""


async def tell(cast: Cast, *, lived: Callable[[int], None] = lambda _: None) -> StoryGoals:
    """Live through all of it; the ids of what came to be. The devices are synced at the end.

    `lived` is told of every day that is over.
    """
    goals = StoryGoals()
    await _begin(cast, goals)
    for day in range(cast.almanac.days + 1):
        if day and day % SESSION_EVERY == 0 and day not in PHONE_OFFLINE:
            await hold_session(cast, goals, day)
        await _turn_of_events(cast, goals, day)
        if day:
            await live_day(cast, goals, day)
        await _sync_as_usual(cast, day)
        lived(day)
    await cast.phone.sessions.propose(texts.AHEAD)
    for device in (cast.phone, cast.laptop, cast.therapist, cast.phone, cast.laptop, cast.therapist):
        await cast.sync(device)
    return goals


async def _begin(cast: Cast, goals: StoryGoals) -> None:
    almanac, client, therapist = cast.almanac, cast.phone, cast.therapist
    almanac.turn(0, hour=10)
    await therapist.matters.start_therapy(almanac.today(), planned_sessions=13, every_days=SESSION_EVERY)
    await therapist.sessions.schedule(almanac.date_of(SESSION_EVERY))
    almanac.turn(0, hour=18)
    await client.matters.state_purpose(texts.PURPOSE)
    await client.matters.name_value("Being out in the world", why="It is where my people are.", area="friends")
    await client.matters.name_value("Sleep", area="rest")
    await client.matters.rate_area("friends", importance=9, now=4, wanted=8)
    await client.matters.rate_area("rest", importance=8, now=3, wanted=7)
    await client.matters.name_challenge("Fear of panicking in busy places", areas=["mind", "friends"], daily_impact=7)
    await client.matters.answer_reflection("hope-1", "hope", texts.HOPES)
    await client.matters.answer_reflection("obstacle-1", "obstacle", "I am afraid of the fear.", private=True)
    goals.aspiration = await client.goals.add("Have my town back", horizon="aspiration", why="Friends, light, errands.")
    goals.walk = await client.goals.add(
        "Walk to the park three times a week",
        own_words="I want to go out on my own again without planning my way back first.",
        why="The park is where spring happens.",
        parent=goals.aspiration,
        due=almanac.date_of(182),
    )
    await client.goals.answer_smart(
        goals.walk,
        specific="Leave the house alone and walk to the park gate and back.",
        measurable="How close it feels, 0 to 10, and how many walks.",
        achievable="On quiet mornings, yes.",
        relevant="Being out in the world.",
        time_bound=almanac.date_of(182),
    )
    await client.goals.rate_readiness(goals.walk, importance=9, confidence=6, commitment=8)
    await client.goals.define_measure(goals.walk, "Closeness", kind="rating", baseline="2", target="8")
    goals.panic = await client.goals.define_measure(
        goals.walk, "Panic", kind="counter", better="down", baseline="3", per="week"
    )
    goals.walk_step = await client.steps.add(goals.walk, "Walk to the park gate", size="small", times=3, per="week")
    await cast.sync(client)
    await cast.sync(cast.laptop)
    await cast.sync(therapist)


async def _turn_of_events(cast: Cast, goals: StoryGoals, day: int) -> None:
    almanac, client, laptop, therapist = cast.almanac, cast.phone, cast.laptop, cast.therapist
    almanac.turn(day, hour=17)
    match day:
        case 14:
            await client.goals.set_focus([goals.walk])
            await _agree(cast, goals.walk)
            goals.milestones = tuple(
                [
                    await therapist.steps.add_milestone(goals.walk, title, criterion=criterion, order=order)
                    for title, criterion, order in (
                        ("Ten minutes there and back", "once without turning round", "a"),
                        ("To the fountain", "three times", "b"),
                        ("To the café with Sam", "stayed for a coffee", "c"),
                    )
                ]
            )
            await cast.meet()
        case 28:
            goals.sleep = await laptop.goals.add("Lights out by eleven", own_words="I want mornings that start rested.")
            goals.sleep_step = await laptop.steps.add(
                goals.sleep, "Phone stays in the hall", size="tiny", times=1, per="day"
            )
            await _settle_goal(cast, goals.sleep)
        case 42:
            goals.meeting = await client.goals.add(
                "Speak up in the Monday meeting",
                own_words="Say one thing I think, once a week.",
                parent=goals.aspiration,
            )
            goals.meeting_step = await client.steps.add(
                goals.meeting, "Say one sentence", size="small", times=1, per="week"
            )
            barrier = await client.plans.name_barrier(goals.meeting, "Everyone looks at me", kind="feelings")
            goals.plan = await client.plans.plan(
                goals.meeting,
                "my heart gets loud",
                "I put both feet on the floor and read my first sentence",
                barrier=barrier,
            )
            await _settle_goal(cast, goals.meeting)
            await client.goals.set_focus([goals.walk, goals.sleep, goals.meeting])
        case 45:
            await _reach(cast, goals.milestones[0], "Ten minutes. There and back.")
        case 64:
            # The phone is offline: what Maya changes on it and what is suggested meanwhile do not know of each other.
            await client.goals.adjust(
                goals.walk, title="Walk to the park twice a week", code="too_big", easier=True, note="Two is honest."
            )
            await therapist.goals.adjust(
                goals.walk, title="Walk to the park, three short walks", code="new_insight", note="Shorter, not fewer."
            )
            await therapist.agreeing.suggest(
                goals.sleep, title="Lights out by half past eleven", reason="Kinder on Fridays"
            )
        case 71:
            await cast.meet()
            await client.goals.reword(
                goals.walk, title="Walk to the park, two or three short walks", reason="We combined both."
            )
            await _agree(cast, goals.walk)
        case 98:
            await client.endings.pause(
                goals.meeting, until=almanac.date_of(112), code="unwell", note="Flu. Rest first."
            )
        case 112:
            await client.endings.resume(goals.meeting)
        case 119:
            await _reach(cast, goals.milestones[1], "The fountain, three times this week.")
        case 150:
            await client.endings.reach(goals.sleep, note="Five nights of seven, six weeks long.")
        case 160:
            small = await client.goals.add("Draw every day", own_words="Maybe drawing helps.")
            await client.endings.close(small, code="no_longer_matters", learned="Walking is my drawing.")
        case 172:
            await _reach(cast, goals.milestones[2], "Coffee with Sam. Only the coffee.")
        case _:
            pass


async def _settle_goal(cast: Cast, goal: str) -> None:
    await cast.sync(cast.laptop)
    await cast.meet()
    await _agree(cast, goal)


async def _agree(cast: Cast, goal: str) -> None:
    await cast.meet()
    await cast.phone.agreeing.agree(goal)
    await cast.therapist.agreeing.agree(goal, statement="We both know what this is for.")
    await cast.meet()


async def _reach(cast: Cast, milestone: str, message: str) -> None:
    await cast.sync(cast.phone)
    await cast.phone.steps.reach_milestone(milestone)
    await cast.phone.steps.celebrate(milestone, message=message)


async def _sync_as_usual(cast: Cast, day: int) -> None:
    cast.almanac.turn(day, hour=21, minute=30)
    if day not in PHONE_OFFLINE:
        await cast.sync(cast.phone)
    if day % 7 == 4:
        await cast.sync(cast.laptop)
    if day % 7 == 6:
        await cast.sync(cast.therapist)
