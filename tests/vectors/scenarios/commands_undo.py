"""Scenarios about undo for `make_commands.py`: runs that are walked back one by one, and what others changed since."""

from typing import Final

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE
from handrail_shared.commands.agreement import AgreeToGoal
from handrail_shared.commands.check_ins import CheckIn
from handrail_shared.commands.goal_status import FocusGoals, PauseGoal, RankGoals, ReachGoal, ReopenGoal
from handrail_shared.commands.goals import RewordGoal
from handrail_shared.commands.journal import ShareEntry, UnshareEntry
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import (
    GoalAgreed,
    GoalDrafted,
    GoalFocusSet,
    GoalReached,
    GoalReopened,
    GoalReworded,
    GoalSuggestionAnswered,
)
from handrail_shared.events.journal import JournalEdited, JournalWritten, WinNoted
from handrail_shared.events.matters import PurposeStated
from handrail_shared.events.sessions import SessionEnded, SessionStarted
from handrail_shared.events.steps import MilestoneAdded, MilestonePostponed, MilestoneReached, StepAdded, StepReworded
from vectors.scenarios.scene import TODAY, Scenario, Scene

WALK, SING, STEP, GATE, ENTRY, WIN = (identifier(1, number) for number in range(1, 7))


def _drafted(scene: Scene) -> GoalDrafted:
    drafted = GoalDrafted(goal=WALK, change=scene.id(), title="A")
    scene.says(PHONE, drafted)
    return drafted


def rewordings(scene: Scene) -> None:
    """A title is reworded twice, and walked back to nothing."""
    scene.never_repeat_ids()
    drafted = _drafted(scene)
    [first] = scene.runs("reword A as B", RewordGoal(goal=WALK, title="B"))
    [second] = scene.runs("reword B as C", RewordGoal(goal=WALK, title="C"))
    [undone] = scene.takes_back("C goes back to B", second)
    scene.takes_back("B goes back to A", first)
    scene.undoes("the first undo is changed since", undone)
    scene.takes_back("A goes", drafted)
    scene.undoes("what was taken back is not taken back again", drafted)


def registers(scene: Scene) -> None:
    """What is said again and again goes back step by step."""
    scene.never_repeat_ids()
    scene.says(PHONE, GoalDrafted(goal=WALK, change=scene.id(), title="Walk"))
    scene.says(PHONE, GoalDrafted(goal=SING, change=scene.id(), title="Sing"))
    for name, command in (
        ("agree", AgreeToGoal(goal=WALK)),
        ("pause", PauseGoal(goal=WALK)),
        ("rank", RankGoals(order=[SING, WALK])),
        ("focus", FocusGoals(focus=[WALK])),
    ):
        said = scene.runs(name, command)
        scene.takes_back(f"{name} goes back", *said)
    reached = scene.runs("reach", ReachGoal(goal=WALK))
    reopened = scene.runs("reopen", ReopenGoal(goal=WALK))
    scene.takes_back("reopened goes back to reached", *reopened)
    scene.takes_back("reached goes back to open", *reached)


def shared_and_back(scene: Scene) -> None:
    """A copy that was taken back is shared again under a new id; the private entry stays as it is."""
    scene.never_repeat_ids()
    written = JournalWritten(entry=ENTRY, day=TODAY, text="For me")
    scene.says(PHONE, written, audience="private")
    shared = scene.runs("share", ShareEntry(entry=ENTRY))
    unshared = scene.runs("unshare", UnshareEntry(entry=ENTRY))
    scene.takes_back("the copy stands again", *unshared)
    scene.takes_back("the copy that stands is taken back", *shared)
    scene.takes_back("the entry is taken back by itself", written)


def changed_since(scene: Scene) -> None:
    """What somebody else, or the same member elsewhere, changed since is left alone."""
    scene.never_repeat_ids()
    drafted = _drafted(scene)
    version = scene.version(WALK)
    reworded = GoalReworded(goal=WALK, change=scene.id(), base=version, title="B", why="Spring")
    scene.says(PHONE, reworded)
    scene.says(DESK, GoalReworded(goal=WALK, change=scene.id(), base=scene.version(WALK), title="C"))
    scene.undoes("the reason still stands and goes back, the title stays", reworded)
    scene.says(DESK, GoalReworded(goal=WALK, change=scene.id(), base=scene.version(WALK), why="Summer"))
    scene.undoes("nothing of the rewording stands", reworded)
    scene.undoes("a goal that another reworded stays", drafted)
    for first, then in (
        (GoalFocusSet(focus=[WALK]), GoalFocusSet(focus=[])),
        (GoalReached(goal=WALK, day=TODAY), GoalReopened(goal=WALK)),
    ):
        scene.says(PHONE, first)
        scene.says(DESK, then)
        scene.undoes(f"{type(first).__name__} was changed by another", first)
    purpose = PurposeStated(text="To live")
    scene.says(PHONE, purpose)
    scene.says(LAPTOP, PurposeStated(text="To live well"))
    scene.undoes("another purpose was stated on another device", purpose)
    postponed = MilestonePostponed(milestone=GATE, day=TODAY)
    scene.says(PHONE, MilestoneAdded(milestone=GATE, goal=WALK, title="Gate"), postponed)
    scene.says(LAPTOP, MilestoneReached(milestone=GATE, day=TODAY))
    scene.undoes("not yet, reached elsewhere since", postponed)
    answered = GoalSuggestionAnswered(suggestion=scene.id(), goal=WALK, change=scene.id(), accepted=False)
    scene.says(PHONE, answered)
    scene.undoes("an answer that declined is final", answered)
    agreed = GoalAgreed(goal=WALK, version=scene.version(WALK))
    scene.says(PHONE, agreed)
    scene.says(DESK, GoalAgreed(goal=WALK, version=scene.version(WALK)))
    scene.undoes("one's own agreement is one's own", agreed)


def all_or_none(scene: Scene) -> None:
    """A run is taken back whole, or not at all."""
    scene.never_repeat_ids()
    session = scene.id()
    scene.says(PHONE, SessionStarted(session=session, day=TODAY))
    said = scene.runs("check in", CheckIn(mood=4, wins=["Out"]))
    scene.takes_back("a check-in and its win go", *said)
    scene.undoes("they are taken back already", *said)
    ended, win = SessionEnded(session=session), WinNoted(win=WIN, text="Out", day=TODAY)
    scene.says(PHONE, win, ended)
    scene.undoes("what ended a session is final, and the win stays", win, ended)
    retracted = EntryRetracted(retraction=scene.id(), ref=WIN)
    scene.says(PHONE, retracted)
    scene.takes_back("a win comes again", retracted)
    scene.takes_back("the win that came again goes", win)
    step = StepAdded(step=STEP, goal=WALK, title="Shoes")
    reworded = StepReworded(step=STEP, title="Boots")
    scene.says(PHONE, step)
    scene.says(PHONE, reworded)
    scene.undoes("no event unsays other words for a step", reworded)
    scene.undoes("a step that was reworded stays", step)
    written = JournalWritten(entry=ENTRY, day=TODAY, text="One", mood=2)
    first = JournalEdited(edit=scene.id(), entry=ENTRY, text="Two")
    scene.says(PHONE, written, first, audience="private")
    second = JournalEdited(edit=scene.id(), entry=ENTRY, text="Three", mood=3)
    scene.says(PHONE, second, audience="private")
    scene.takes_back("an edit goes back", second)
    scene.takes_back("the edit before goes back", first)


SCENARIOS: Final[dict[str, tuple[Scenario, ...]]] = {
    "undo": (rewordings, registers, shared_and_back, changed_since, all_or_none)
}
