"""`undo`: the last thing goes, whatever it was, what stood before it stands again, and nothing older is taken."""

from pathlib import Path

import pytest

from fakes.devices.homes import LAPTOP, MAYA, SHARED, START_US, checksum, line, received
from fakes.devices.owner import device, goal_of, private, shared
from handrail_client.device import Device
from handrail_client.errors import DeviceProblem, NothingToDo
from handrail_shared.events.matters import PurposeStated
from handrail_shared.events.steps import MilestoneReached


async def test_undo_takes_back_the_last_thing_and_then_the_one_before(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        step = await phone.steps.add(goal, "Shoes")
        await phone.steps.done(step)
        await phone.days.win("one")
        entry = await phone.journal.write("mine")
        await phone.journal.share(entry)

        undone = [(await phone.undo())[0] for _ in range(6)]

        assert ["entry_shared", "journal_written", "win_noted", "step_done", "step_added", "goal_drafted"] == undone
        assert [] == (await shared(phone))["board"]["goals"]
        assert [] == (await private(phone))["journal"]
        with pytest.raises(NothingToDo):
            await phone.undo()


async def test_undo_never_takes_back_something_older_than_the_last_thing(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        step = await phone.steps.add(goal, "Shoes")
        await phone.days.win("one")
        await phone.steps.reword(step, title="Boots")

        with pytest.raises(NothingToDo, match=r"The last thing \(step reworded\) cannot be taken back"):
            await phone.undo()
        await phone.agreeing.agree(goal)
        assert ("goal_agreed", goal) == await phone.undo()
        with pytest.raises(NothingToDo, match=r"The last thing \(step reworded\) cannot be taken back"):
            await phone.undo()
        assert ["one"] == [win["text"] for win in (await shared(phone))["progress"]["wins"]]


async def test_undo_takes_back_all_that_one_check_in_said_and_no_more(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        await phone.days.win("before")
        recorded = await phone.days.check_in(mood=4, ratings={goal: 6}, wins=["out"], setbacks=["rain"])

        first, second = await phone.undo(), await phone.undo()

        assert (("check_in_recorded", recorded.id), "win_noted") == (first, second[0])
        progress = (await shared(phone))["progress"]
        assert [] == progress["moods"] == progress["wins"] == progress["goals"][0]["ratings"]
        assert ["Walk"] == [item["title"] for item in (await shared(phone))["board"]["goals"]]


async def test_undo_takes_a_change_of_a_goal_back_and_then_the_change_before(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        await phone.goals.reword(goal, title="Walk far")
        await phone.goals.adjust(goal, due="2026-12-24", code="too_big")
        await phone.goals.answer_smart(goal, specific="Daily")

        undone = [await phone.undo() for _ in range(3)]

        assert [("goal_smart_answered", goal), ("goal_adjusted", goal), ("goal_reworded", goal)] == undone
        now = await goal_of(phone)
        assert ("Walk", None, None) == (now["title"], now["due"], now["smart"]["specific"])
        assert ("goal_drafted", goal) == await phone.undo()


async def test_undo_takes_up_a_step_again_that_was_let_go_or_broken_down(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        step = await phone.steps.add(goal, "Shoes")
        await phone.days.win("one")
        await phone.steps.split(step, ["Left", "Right"])
        await phone.steps.drop(step)

        dropped, split = await phone.undo(), await phone.undo()

        assert (("step_dropped", step), ("step_split", step)) == (dropped, split)
        steps = (await goal_of(phone))["steps"]
        assert [("Shoes", [])] == [(item["title"], item["split_into"]) for item in steps if not item["dropped"]]
        assert "win_noted" == (await phone.undo())[0]


async def test_undo_of_a_milestone_that_was_reached_and_then_of_its_being_there(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        milestone = await phone.steps.add_milestone(goal, "The gate")
        await phone.steps.reach_milestone(milestone)

        reached = await phone.undo()
        [still] = (await goal_of(phone))["milestones"]
        added = await phone.undo()

        assert (("milestone_reached", milestone), ("milestone_added", milestone)) == (reached, added)
        assert still["reached"] is None
        assert [] == (await goal_of(phone))["milestones"]


async def test_undo_of_not_yet_and_of_what_was_reached_after_all(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        milestone = await phone.steps.add_milestone(goal, "The gate")
        await phone.steps.not_yet(milestone)
        await phone.steps.reach_milestone(milestone)

        reached = await phone.undo()
        [open_again] = (await goal_of(phone))["milestones"]
        not_yet = await phone.undo()

        assert (("milestone_reached", milestone), ("milestone_postponed", milestone)) == (reached, not_yet)
        assert open_again["reached"] is None
        assert open_again["not_yet"] is not None
        assert [None] == [item["not_yet"] for item in (await goal_of(phone))["milestones"]]
        assert ("milestone_added", milestone) == await phone.undo()


async def test_undo_of_not_yet_leaves_what_was_reached_since_on_another_device(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("Walk")
        milestone = await phone.steps.add_milestone(goal, "The gate")
        await phone.steps.not_yet(milestone)
        own = await phone.log.lines(SHARED, 1, 9)
        reached = MilestoneReached(milestone=milestone, day="2026-11-20")
        entries = received(*own, line(LAPTOP, 1, reached, author=MAYA, stamp=START_US + 900_000))
        await phone.log.store(SHARED, 0, checksum(entries), entries)

        with pytest.raises(NothingToDo, match="milestone postponed"):
            await phone.undo()
        assert [None] != [item["reached"] for item in (await goal_of(phone))["milestones"]]


async def test_undo_says_again_what_stood_before_and_goes_on_to_what_was_done_before_that(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        await phone.days.win("one")
        commitment = await phone.sessions.commit("Three walks")
        for text in ("To live", "To live well"):
            await phone.matters.state_purpose(text)
        await phone.sessions.report(commitment, "not_yet", note="Rain")
        await phone.sessions.report(commitment, "done")

        undone = [(await phone.undo())[0]]
        reports = (await shared(phone))["sessions"]["commitments"][0]["reports"]
        undone += [(await phone.undo())[0] for _ in range(2)]
        purpose = (await shared(phone))["matters"]["purpose"]["text"]
        undone += [(await phone.undo())[0] for _ in range(3)]

        assert [("not_yet", "Rain")] == [(report["outcome"], report["note"]) for report in reports]
        assert "To live" == purpose
        assert ["commitment_reported"] * 2 + ["purpose_stated"] * 2 + ["commitment_made", "win_noted"] == undone
        assert (await shared(phone))["matters"]["purpose"] is None


async def test_undo_opens_a_setback_again_that_was_said_to_be_over(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        setback = await phone.days.setback("Turned back")
        await phone.days.recover(setback)

        assert ("setback_recovered", setback) == await phone.undo()
        assert [None] == [item["recovered"] for item in (await shared(phone))["progress"]["setbacks"]]
        assert ("setback_noted", setback) == await phone.undo()


async def test_undo_leaves_what_was_said_anew_on_another_device(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        await phone.matters.state_purpose("To live")
        own = await phone.log.lines(SHARED, 1, 9)
        later = line(LAPTOP, 1, PurposeStated(text="To live well"), author=MAYA, stamp=START_US + 900_000)
        entries = received(*own, later)
        await phone.log.store(SHARED, 0, checksum(entries), entries)

        with pytest.raises(NothingToDo, match="purpose stated"):
            await phone.undo()
        assert "To live well" == (await shared(phone))["matters"]["purpose"]["text"]


async def test_undo_shows_each_title_that_stood_before_and_then_no_goal(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("A")
        await phone.goals.reword(goal, title="B")
        await phone.goals.reword(goal, title="C")

        titles: list[list[str]] = []
        for _ in range(3):
            await phone.undo()
            titles.append([item["title"] for item in (await shared(phone))["board"]["goals"]])

        assert [["B"], ["A"], []] == titles


async def test_undo_of_how_a_goal_stands_shows_what_stood_before(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        first, second = await phone.goals.add("Walk"), await phone.goals.add("Sing")
        before = await _how_goals_stand(phone)
        undone: list[str] = []
        for act in (
            phone.agreeing.agree(first),
            phone.endings.pause(first),
            phone.endings.reach(first),
            phone.endings.close(first),
            phone.goals.rank([second, first]),
            phone.goals.set_focus([first]),
        ):
            await act
            undone.append((await phone.undo())[0])
            assert before == await _how_goals_stand(phone)

        expected = ["goal_agreed", "goal_paused", "goal_reached", "goal_closed_unmet", "goals_ranked", "goal_focus_set"]
        assert expected == undone


async def _how_goals_stand(phone: Device) -> list[tuple[object, ...]]:
    # A goal that was in focus once is active from then on.
    names = {"draft": "open", "active": "open"}
    return [
        (goal["goal"], names.get(goal["status"], goal["status"]), goal["agreement"]["state"], goal["in_focus"])
        for goal in (await shared(phone))["board"]["goals"]
    ]


async def test_undo_of_unshare_shares_again_and_leaves_the_private_entry(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        entry = await phone.journal.write("for me")
        await phone.journal.share(entry)
        await phone.journal.unshare(entry)

        undone = await phone.undo()

        assert "entry_unshared" == undone[0]
        assert ["for me"] == [item["text"] for item in (await shared(phone))["journal"]]
        assert ["for me"] == [item["text"] for item in (await private(phone))["journal"]]


async def test_redo_does_again_what_undo_took_back_until_something_else_is_done(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goal = await phone.goals.add("A")
        await phone.goals.reword(goal, title="B")
        await phone.goals.reword(goal, title="C")
        await phone.undo()
        await phone.undo()

        again = [(await phone.redo())[0] for _ in range(2)]
        title = (await goal_of(phone))["title"]
        await phone.undo()
        await phone.goals.reword(goal, title="D")

        assert ["goal_change_undone"] * 2 == again
        assert ("C", "D") == (title, (await goal_of(phone))["title"])
        with pytest.raises(NothingToDo, match="nothing to do again"):
            await phone.redo()


async def test_redo_makes_anew_what_was_taken_back(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        win = await phone.days.win("one")
        await phone.undo()

        type_, made = await phone.redo()

        assert "win_noted" == type_
        assert win != made
        assert [(made, "one")] == [
            (win_doc["win"], win_doc["text"]) for win_doc in (await shared(phone))["progress"]["wins"]
        ]
        assert ("win_noted", made) == await phone.undo()


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"version":1,"notes":[{"run":[],"undid":7}]}'])
async def test_without_a_note_an_undo_was_done_for_its_own_sake(tmp_path: Path, content: bytes | None) -> None:
    async with device(tmp_path) as phone:
        await phone.days.win("one")
        await phone.undo()
        note = tmp_path / "undo.json"
        note.unlink() if content is None else note.write_bytes(content)

        with pytest.raises(NothingToDo):
            await phone.redo()
        assert "entry_retracted" == (await phone.undo())[0]
        assert ["one"] == [win["text"] for win in (await shared(phone))["progress"]["wins"]]


async def test_undo_that_cannot_be_noted_says_so_and_stands(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        await phone.days.win("one")
        (tmp_path / "undo.json.new").mkdir()

        with pytest.raises(DeviceProblem, match="could not be noted"):
            await phone.undo()

        assert [] == (await shared(phone))["progress"]["wins"]
