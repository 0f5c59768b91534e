import zlib

from fakes.core.bodies import CLIENT, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, Scribe
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalChangeUndone,
    GoalClosedUnmet,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalPaused,
    GoalReached,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalSuggestionAnswered,
)
from handrail_shared.views.goals.awareness import LOOKBACK

GOAL = identifier(1, 1)
MEASURE = identifier(3, 1)


def drafted() -> Scribe:
    """Both are there, and the client drafted a goal."""
    scribe = Scribe().everyone_joins()
    scribe.says(PHONE, GoalDrafted(goal=GOAL, change=scribe.id(), title="Walk", own_words="Out!", areas=["body"]))
    return scribe


def reword(scribe: Scribe, device: str, title: str, base: Version | None = None, at: int | None = None) -> str:
    """An edit of the title on what is there now, or on `base`; its change."""
    change = scribe.id()
    seen = scribe.version(GOAL) if base is None else base
    scribe.says(device, GoalReworded(goal=GOAL, change=change, base=seen, title=title, reason="Said so"), at=at)
    return change


def test_a_goal_that_nobody_drafted_is_not_on_the_board() -> None:
    scribe = Scribe()
    scribe.says(PHONE, GoalReached(goal=GOAL, day="2026-11-20"))

    assert [] == scribe.shows()["board"]["goals"]


def test_A1_the_last_wording_stands_and_every_wording_is_in_the_history() -> None:
    scribe = drafted()
    reword(scribe, DESK, "Walk daily")

    goal = scribe.goal(GOAL)

    assert ("Walk daily", "Out!") == (goal["title"], goal["own_words"])
    assert [("goal_drafted", CLIENT, 1, None), ("goal_reworded", goal["history"][1]["by"], 2, "Said so")] == [
        (change["type"], change["by"], change["number"], change["reason"]) for change in goal["history"]
    ]
    assert [{"field": "title", "value": "Walk daily"}] == goal["history"][1]["fields"]


def test_A3_an_edit_on_a_seen_wording_contests_nothing() -> None:
    scribe = drafted()
    reword(scribe, DESK, "Walk daily")
    reword(scribe, PHONE, "Walk twice")

    assert [] == scribe.goal(GOAL)["concurrent"]


def test_A3_edits_of_different_fields_contest_nothing() -> None:
    scribe = drafted()
    base = scribe.version(GOAL)
    reword(scribe, DESK, "Walk daily", base)
    scribe.says(PHONE, GoalReworded(goal=GOAL, change=scribe.id(), base=base, why="For the air"))

    goal = scribe.goal(GOAL)

    assert [] == goal["concurrent"]
    assert [False, False, True] == [change["concurrent"] for change in goal["history"]]


def test_A3_the_same_wording_from_both_is_no_contest() -> None:
    scribe = drafted()
    base = scribe.version(GOAL)
    reword(scribe, DESK, "Walk daily", base)
    reword(scribe, PHONE, "Walk daily", base)

    assert [] == scribe.goal(GOAL)["concurrent"]


def test_A3_a_contest_lasts_until_an_edit_that_saw_both_touches_the_field() -> None:
    scribe = drafted()
    base = scribe.version(GOAL)
    changes = [reword(scribe, DESK, "Walk daily", base), reword(scribe, PHONE, "Walk twice", base)]
    scribe.says(PHONE, GoalReworded(goal=GOAL, change=scribe.id(), base=scribe.version(GOAL), why="For the air"))

    contested = scribe.goal(GOAL)["concurrent"]
    reword(scribe, LAPTOP, "Walk daily, twice")

    assert [("title", changes)] == [
        (each["field"], [value["change"] for value in each["values"]]) for each in contested
    ]
    assert [] == scribe.goal(GOAL)["concurrent"]


def test_A3_a_third_wording_made_in_ignorance_joins_the_contest() -> None:
    scribe = drafted()
    base = scribe.version(GOAL)
    for device, title in ((PHONE, "One"), (LAPTOP, "Two"), (DESK, "Three")):
        reword(scribe, device, title, base)

    [contested] = scribe.goal(GOAL)["concurrent"]

    assert ["One", "Two", "Three"] == [value["value"] for value in contested["values"]]


def test_A3_a_base_that_nothing_explains_knows_only_what_its_device_wrote() -> None:
    scribe = drafted()
    reword(scribe, LAPTOP, "Mine")
    reword(scribe, DESK, "Theirs")
    reword(scribe, LAPTOP, "Strange", Version(number=7, mark=12345))

    [contested] = scribe.goal(GOAL)["concurrent"]

    assert ["Theirs", "Strange"] == [value["value"] for value in contested["values"]]


def test_A3_changes_long_ago_count_as_seen() -> None:
    scribe = drafted()
    base = scribe.version(GOAL)
    reword(scribe, DESK, "Long ago")
    for number in range(LOOKBACK):
        scribe.says(
            DESK, GoalReworded(goal=GOAL, change=scribe.id(), base=scribe.version(GOAL), why=f"because {number}")
        )
    reword(scribe, PHONE, "Now", base)

    assert [] == scribe.goal(GOAL)["concurrent"]


def test_a_suggestion_changes_nothing_until_it_is_accepted() -> None:
    scribe = drafted()
    suggestion = scribe.id()
    base = scribe.version(GOAL)
    scribe.says(
        DESK, GoalChangeSuggested(suggestion=suggestion, goal=GOAL, base=base, title="Walk less", due="2026-12-01")
    )

    before = scribe.goal(GOAL)
    accept = GoalSuggestionAnswered(suggestion=suggestion, goal=GOAL, change=scribe.id(), accepted=True, reason="Yes")
    scribe.says(PHONE, accept)
    after = scribe.goal(GOAL)

    assert ("Walk", 1, "open") == (before["title"], before["version"]["number"], before["suggestions"][0]["state"])
    assert ("Walk less", "2026-12-01", 2) == (after["title"], after["due"], after["version"]["number"])
    assert "accepted" == after["suggestions"][0]["state"]
    assert suggestion == after["history"][1]["suggestion"]


def test_an_acceptance_whose_suggestion_has_not_come_counts_as_a_change() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalSuggestionAnswered(suggestion=scribe.id(), goal=GOAL, change=scribe.id(), accepted=True))

    goal = scribe.goal(GOAL)

    assert ("Walk", 2, []) == (goal["title"], goal["version"]["number"], goal["suggestions"])


def test_a_suggestion_can_be_withdrawn_until_it_is_answered() -> None:
    scribe = drafted()
    suggestion = scribe.id()
    scribe.says(DESK, GoalChangeSuggested(suggestion=suggestion, goal=GOAL, base=scribe.version(GOAL), title="Less"))
    scribe.says(DESK, EntryRetracted(retraction=scribe.id(), ref=suggestion))

    assert ["withdrawn"] == [each["state"] for each in scribe.goal(GOAL)["suggestions"]]


def test_smart_answers_count_and_the_gaps_are_named() -> None:
    scribe = drafted()
    none = scribe.goal(GOAL)["smart"]
    scribe.says(
        PHONE,
        GoalSmartAnswered(
            goal=GOAL,
            change=scribe.id(),
            base=scribe.version(GOAL),
            specific="To the pond",
            achievable="Yes",
            time_bound="2026-12-31",
        ),
    )
    some = scribe.goal(GOAL)["smart"]
    scribe.says(PHONE, _measure(scribe))
    measured = scribe.goal(GOAL)["smart"]

    assert (0, ["specific", "measurable", "achievable", "relevant", "time_bound"]) == (none["count"], none["gaps"])
    assert (3, ["measurable", "relevant"]) == (some["count"], some["gaps"])
    assert (4, ["relevant"]) == (measured["count"], measured["gaps"])


def _measure(scribe: Scribe) -> GoalMeasureDefined:
    return GoalMeasureDefined(
        goal=GOAL,
        change=scribe.id(),
        base=scribe.version(GOAL),
        measure=MEASURE,
        kind="minutes",
        label="Minutes",
        target="30",
    )


def test_a_measure_is_defined_anew_and_its_target_adjusted() -> None:
    scribe = drafted()
    scribe.says(PHONE, _measure(scribe))
    base = scribe.version(GOAL)
    scribe.says(DESK, GoalAdjusted(goal=GOAL, change=scribe.id(), base=base, measure=MEASURE, target="20", easier=True))
    scribe.says(DESK, GoalAdjusted(goal=GOAL, change=scribe.id(), base=scribe.version(GOAL), target="3"))

    goal = scribe.goal(GOAL)

    assert [("20", "Minutes", None)] == [(doc["target"], doc["label"], doc["latest"]) for doc in goal["measures"]]
    assert "3" == goal["target"]
    assert [False, False, True, False] == [change["easier"] for change in goal["history"]]


def undo(scribe: Scribe, device: str, change: str) -> None:
    """Take a change back on what is there now."""
    base = scribe.version(GOAL)
    scribe.says(device, GoalChangeUndone(goal=GOAL, change=scribe.id(), base=base, undoes=change))


def test_a_change_taken_back_leaves_what_stood_before() -> None:
    scribe = drafted()
    change = reword(scribe, PHONE, "Walk far")
    measure = _measure(scribe)
    scribe.says(PHONE, measure)

    undo(scribe, LAPTOP, change)
    undo(scribe, PHONE, measure.change)

    goal = scribe.goal(GOAL)
    assert ("Walk", []) == (goal["title"], goal["measures"])
    assert [{"field": "title", "value": "Walk"}] == goal["history"][3]["fields"]
    assert [None, None] == [each["value"] for each in goal["history"][4]["fields"]]


def test_a_change_taken_back_leaves_alone_what_was_changed_since() -> None:
    scribe = drafted()
    change = reword(scribe, PHONE, "Walk far")
    reword(scribe, DESK, "Walk near")

    undo(scribe, PHONE, change)

    assert "Walk near" == scribe.goal(GOAL)["title"]


def test_nobody_takes_back_the_change_of_another_or_the_first_words() -> None:
    scribe = drafted()
    drafting = scribe.goal(GOAL)["history"][0]["change"]
    change = reword(scribe, PHONE, "Walk far")

    undo(scribe, DESK, change)
    undo(scribe, PHONE, drafting)

    assert "Walk far" == scribe.goal(GOAL)["title"]


def test_taking_a_change_back_can_be_taken_back() -> None:
    scribe = drafted()
    undo(scribe, PHONE, reword(scribe, PHONE, "Walk far"))

    undo(scribe, PHONE, scribe.goal(GOAL)["history"][-1]["change"])

    assert "Walk far" == scribe.goal(GOAL)["title"]


def test_A2_what_was_agreed_to_before_a_change_was_taken_back_is_stale() -> None:
    scribe = drafted()
    change = reword(scribe, PHONE, "Walk far")
    scribe.says(PHONE, GoalAgreed(goal=GOAL, version=scribe.version(GOAL)))

    undo(scribe, PHONE, change)

    assert "stale" == scribe.goal(GOAL)["agreement"]["state"]


def test_A2_nobody_agrees_at_first() -> None:
    assert ("none", False) == (drafted().goal(GOAL)["agreement"]["state"], drafted().goal(GOAL)["agreement"]["stale"])


def test_A2_one_agreement_waits_for_the_other_side() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalAgreed(goal=GOAL, version=scribe.version(GOAL)))
    scribe.says(LAPTOP, GoalAgreed(goal=GOAL, version=scribe.version(GOAL)))

    goal = scribe.goal(GOAL)

    assert ("waiting", 1, "draft") == (goal["agreement"]["state"], len(goal["agreement"]["by"]), goal["status"])


def test_A2_both_agreements_make_a_goal_active_and_it_stays_so() -> None:
    scribe = drafted()
    for device in (PHONE, DESK):
        scribe.says(device, GoalAgreed(goal=GOAL, version=scribe.version(GOAL)))
    agreed = scribe.goal(GOAL)
    reword(scribe, DESK, "Walk far")
    stale = scribe.goal(GOAL)

    assert ("agreed", "active", False) == (agreed["agreement"]["state"], agreed["status"], agreed["agreement"]["stale"])
    assert ("stale", "active", True) == (stale["agreement"]["state"], stale["status"], stale["agreement"]["stale"])


def test_A2_a_version_with_the_right_mark_and_another_number_is_not_the_version() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalAgreed(goal=GOAL, version=Version(number=2, mark=scribe.version(GOAL).mark)))

    assert "stale" == scribe.goal(GOAL)["agreement"]["state"]


def test_A2_agreements_of_people_who_never_joined_make_nothing_active() -> None:
    scribe = Scribe()
    scribe.says(PHONE, GoalDrafted(goal=GOAL, change=scribe.id(), title="Walk"))
    for device in (PHONE, DESK):
        scribe.says(device, GoalAgreed(goal=GOAL, version=scribe.version(GOAL)))

    goal = scribe.goal(GOAL)

    assert ("waiting", "draft") == (goal["agreement"]["state"], goal["status"])


def test_A2_withdrawing_ends_ones_own_agreement_until_one_agrees_again() -> None:
    scribe = drafted()
    version = scribe.version(GOAL)
    scribe.says(DESK, GoalAgreementWithdrawn(goal=GOAL, version=version, reason="Never agreed"))
    scribe.says(PHONE, GoalAgreed(goal=GOAL, version=version))
    scribe.says(PHONE, GoalAgreementWithdrawn(goal=GOAL, version=version, reason="Too soon"))
    withdrawn = scribe.goal(GOAL)["agreement"]
    scribe.says(PHONE, GoalAgreed(goal=GOAL, version=version))
    again = scribe.goal(GOAL)["agreement"]

    assert ("none", ["Too soon"]) == (withdrawn["state"], [each["reason"] for each in withdrawn["withdrawn"]])
    assert ("waiting", []) == (again["state"], again["withdrawn"])


def test_a_goal_that_was_ever_in_focus_is_active() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalFocusSet(focus=[GOAL]))
    scribe.says(PHONE, GoalFocusSet(focus=[]))

    goal = scribe.goal(GOAL)

    assert ("active", False) == (goal["status"], goal["in_focus"])


def test_pausing_again_adds_a_pause_and_resuming_ends_all() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-01", until="2026-11-05"))
    scribe.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-06", code="unwell"))
    paused = scribe.goal(GOAL)["status"]
    scribe.says(PHONE, GoalResumed(goal=GOAL, day="2026-11-10"))
    scribe.says(DESK, GoalResumed(goal=GOAL, day="2026-11-11"))

    goal = scribe.goal(GOAL)

    assert ("paused", "draft", False) == (paused, goal["status"], goal["needs_a_look"])
    assert [("2026-11-01", "2026-11-10"), ("2026-11-06", "2026-11-10")] == [
        (pause["start"], pause["resumed"]) for pause in goal["pauses"]
    ]


def test_a_goal_closed_in_a_pause_is_not_paused_when_it_is_reopened() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-01"))
    scribe.says(PHONE, GoalClosedUnmet(goal=GOAL, learned="Rest"))
    closed = scribe.goal(GOAL)
    scribe.says(PHONE, GoalReopened(goal=GOAL))
    reopened = scribe.goal(GOAL)

    assert ("closed", "Rest") == (closed["status"], closed["ending"] and closed["ending"]["note"])
    assert ("draft", None, "2026-11-01") == (reopened["status"], reopened["ending"], reopened["pauses"][0]["resumed"])


def test_reaching_a_paused_goal_ends_the_pause() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-01"))
    scribe.says(PHONE, GoalReached(goal=GOAL, day="2026-11-09", note="Early"))

    goal = scribe.goal(GOAL)

    assert ("reached", "2026-11-09") == (goal["status"], goal["pauses"][0]["resumed"])


def test_what_makes_no_sense_is_inert_and_asks_for_a_look_until_something_does() -> None:
    scribe = drafted()
    scribe.says(DESK, GoalReopened(goal=GOAL))
    scribe.says(DESK, GoalResumed(goal=GOAL, day="2026-11-01"))
    looking = scribe.goal(GOAL)
    scribe.says(PHONE, GoalReached(goal=GOAL, day="2026-11-09"))
    settled = scribe.goal(GOAL)

    assert (True, ["goal_reopened", "goal_resumed"]) == (
        looking["needs_a_look"],
        [look["type"] for look in looking["looks"]],
    )
    assert (False, []) == (settled["needs_a_look"], settled["looks"])


def test_a_retracted_goal_stays_retracted() -> None:
    scribe = drafted()
    scribe.says(PHONE, GoalRetracted(goal=GOAL, reason="By mistake"))
    scribe.says(DESK, GoalRetracted(goal=GOAL))
    scribe.says(DESK, GoalReopened(goal=GOAL))

    board = scribe.shows()["board"]

    assert ([], ["By mistake"]) == (board["goals"], [doc["reason"] for doc in board["retracted"]])


def test_a_pause_that_is_over_stays_as_it_was() -> None:
    scribe = drafted()
    for start, day in (("2026-11-01", "2026-11-03"), ("2026-11-05", "2026-11-07")):
        scribe.says(PHONE, GoalPaused(goal=GOAL, start=start))
        scribe.says(PHONE, GoalResumed(goal=GOAL, day=day))

    assert ["2026-11-03", "2026-11-07"] == [pause["resumed"] for pause in scribe.goal(GOAL)["pauses"]]


def test_A1_a_version_names_exactly_which_changes_it_holds() -> None:
    scribe = drafted()
    changes = [scribe.goal(GOAL)["history"][0]["change"], reword(scribe, DESK, "Walk daily")]
    scribe.says(DESK, scribe.log[-1].body)

    mark = sum(zlib.crc32(change.encode()) for change in changes) % (1 << 48)

    assert Version(number=2, mark=mark) == scribe.version(GOAL)
