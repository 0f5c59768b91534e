"""Missing choices are asked for on a terminal; elsewhere they are a usage error."""

import asyncio
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fakes.devices.command import run
from fakes.devices.homes import MAYA, OSEI, SHARED, START_US, environment, joined
from handrail_client.cli import ask
from handrail_client.device import Device
from handrail_client.log import Log
from handrail_client.log.records import SpaceHeld
from handrail_shared.events.space import MemberJoined

OTHER = "00000000-0000-7000-8000-0000000000%s"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two goals, and something of every kind that commands point at."""
    folder = tmp_path_factory.mktemp("furnished")

    async def make() -> None:
        async with await joined(folder) as log:
            names = [
                MemberJoined(member=MAYA, role="client", name="Maya"),
                MemberJoined(member=OSEI, role="therapist", name="Dr Osei"),
            ]
            await log.append(SHARED, names[:1], now_us=START_US)
            phone = await Device.open(log, environment())
            goal, _ = await phone.goals.add("Walk"), await phone.goals.add("Sleep")
            step = await phone.steps.add(goal, "To the gate")
            await phone.steps.add_milestone(goal, "The bench")
            await phone.steps.done(step)
            await phone.goals.define_measure(goal, "minutes", kind="number", unit="min", better="up")
            await phone.agreeing.suggest(goal, title="Walk with a friend")
            await phone.plans.plan(goal, "it rains", "umbrella")
            await phone.days.win("went out")
            await phone.days.setback("stayed in")
            entry = await phone.journal.write("for me alone")
            await phone.journal.share(entry)
            await phone.matters.name_value("being outside")
            await phone.sessions.schedule("2030-01-01")
            await phone.sessions.propose("the rain")
            await phone.sessions.commit("call a friend")

    asyncio.run(make())
    return folder


@pytest.fixture
def home(tmp_path: Path, furnished: Path) -> Path:
    return shutil.copytree(furnished, tmp_path / "home")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))


def newest(home: Path) -> Any:
    return json.loads(run(home, "log", "--last", "1", "--json").stdout)[0]["body"]


ASKED = [
    ("goal agree", "1\n", {"type": "goal_agreed"}),
    ("goal rank", "2 1\n", {"type": "goals_ranked"}),
    ("goal smart", "1\n\n\nalone\n\n\n", {"type": "goal_smart_answered", "achievable": "alone"}),
    ("goal ready", "2\n8\n11\n4\n", {"type": "goal_readiness_rated", "importance": 8, "confidence": 4}),
    ("goal answer", "1\ny\n", {"type": "goal_suggestion_answered", "accepted": True}),
    ("goal use-plan", "1\n", {"type": "if_then_used"}),
    ("goal comment", "3\nwell\n", {"type": "commented", "text": "well"}),
    ("goal measure", "1\nmetres\n", {"type": "goal_measure_defined", "label": "metres"}),
    ("step add", "2\nLights out\n", {"type": "step_added", "title": "Lights out"}),
    ("step done", "1\n", {"type": "step_done"}),
    ("step correct --outcome retracted", "1\n", {"type": "step_log_corrected"}),
    ("milestone reach", "1\n", {"type": "milestone_reached"}),
    ("measure log", "1\n1.5\n", {"type": "measure_logged", "value": "1.5"}),
    ("win cheer", "1\n", {"type": "win_cheered"}),
    ("setback recover", "1\n", {"type": "setback_recovered"}),
    ("share", "1\n", {"type": "entry_shared", "text": "for me alone"}),
    ("unshare", "1\n", {"type": "entry_unshared"}),
    ("value retire", "1\n", {"type": "value_retired"}),
    ("area", "rest\n7\n3\n6\n", {"type": "life_area_rated", "area": "rest", "importance": 7, "now": 3, "wanted": 6}),
    ("session plan", "soon\n2030-02-01\n", {"type": "session_scheduled", "day": "2030-02-01"}),
    ("session cancel", "1\n", {"type": "session_cancelled"}),
    ("agenda done", "1\n", {"type": "agenda_item_discussed"}),
    ("commit report", "1\nlater\npartly\n", {"type": "commitment_reported", "outcome": "partly"}),
    ("check-in", "\n9\n4\nbetter\n", {"type": "check_in_recorded", "energy": 4, "note": "better"}),
]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("command", "answers", "expected"), ASKED, ids=[item[0] for item in ASKED])
def test_a_missing_choice_is_asked_for(home: Path, command: str, answers: str, expected: dict[str, Any]) -> None:
    done = run(home, *command.split(), answers=answers)

    assert 0 == done.exit_code, done.output
    body = newest(home)
    assert expected == {name: body.get(name) for name in expected}


@pytest.mark.parametrize("command", [item[0] for item in ASKED if "--outcome" not in item[0]])
def test_where_nobody_can_be_asked_it_is_a_usage_error(home: Path, command: str) -> None:
    done = run(home, *command.split())

    assert (2, "") == (done.exit_code, done.stdout)
    assert len(done.stderr.splitlines()) <= 4


@pytest.mark.usefixtures("terminal")
def test_numbers_of_a_round_are_asked_for_goal_by_goal(home: Path) -> None:
    run(home, "session", "start")
    run(home, "session", "round", "open", answers="1 2\n")

    done = run(home, "session", "round", "rate", answers="7\n\n")

    assert 0 == done.exit_code, done.output
    assert "Walk, 0-10" in done.stderr
    assert 7 == newest(home)["value"]


@pytest.mark.usefixtures("terminal")
def test_a_step_is_split_into_as_many_as_are_named(home: Path) -> None:
    done = run(home, "step", "split", answers="1\nShoes\nCoat\n\n")

    assert (0, 2) == (done.exit_code, len(done.stdout.splitlines()))


@pytest.mark.usefixtures("terminal")
def test_what_is_over_is_not_offered(home: Path) -> None:
    run(home, "session", "cancel", answers="1\n")
    run(home, "goal", "retract", answers="1\n")

    none = run(home, "session", "cancel")
    left = run(home, "goal", "agree", answers="1\n")

    assert (1, "There is no session yet.\n") == (none.exit_code, none.stderr)
    assert ("Sleep" in left.stderr, "Walk" in left.stderr) == (True, False)


@pytest.mark.usefixtures("terminal")
def test_the_space_is_asked_for_once_where_there_are_several(home: Path) -> None:
    async def second() -> None:
        async with await Log.open(home) as log:
            await log.add_space(SpaceHeld(space=OTHER % "f1", title="Jonas", shared=OTHER % "f2", private=OTHER % "f3"))

    asyncio.run(second())
    titles = [load["title"] for load in json.loads(run(home, "space", "list", "--json").stdout)]

    done = run(home, "goal", "agree", answers=f"{titles.index('') + 1}\n2\n")

    assert 0 == done.exit_code, done.output
    assert ("Jonas" in done.stderr, done.stderr.count("Which space")) == (True, 1)
