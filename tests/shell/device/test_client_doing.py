"""What people do on a device, offline: each call appends its event and shows at once."""

from pathlib import Path

import pytest

from fakes.devices.homes import MAYA_PRIVATE, SHARED
from fakes.devices.owner import device, goal_of, private, shared
from handrail_client.errors import NotAllowed, NotFound, NothingToDo


async def test_a_check_in_is_one_append_of_everything_that_was_said(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk to the park")

        recorded = await phone.days.check_in(
            mood=4, note="better", ratings={goal[-8:]: 6}, wins=["went out"], setbacks=["rain"]
        )

        progress = (await shared(phone))["progress"]
        assert 4 == len(recorded.ids)
        assert recorded.id == progress["moods"][0]["check_in"]
        assert 6 == progress["goals"][0]["ratings"][0]["value"]
        assert ["went out"] == [win["text"] for win in progress["wins"]]
        assert ["rain"] == [setback["text"] for setback in progress["setbacks"]]


async def test_a_private_check_in_is_not_shared(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        await phone.days.check_in(mood=1, wins=["small one"], private=True)

        assert [] == (await shared(phone))["progress"]["moods"]
        assert 1 == (await private(phone))["check_ins"][0]["mood"]
        assert {SHARED: 1, MAYA_PRIVATE: 2} == await phone.log.last_seqs()


async def test_nothing_said_is_nothing_appended(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        with pytest.raises(NothingToDo):
            await phone.days.check_in()

        assert 1 == len(await phone.log.own_lines())


async def test_everything_about_a_goal_shows_on_the_board(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        value = await phone.matters.name_value("Being outside")
        goal = await phone.goals.add("Walk", own_words="I want out", why="air", values=[value], areas=["health"])
        await phone.goals.reword(goal, title="Walk to the park", reason="clearer")
        await phone.goals.answer_smart(goal, specific="to the bench", time_bound="2027-01-31")
        await phone.goals.rate_readiness(goal, importance=8, confidence=5)
        measure = await phone.goals.define_measure(goal, "minutes", unit="min", baseline="5", target="30")
        await phone.goals.adjust(goal, target="20", measure=measure, code="too_big", easier=True)
        await phone.goals.rank([goal])
        await phone.goals.set_focus([goal])
        barrier = await phone.plans.name_barrier(goal, "rain", kind="place")
        plan = await phone.plans.plan(goal, "it rains", "I take the umbrella", barrier=barrier)
        await phone.plans.use_plan(plan, helped=7)
        comment = await phone.agreeing.comment(goal, "what do you think?")
        milestone = await phone.steps.add_milestone(goal, "the bench", criterion="sat there")
        await phone.steps.reword_milestone(milestone, due="2026-12-24")
        await phone.steps.reach_milestone(milestone)
        await phone.steps.celebrate(milestone, message="cake")

        shown = await goal_of(phone)
        assert "Walk to the park" == shown["title"]
        assert "2027-01-31" == shown["due"]
        assert ("minutes", "20") == (shown["measures"][0]["label"], shown["measures"][0]["target"])
        assert shown["in_focus"]
        assert 5 == shown["version"]["number"]
        assert [barrier] == [item["barrier"] for item in shown["barriers"]]
        assert [plan] == [plan_doc["plan"] for plan_doc in shown["plans"]]
        assert [comment] == [element["comment"] for element in shown["comments"]]
        assert "2026-11-22" == shown["milestones"][0]["reached"]["day"]


async def test_A2_an_agreement_is_to_the_version_as_it_stands_and_can_be_withdrawn(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        await phone.agreeing.agree(goal)
        with pytest.raises(NothingToDo):
            await phone.agreeing.agree(goal)
        agreed = (await goal_of(phone))["agreement"]["state"]
        await phone.goals.adjust(goal, title="Run")
        stale = (await goal_of(phone))["agreement"]["state"]
        await phone.agreeing.agree(goal)

        await phone.agreeing.withdraw(goal, "too much")

        assert ["waiting", "stale", "none"] == [agreed, stale, (await goal_of(phone))["agreement"]["state"]]
        with pytest.raises(NothingToDo):
            await phone.agreeing.withdraw(goal, "again")


async def test_a_suggestion_is_answered_once(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        suggestion = await phone.agreeing.suggest(goal, title="Walk with a friend", reason="company")

        await phone.agreeing.answer_suggestion(suggestion, accepted=True)

        assert "Walk with a friend" == (await goal_of(phone))["title"]
        with pytest.raises(NothingToDo):
            await phone.agreeing.answer_suggestion(suggestion, accepted=False)


async def test_a_goal_rests_is_reached_reopened_and_let_go(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        phases: list[str] = []
        for act in (
            phone.endings.pause(goal, code="unwell"),
            phone.endings.resume(goal),
            phone.endings.reach(goal, note="there"),
            phone.endings.reopen(goal),
            phone.endings.close(goal, learned="patience"),
        ):
            await act
            phases.append((await goal_of(phone))["status"])

        assert ["paused", "draft", "reached", "draft", "closed"] == phases
        for act in (phone.endings.pause(goal), phone.endings.resume(goal), phone.endings.reach(goal)):
            with pytest.raises(NothingToDo):
                await act


async def test_a_goal_that_was_taken_back_can_no_longer_be_changed(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        await phone.endings.retract(goal)

        with pytest.raises(NothingToDo):
            await phone.goals.adjust(goal, title="Run")
        assert [] == (await shared(phone))["board"]["goals"]


async def test_steps_are_logged_corrected_moved_split_and_dropped(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal, other = await phone.goals.add("Walk"), await phone.goals.add("Sleep")
        step = await phone.steps.add(goal, "Shoes on", per="day", times=2)
        await phone.steps.reword(step, title="Shoes and coat on")
        done = await phone.steps.done(step, day="2026-11-20", effort=3)
        await phone.steps.partly_done(step, day="2026-11-21", percent=30)
        await phone.steps.skip(step, why="unwell")
        await phone.steps.correct(done, outcome="partly", percent=80)
        await phone.steps.move(step, goal=other)
        parts = await phone.steps.split(step, ["Shoes", "Coat"])
        await phone.steps.drop(parts[0], reason="easy")

        goals = {goal_doc["goal"]: goal_doc for goal_doc in (await shared(phone))["board"]["goals"]}
        titles = {item["title"] for item in goals[other]["steps"]}
        assert {"Shoes and coat on", "Shoes", "Coat"} == titles
        ticks = (await shared(phone))["progress"]["goals"][1]["steps"][0]["ticks"]
        assert ["partly", "partly", "skipped"] == [tick["outcome"] for tick in ticks]


async def test_measures_and_counters(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Calm")
        minutes = await phone.goals.define_measure(goal, "minutes")
        panics = await phone.goals.define_measure(goal, "panics", kind="counter", better="down")
        await phone.days.log_measure(minutes, "12.5")
        await phone.days.tick(panics, intensity=6, day="2026-11-21")
        await phone.days.confirm_zero(panics)

        progress = (await shared(phone))["progress"]["goals"][0]
        assert "12.5" == progress["measures"][0]["values"][0]["value"]
        days = [(day["day"], day["count"], day["confirmed_zero"]) for day in progress["counters"][0]["days"]]
        assert [("2026-11-21", 1, False), ("2026-11-22", 0, True)] == days


async def test_wins_and_setbacks(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        win = await phone.days.win("out of bed", big=True)
        await phone.days.cheer(win, "lovely")
        setback = await phone.days.setback("stayed in", impact=4, day="2026-11-20")
        await phone.days.reflect(setback, learned="rest is fine")
        await phone.days.recover(setback)

        progress = (await shared(phone))["progress"]
        assert "lovely" == progress["wins"][0]["cheers"][0]["message"]
        assert 2 == progress["setbacks"][0]["bounce_back_days"]


async def test_the_journal_is_private_until_an_entry_is_shared_and_again_after(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        entry = await phone.journal.write("a hard day", mood=2)
        await phone.journal.edit(entry, text="a hard day, and a walk")
        before = (await shared(phone))["journal"]
        share = await phone.journal.share(entry)
        shown = (await shared(phone))["journal"]
        taken = await phone.journal.unshare(entry)
        after = (await shared(phone))["journal"]

        assert [] == before == after
        assert ["a hard day, and a walk"] == [item["text"] for item in shown]
        assert [share] == taken
        with pytest.raises(NothingToDo):
            await phone.journal.unshare(entry)


async def test_a_private_win_can_be_shared(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        win = await phone.days.win("sang in the car", private=True)
        shared_win = await phone.days.win("seen by both")

        await phone.journal.share(win)

        assert ["sang in the car"] == [item["text"] for item in (await shared(phone))["journal"]]
        with pytest.raises(NotFound):
            await phone.journal.share(shared_win)


async def test_a_session_from_plan_to_review(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        planned = await phone.sessions.schedule("2026-11-22", location="room 4")
        item = await phone.sessions.propose("the rain", kind="barrier", about=goal)
        with pytest.raises(NothingToDo):
            await phone.sessions.focus(goal)
        started = await phone.sessions.start()
        with pytest.raises(NothingToDo):
            await phone.sessions.start()
        await phone.sessions.focus(goal)
        focus = (await shared(phone))["sessions"]["sessions"][0]["focus"]
        await phone.sessions.discussed(item)
        rating = await phone.days.rate(goal, 5)
        promise = await phone.sessions.commit("call a friend", due="2026-11-25")
        await phone.sessions.end()
        await phone.sessions.recap("we talked about rain", agreed=["umbrella"])
        await phone.sessions.give_feedback(heard=9, worked_on_what_matters=8, way_of_working_fits=9, overall=9)
        await phone.sessions.report(promise, "done")
        await phone.sessions.review("well on the way", goals=[goal], next_due="2027-01-01")

        session = (await shared(phone))["sessions"]["sessions"][0]
        ratings = (await shared(phone))["progress"]["goals"][0]["ratings"]
        assert planned == started == session["session"]
        assert goal == focus
        assert "ended" == session["state"]
        assert session["agenda"][0]["discussed"] is not None
        assert "call a friend" == session["commitments"][0]["text"]
        assert [(rating, "session", started)] == [
            (session_doc["rating"], session_doc["context"], session_doc["session"]) for session_doc in ratings
        ]
        assert 9 == session["feedback"][0]["overall"]


async def test_S4_ratings_of_a_round_stay_with_their_author_until_the_reveal(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal, other = await phone.goals.add("Walk"), await phone.goals.add("Sleep")
        with pytest.raises(NothingToDo):
            await phone.sessions.rate_hidden({goal: 7})
        await phone.sessions.open_round([goal])
        with pytest.raises(NotFound):
            await phone.sessions.rate_hidden({other: 7})
        await phone.sessions.rate_hidden({goal: 7})
        hidden = (await shared(phone))["sessions"]["rounds"][0]["ratings"]

        await phone.sessions.reveal()

        assert [] == hidden
        assert [7] == [rating["value"] for rating in (await shared(phone))["sessions"]["rounds"][0]["ratings"]]
        with pytest.raises(NothingToDo):
            await phone.sessions.reveal()


async def test_what_matters_and_the_frame_of_therapy(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        await phone.matters.state_purpose("to feel like myself")
        value = await phone.matters.name_value("Family")
        await phone.matters.retire_value(value)
        await phone.matters.rate_area("work", importance=7, now=3, wanted=6)
        await phone.matters.name_challenge("mornings", daily_impact=8)
        await phone.matters.answer_reflection("hopes", "hope", "to laugh more")
        with pytest.raises(NotAllowed, match="Only a therapist"):
            await phone.matters.start_therapy("2026-11-01")

        assert "to feel like myself" == (await shared(phone))["matters"]["purpose"]["text"]


async def test_a_therapist_has_notes_and_observations(tmp_path: Path) -> None:
    async with device(tmp_path, "therapist") as desk:
        note = await desk.sessions.note("ask about sleep")
        await desk.sessions.note("ask about sleep and mornings", note=note)
        observation = await desk.sessions.observe("more laughter", kind="change")
        await desk.matters.start_therapy("2026-11-01", every_days=7)
        await desk.matters.end_therapy("2027-05-01")
        with pytest.raises(NotAllowed, match="Only a client writes in their own words"):
            await desk.goals.add("Walk", own_words="I want out")
        with pytest.raises(NotAllowed, match="Only a client"):
            await desk.sessions.answer_observation(observation, "yes")
        with pytest.raises(NotAllowed, match="Only a client"):
            await desk.days.check_in(mood=3)

        assert ["ask about sleep and mornings"] == [item["text"] for item in (await private(desk))["notes"]]
