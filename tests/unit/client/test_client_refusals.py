"""Refusals in words: what a person reads for each code, and which error it is."""

import pytest

from fakes.core.bodies import identifier
from handrail_client.errors import DeviceProblem, NotAllowed, NotFound, NothingToDo
from handrail_client.refusals import cannot_do_again, cannot_take_back, worded
from handrail_shared.commands.context import Command, NewEvent, Refusal, RefusalCode
from handrail_shared.commands.goal_status import CloseGoal, FocusGoals, PauseGoal
from handrail_shared.commands.goals import AdjustGoal, RewordGoal
from handrail_shared.commands.journal import ShareEntry
from handrail_shared.commands.milestones import AddMilestone
from handrail_shared.commands.sessions import EndSession, RateInRound, RevealRatingRound, StartSession
from handrail_shared.events import Body
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.events.goals import GoalDrafted, GoalPaused
from handrail_shared.events.journal import JournalWritten, WinNoted
from handrail_shared.events.sessions import PrivateNoteWritten

GOAL = identifier(1, 0xABC)


@pytest.mark.parametrize(
    ("refusal", "of", "kind", "sentence"),
    [
        (
            Refusal(code="nothing_said"),
            RewordGoal(goal=GOAL),
            NothingToDo,
            "Say which words change: --title, --own-words or --why.",
        ),
        (Refusal(code="nothing_said"), PauseGoal(goal=GOAL), NothingToDo, "There is nothing to say."),
        (Refusal(code="nothing_said", field="own_words"), None, DeviceProblem, "The own words is empty."),
        (Refusal(code="already_so", field="goal"), RewordGoal(goal=GOAL), NothingToDo, "It is so already."),
        (
            Refusal(code="already_so", field="session", about=GOAL),
            StartSession(),
            NothingToDo,
            "A session is going on already (00000abc).",
        ),
        (
            Refusal(code="has_ended", field="goal", about=GOAL),
            CloseGoal(goal=GOAL),
            NothingToDo,
            "This goal has come to its end already.",
        ),
        (Refusal(code="too_many"), FocusGoals(focus=[]), NothingToDo, "Hold on to three goals at most."),
        (Refusal(code="taken_back", field="goal"), PauseGoal(goal=GOAL), NothingToDo, "This goal was taken back."),
        (Refusal(code="taken_back", field="entry"), ShareEntry(entry=GOAL), NothingToDo, "This entry was taken back."),
        (
            Refusal(code="not_found", field="parent", about=GOAL),
            AdjustGoal(goal=GOAL),
            NotFound,
            "There is no parent with the id 00000abc.",
        ),
        (
            Refusal(code="not_found", field="round"),
            RevealRatingRound(),
            NothingToDo,
            "No round is open. `handrail session round open GOAL…` begins one.",
        ),
        (
            Refusal(code="not_found", field="ratings", about=GOAL),
            RateInRound(ratings=[]),
            NotFound,
            "The goal 00000abc is not part of this round.",
        ),
        (
            Refusal(code="not_found", field="session"),
            EndSession(),
            NothingToDo,
            "No session is going on. `handrail session start` begins one.",
        ),
        (
            Refusal(code="not_found", field="entry", about=GOAL),
            ShareEntry(entry=GOAL),
            NotFound,
            "Only your own private entries can be shared.",
        ),
        (
            Refusal(code="does_not_fit", field="op"),
            AddMilestone(goal=GOAL, title="Far"),
            NothingToDo,
            "Say one number: --at-least or --at-most, of one step or one measure.",
        ),
        (
            Refusal(code="does_not_fit", field="target"),
            AdjustGoal(goal=GOAL, target="far"),
            DeviceProblem,
            "The target must be a number such as 3.5 or 3,5; a thousand is 1000.",
        ),
        (Refusal(code="does_not_fit"), None, DeviceProblem, "This is not complete, or too long."),
        (Refusal(code="not_allowed"), None, NotAllowed, "This can only be written for both to see."),
    ],
)
def test_a_refused_command_in_words(
    refusal: Refusal, of: Command | None, kind: type[DeviceProblem], sentence: str
) -> None:
    problem = worded(refusal, of, "client")

    assert (kind, sentence) == (type(problem), str(problem))


@pytest.mark.parametrize(
    ("field", "body", "sentence"),
    [
        ("title", GoalDrafted(goal=GOAL, change=GOAL, title="x" * 141), "The title has at most 140 characters."),
        ("title", GoalDrafted(goal=GOAL, change=GOAL, title=""), "The title is empty."),
        ("text", WinNoted(win=GOAL, text="\x00", day="2026-11-22"), "This holds characters that cannot be kept."),
        ("mood", CheckInRecorded(check_in=GOAL, day="2026-11-22", mood=9), "The mood does not fit."),
        (None, WinNoted(win=GOAL, text="x", day="2026-11-22"), "This is not complete, or too long."),
    ],
)
def test_an_event_that_does_not_fit_in_words(field: str | None, body: Body, sentence: str) -> None:
    problem = worded(Refusal(code="does_not_fit", field=field), NewEvent(audience="shared", body=body), "client")

    assert (DeviceProblem, sentence) == (type(problem), str(problem))


@pytest.mark.parametrize(
    ("field", "event", "role", "sentence"),
    [
        (
            "own_words",
            NewEvent(audience="shared", body=GoalDrafted(goal=GOAL, change=GOAL, title="x", own_words="y")),
            "therapist",
            "Only a client writes in their own words.",
        ),
        (
            None,
            NewEvent(audience="private", body=GoalPaused(goal=GOAL, start="2026-11-22")),
            "client",
            "This can only be written for both to see.",
        ),
        (
            None,
            NewEvent(audience="shared", body=JournalWritten(entry=GOAL, day="2026-11-22", kind="free", text="x")),
            "client",
            "This can only be private.",
        ),
        (
            None,
            NewEvent(audience="private", body=PrivateNoteWritten(note=GOAL, day="2026-11-22", text="x")),
            "client",
            "Only a therapist can do this.",
        ),
    ],
)
def test_what_is_not_allowed_in_words(field: str | None, event: NewEvent, role: str, sentence: str) -> None:
    problem = worded(Refusal(code="not_allowed", field=field), event, "client" if role == "client" else "therapist")

    assert (NotAllowed, sentence) == (type(problem), str(problem))


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("changed_since", "was changed since, and stays as it is."),
        ("taken_back", "was taken back already."),
        ("not_found", "was taken back already."),
        ("final", "cannot be taken back."),
    ],
)
def test_why_the_last_thing_stands(code: RefusalCode, end: str) -> None:
    told = GoalPaused(goal=GOAL, start="2026-11-22")

    assert f"The last thing (goal paused) {end}" == str(cannot_take_back(Refusal(code=code), told))
    assert "This (goal paused) cannot be done again" in str(cannot_do_again(told))
