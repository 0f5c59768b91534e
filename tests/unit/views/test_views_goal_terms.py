from fakes.core.bodies import CLIENT, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalAgreed,
    GoalChangeSuggested,
    GoalChangeUndone,
    GoalDrafted,
    GoalMeasureDefined,
    GoalReached,
    GoalReworded,
    GoalSmartAnswered,
    GoalSuggestionAnswered,
)
from handrail_shared.views.goals.awareness import LOOKBACK

GOAL = identifier(1, 1)


MEASURE = identifier(3, 1)


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


def test_a_goal_that_nobody_drafted_is_not_on_the_board() -> None:
    builder = LogBuilder()
    builder.says(PHONE, GoalReached(goal=GOAL, day="2026-11-20"))

    assert [] == builder.shows()["board"]["goals"]


def test_A1_the_last_wording_stands_and_every_wording_is_in_the_history() -> None:
    builder = drafted()
    reword(builder, DESK, "Walk daily")

    goal = builder.goal(GOAL)

    assert ("Walk daily", "Out!") == (goal["title"], goal["own_words"])
    assert [("goal_drafted", CLIENT, 1, None), ("goal_reworded", goal["history"][1]["by"], 2, "Said so")] == [
        (change["type"], change["by"], change["number"], change["reason"]) for change in goal["history"]
    ]
    assert [{"field": "title", "value": "Walk daily"}] == goal["history"][1]["fields"]


def test_A3_an_edit_on_a_seen_wording_contests_nothing() -> None:
    builder = drafted()
    reword(builder, DESK, "Walk daily")
    reword(builder, PHONE, "Walk twice")

    assert [] == builder.goal(GOAL)["concurrent"]


def test_A3_edits_of_different_fields_contest_nothing() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    reword(builder, DESK, "Walk daily", base)
    builder.says(PHONE, GoalReworded(goal=GOAL, change=builder.id(), base=base, why="For the air"))

    goal = builder.goal(GOAL)

    assert [] == goal["concurrent"]
    assert [False, False, True] == [change["concurrent"] for change in goal["history"]]


def test_A3_the_same_wording_from_both_is_no_contest() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    reword(builder, DESK, "Walk daily", base)
    reword(builder, PHONE, "Walk daily", base)

    assert [] == builder.goal(GOAL)["concurrent"]


def test_A3_a_contest_lasts_until_an_edit_that_saw_both_touches_the_field() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    changes = [reword(builder, DESK, "Walk daily", base), reword(builder, PHONE, "Walk twice", base)]
    builder.says(PHONE, GoalReworded(goal=GOAL, change=builder.id(), base=builder.version(GOAL), why="For the air"))

    contested = builder.goal(GOAL)["concurrent"]
    reword(builder, LAPTOP, "Walk daily, twice")

    assert [("title", changes)] == [
        (item["field"], [value["change"] for value in item["values"]]) for item in contested
    ]
    assert [] == builder.goal(GOAL)["concurrent"]


def test_A3_a_third_wording_made_in_ignorance_joins_the_contest() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    for device, title in ((PHONE, "One"), (LAPTOP, "Two"), (DESK, "Three")):
        reword(builder, device, title, base)

    [contested] = builder.goal(GOAL)["concurrent"]

    assert ["One", "Two", "Three"] == [value["value"] for value in contested["values"]]


def test_A3_a_base_that_nothing_explains_knows_only_what_its_device_wrote() -> None:
    builder = drafted()
    reword(builder, LAPTOP, "Mine")
    reword(builder, DESK, "Theirs")
    reword(builder, LAPTOP, "Strange", Version(number=7, mark=12345))

    [contested] = builder.goal(GOAL)["concurrent"]

    assert ["Theirs", "Strange"] == [value["value"] for value in contested["values"]]


def test_A3_changes_long_ago_count_as_seen() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    reword(builder, DESK, "Long ago")
    for number in range(LOOKBACK):
        builder.says(
            DESK, GoalReworded(goal=GOAL, change=builder.id(), base=builder.version(GOAL), why=f"because {number}")
        )
    reword(builder, PHONE, "Now", base)

    assert [] == builder.goal(GOAL)["concurrent"]


def test_a_suggestion_changes_nothing_until_it_is_accepted() -> None:
    builder = drafted()
    suggestion = builder.id()
    base = builder.version(GOAL)
    builder.says(
        DESK, GoalChangeSuggested(suggestion=suggestion, goal=GOAL, base=base, title="Walk less", due="2026-12-01")
    )

    before = builder.goal(GOAL)
    accept = GoalSuggestionAnswered(suggestion=suggestion, goal=GOAL, change=builder.id(), accepted=True, reason="Yes")
    builder.says(PHONE, accept)
    after = builder.goal(GOAL)

    assert ("Walk", 1, "open") == (before["title"], before["version"]["number"], before["suggestions"][0]["state"])
    assert ("Walk less", "2026-12-01", 2) == (after["title"], after["due"], after["version"]["number"])
    assert "accepted" == after["suggestions"][0]["state"]
    assert suggestion == after["history"][1]["suggestion"]


def test_an_acceptance_whose_suggestion_has_not_come_counts_as_a_change() -> None:
    builder = drafted()
    builder.says(PHONE, GoalSuggestionAnswered(suggestion=builder.id(), goal=GOAL, change=builder.id(), accepted=True))

    goal = builder.goal(GOAL)

    assert ("Walk", 2, []) == (goal["title"], goal["version"]["number"], goal["suggestions"])


def test_a_suggestion_can_be_withdrawn_until_it_is_answered() -> None:
    builder = drafted()
    suggestion = builder.id()
    builder.says(DESK, GoalChangeSuggested(suggestion=suggestion, goal=GOAL, base=builder.version(GOAL), title="Less"))
    builder.says(DESK, EntryRetracted(retraction=builder.id(), ref=suggestion))

    assert ["withdrawn"] == [item["state"] for item in builder.goal(GOAL)["suggestions"]]


def test_smart_answers_count_and_the_gaps_are_named() -> None:
    builder = drafted()
    none = builder.goal(GOAL)["smart"]
    builder.says(
        PHONE,
        GoalSmartAnswered(
            goal=GOAL,
            change=builder.id(),
            base=builder.version(GOAL),
            specific="To the pond",
            achievable="Yes",
            time_bound="2026-12-31",
        ),
    )
    some = builder.goal(GOAL)["smart"]
    builder.says(PHONE, _measure(builder))
    measured = builder.goal(GOAL)["smart"]

    assert (0, ["specific", "measurable", "achievable", "relevant", "time_bound"]) == (none["count"], none["gaps"])
    assert (3, ["measurable", "relevant"]) == (some["count"], some["gaps"])
    assert (4, ["relevant"]) == (measured["count"], measured["gaps"])


def _measure(builder: LogBuilder) -> GoalMeasureDefined:
    return GoalMeasureDefined(
        goal=GOAL,
        change=builder.id(),
        base=builder.version(GOAL),
        measure=MEASURE,
        kind="minutes",
        label="Minutes",
        target="30",
    )


def test_a_measure_is_defined_anew_and_its_target_adjusted() -> None:
    builder = drafted()
    builder.says(PHONE, _measure(builder))
    base = builder.version(GOAL)
    builder.says(
        DESK, GoalAdjusted(goal=GOAL, change=builder.id(), base=base, measure=MEASURE, target="20", easier=True)
    )
    builder.says(DESK, GoalAdjusted(goal=GOAL, change=builder.id(), base=builder.version(GOAL), target="3"))

    goal = builder.goal(GOAL)

    assert [("20", "Minutes", None)] == [(doc["target"], doc["label"], doc["latest"]) for doc in goal["measures"]]
    assert "3" == goal["target"]
    assert [False, False, True, False] == [change["easier"] for change in goal["history"]]


def undo(builder: LogBuilder, device: str, change: str) -> None:
    """Take a change back on what is there now."""
    base = builder.version(GOAL)
    builder.says(device, GoalChangeUndone(goal=GOAL, change=builder.id(), base=base, undoes=change))


def test_a_change_taken_back_leaves_what_stood_before() -> None:
    builder = drafted()
    change = reword(builder, PHONE, "Walk far")
    measure = _measure(builder)
    builder.says(PHONE, measure)

    undo(builder, LAPTOP, change)
    undo(builder, PHONE, measure.change)

    goal = builder.goal(GOAL)
    assert ("Walk", []) == (goal["title"], goal["measures"])
    assert [{"field": "title", "value": "Walk"}] == goal["history"][3]["fields"]
    assert [None, None] == [field["value"] for field in goal["history"][4]["fields"]]


def test_a_change_taken_back_leaves_alone_what_was_changed_since() -> None:
    builder = drafted()
    change = reword(builder, PHONE, "Walk far")
    reword(builder, DESK, "Walk near")

    undo(builder, PHONE, change)

    assert "Walk near" == builder.goal(GOAL)["title"]


def test_nobody_takes_back_the_change_of_another_or_the_first_words() -> None:
    builder = drafted()
    drafting = builder.goal(GOAL)["history"][0]["change"]
    change = reword(builder, PHONE, "Walk far")

    undo(builder, DESK, change)
    undo(builder, PHONE, drafting)

    assert "Walk far" == builder.goal(GOAL)["title"]


def test_taking_a_change_back_can_be_taken_back() -> None:
    builder = drafted()
    undo(builder, PHONE, reword(builder, PHONE, "Walk far"))

    undo(builder, PHONE, builder.goal(GOAL)["history"][-1]["change"])

    assert "Walk far" == builder.goal(GOAL)["title"]


def test_A2_what_was_agreed_to_before_a_change_was_taken_back_is_stale() -> None:
    builder = drafted()
    change = reword(builder, PHONE, "Walk far")
    builder.says(PHONE, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))

    undo(builder, PHONE, change)

    assert "stale" == builder.goal(GOAL)["agreement"]["state"]
