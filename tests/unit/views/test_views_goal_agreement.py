import zlib

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import (
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalClosedUnmet,
    GoalDrafted,
    GoalFocusSet,
    GoalPaused,
    GoalReached,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalReworded,
)

GOAL = identifier(1, 1)


def drafted() -> LogBuilder:
    """Both are there, and the client drafted a goal."""
    builder = LogBuilder().everyone_joins()
    builder.says(PHONE, GoalDrafted(goal=GOAL, change=builder.id(), title="Walk", own_words="Out!", areas=["body"]))
    return builder


def reword(builder: LogBuilder, device: str, title: str, base: Version | None = None, at: int | None = None) -> str:
    """An edit of the title on what is there now, or on `base`; its change."""
    change = builder.id()
    seen = builder.version(GOAL) if base is None else base
    builder.says(device, GoalReworded(goal=GOAL, change=change, base=seen, title=title, reason="Said so"), at=at)
    return change


def test_A2_nobody_agrees_at_first() -> None:
    assert ("none", False) == (drafted().goal(GOAL)["agreement"]["state"], drafted().goal(GOAL)["agreement"]["stale"])


def test_A2_one_agreement_waits_for_the_other_side() -> None:
    builder = drafted()
    builder.says(PHONE, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))
    builder.says(LAPTOP, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))

    goal = builder.goal(GOAL)

    assert ("waiting", 1, "draft") == (goal["agreement"]["state"], len(goal["agreement"]["by"]), goal["status"])


def test_A2_both_agreements_make_a_goal_active_and_it_stays_so() -> None:
    builder = drafted()
    for device in (PHONE, DESK):
        builder.says(device, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))
    agreed = builder.goal(GOAL)
    reword(builder, DESK, "Walk far")
    stale = builder.goal(GOAL)

    assert ("agreed", "active", False) == (agreed["agreement"]["state"], agreed["status"], agreed["agreement"]["stale"])
    assert ("stale", "active", True) == (stale["agreement"]["state"], stale["status"], stale["agreement"]["stale"])


def test_A2_a_version_with_the_right_mark_and_another_number_is_not_the_version() -> None:
    builder = drafted()
    builder.says(PHONE, GoalAgreed(goal=GOAL, version=Version(number=2, mark=builder.version(GOAL).mark)))

    assert "stale" == builder.goal(GOAL)["agreement"]["state"]


def test_A2_agreements_of_people_who_never_joined_make_nothing_active() -> None:
    builder = LogBuilder()
    builder.says(PHONE, GoalDrafted(goal=GOAL, change=builder.id(), title="Walk"))
    for device in (PHONE, DESK):
        builder.says(device, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))

    goal = builder.goal(GOAL)

    assert ("waiting", "draft") == (goal["agreement"]["state"], goal["status"])


def test_A2_withdrawing_ends_ones_own_agreement_until_one_agrees_again() -> None:
    builder = drafted()
    version = builder.version(GOAL)
    builder.says(DESK, GoalAgreementWithdrawn(goal=GOAL, version=version, reason="Never agreed"))
    builder.says(PHONE, GoalAgreed(goal=GOAL, version=version))
    builder.says(PHONE, GoalAgreementWithdrawn(goal=GOAL, version=version, reason="Too soon"))
    withdrawn = builder.goal(GOAL)["agreement"]
    builder.says(PHONE, GoalAgreed(goal=GOAL, version=version))
    again = builder.goal(GOAL)["agreement"]

    assert ("none", ["Too soon"]) == (withdrawn["state"], [item["reason"] for item in withdrawn["withdrawn"]])
    assert ("waiting", []) == (again["state"], again["withdrawn"])


def test_a_goal_that_was_ever_in_focus_is_active() -> None:
    builder = drafted()
    builder.says(PHONE, GoalFocusSet(focus=[GOAL]))
    builder.says(PHONE, GoalFocusSet(focus=[]))

    goal = builder.goal(GOAL)

    assert ("active", False) == (goal["status"], goal["in_focus"])


def test_pausing_again_adds_a_pause_and_resuming_ends_all() -> None:
    builder = drafted()
    builder.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-01", until="2026-11-05"))
    builder.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-06", code="unwell"))
    paused = builder.goal(GOAL)["status"]
    builder.says(PHONE, GoalResumed(goal=GOAL, day="2026-11-10"))
    builder.says(DESK, GoalResumed(goal=GOAL, day="2026-11-11"))

    goal = builder.goal(GOAL)

    assert ("paused", "draft", False) == (paused, goal["status"], goal["needs_a_look"])
    assert [("2026-11-01", "2026-11-10"), ("2026-11-06", "2026-11-10")] == [
        (pause["start"], pause["resumed"]) for pause in goal["pauses"]
    ]


def test_a_goal_closed_in_a_pause_is_not_paused_when_it_is_reopened() -> None:
    builder = drafted()
    builder.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-01"))
    builder.says(PHONE, GoalClosedUnmet(goal=GOAL, learned="Rest"))
    closed = builder.goal(GOAL)
    builder.says(PHONE, GoalReopened(goal=GOAL))
    reopened = builder.goal(GOAL)

    assert ("closed", "Rest") == (closed["status"], closed["ending"] and closed["ending"]["note"])
    assert ("draft", None, "2026-11-01") == (reopened["status"], reopened["ending"], reopened["pauses"][0]["resumed"])


def test_reaching_a_paused_goal_ends_the_pause() -> None:
    builder = drafted()
    builder.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-01"))
    builder.says(PHONE, GoalReached(goal=GOAL, day="2026-11-09", note="Early"))

    goal = builder.goal(GOAL)

    assert ("reached", "2026-11-09") == (goal["status"], goal["pauses"][0]["resumed"])


def test_what_makes_no_sense_is_inert_and_asks_for_a_look_until_something_does() -> None:
    builder = drafted()
    builder.says(DESK, GoalReopened(goal=GOAL))
    builder.says(DESK, GoalResumed(goal=GOAL, day="2026-11-01"))
    looking = builder.goal(GOAL)
    builder.says(PHONE, GoalReached(goal=GOAL, day="2026-11-09"))
    settled = builder.goal(GOAL)

    assert (True, ["goal_reopened", "goal_resumed"]) == (
        looking["needs_a_look"],
        [look["type"] for look in looking["looks"]],
    )
    assert (False, []) == (settled["needs_a_look"], settled["looks"])


def test_a_retracted_goal_stays_retracted() -> None:
    builder = drafted()
    builder.says(PHONE, GoalRetracted(goal=GOAL, reason="By mistake"))
    builder.says(DESK, GoalRetracted(goal=GOAL))
    builder.says(DESK, GoalReopened(goal=GOAL))

    board = builder.shows()["board"]

    assert ([], ["By mistake"]) == (board["goals"], [doc["reason"] for doc in board["retracted"]])


def test_a_pause_that_is_over_stays_as_it_was() -> None:
    builder = drafted()
    for start, day in (("2026-11-01", "2026-11-03"), ("2026-11-05", "2026-11-07")):
        builder.says(PHONE, GoalPaused(goal=GOAL, start=start))
        builder.says(PHONE, GoalResumed(goal=GOAL, day=day))

    assert ["2026-11-03", "2026-11-07"] == [pause["resumed"] for pause in builder.goal(GOAL)["pauses"]]


def test_A1_a_version_names_exactly_which_changes_it_holds() -> None:
    builder = drafted()
    changes = [builder.goal(GOAL)["history"][0]["change"], reword(builder, DESK, "Walk daily")]
    builder.says(DESK, builder.log[-1].body)

    mark = sum(zlib.crc32(change.encode()) for change in changes) % (1 << 48)

    assert Version(number=2, mark=mark) == builder.version(GOAL)
