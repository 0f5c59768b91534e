"""What follows from commands about goals, in which order and focus they are, and how their lives go."""

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP
from handrail_shared.commands.goal_status import (
    CloseGoal,
    FocusGoals,
    PauseGoal,
    RankGoals,
    ReachGoal,
    ReopenGoal,
    ResumeGoal,
    RetractGoal,
)
from handrail_shared.commands.goals import (
    AdjustGoal,
    AnswerSmart,
    DraftGoal,
    RateReadiness,
    Readiness,
    RewordGoal,
    SmartAnswers,
)
from handrail_shared.commands.milestones import DefineMeasure, DraftMeasure
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.goals import GoalDrafted, GoalMeasureDefined, GoalReworded
from handrail_shared.events.journal import SetbackNoted, WinNoted
from handrail_shared.events.matters import ValueNamed
from handrail_shared.events.steps import MilestoneAdded, StepAdded, StepDone
from vectors.scenarios.scene import TODAY, Scenario, Scene

WALK, SING, REST, COOK = (identifier(1, number) for number in (1, 2, 3, 4))
MEASURE, STEP, LOG, MILESTONE, WIN, SETBACK, VALUE, RATING = (identifier(2, number) for number in range(1, 9))
NOBODYS = identifier(9, 9)
LONG = "x" * 10_001


def begin(scene: Scene, *goals: str) -> None:
    """The client has drafted these goals, the walk without any."""
    for goal in goals or (WALK,):
        scene.says(LAPTOP, GoalDrafted(goal=goal, change=scene.id(), title="Walk", own_words="Out!", why="Air"))


def drafting(scene: Scene) -> None:
    """A goal is drafted with all that was said of it; a private one is its wording alone."""
    begin(scene)
    scene.says(LAPTOP, ValueNamed(value=VALUE, label="Being outside"), audience="private")
    scene.decides("a title alone", DraftGoal(title="  Sleep well "))
    scene.decides(
        "A1: each answer rests on the version that the goal has by then",
        DraftGoal(
            title="Sleep well",
            own_words="I want to wake rested",
            why=" ",
            horizon="long",
            parent=WALK,
            due="2027-03-01",
            areas=["health"],
            values=[VALUE],
            origin="example",
            smart=SmartAnswers(specific=" In bed by eleven", time_bound="2027-02-01"),
            measure=DraftMeasure(label=" hours ", unit=" h ", better="steady", baseline="5,5", target=" 7.5 "),
            readiness=Readiness(importance=8, confidence=6),
            first_step="Curtains",
            focus=True,
        ),
    )
    scene.decides("answers that say nothing are none", DraftGoal(title="Sleep", smart=SmartAnswers(relevant=" ")))
    scene.decides(
        "a measure under an id of its own", DraftGoal(title="Run", measure=DraftMeasure(measure=MEASURE, label="km"))
    )
    scene.decides("a private draft is its wording", DraftGoal(title="Sleep", audience="private", focus=True))
    scene.decides("the therapist drafts", DraftGoal(title="Sleep"), device=DESK, session=identifier(5, 1))
    scene.decides("no title", DraftGoal(title=" \u3000"))
    scene.decides("a title that is too long", DraftGoal(title="x" * 141))
    scene.decides("part of no goal", DraftGoal(title="Sleep", parent=NOBODYS))
    scene.decides("for a value that nobody named", DraftGoal(title="Sleep", values=[VALUE, NOBODYS]))
    scene.decides("a measure without a label", DraftGoal(title="Sleep", measure=DraftMeasure(label=" ")))
    scene.decides(
        "a baseline that is no number", DraftGoal(title="Sleep", measure=DraftMeasure(label="h", baseline="few"))
    )
    scene.decides(
        "a target that is no number", DraftGoal(title="Sleep", measure=DraftMeasure(label="h", target="1.2.3"))
    )
    scene.decides("answers for oneself alone", DraftGoal(title="Sleep", smart=SmartAnswers(), audience="private"))
    scene.decides("a measure for oneself", DraftGoal(title="S", measure=DraftMeasure(label="h"), audience="private"))
    scene.decides(
        "readiness for oneself",
        DraftGoal(title="Sleep", readiness=Readiness(importance=1, confidence=1), audience="private"),
    )
    scene.decides("a first step for oneself", DraftGoal(title="Sleep", first_step="Curtains", audience="private"))
    scene.decides("own words are the client's", DraftGoal(title="Sleep", own_words="Rest"), device=DESK)


def drafting_in_focus(scene: Scene) -> None:
    """A new goal is held on to while there is room: what has ended or was taken back takes none."""
    begin(scene, WALK, SING, REST, COOK)
    scene.runs("three in focus", FocusGoals(focus=[WALK, SING, REST]))
    scene.decides("no room is left", DraftGoal(title="Sleep", focus=True))
    scene.runs("one of them is reached", ReachGoal(goal=SING))
    scene.decides("there is room again", DraftGoal(title="Sleep", focus=True))
    scene.runs("another was a mistake", RetractGoal(goal=REST))
    scene.decides("and more of it", DraftGoal(title="Sleep", focus=True))
    scene.decides("an aspiration is not held", DraftGoal(title="Peace", horizon="aspiration", focus=True))


def rewording(scene: Scene) -> None:
    """Only what changes is written, on the version that shows; choosing between two wordings is a change."""
    begin(scene)
    scene.decides("a title", RewordGoal(goal=WALK, title=" Walk daily ", reason=" clearer "))
    base = scene.version(WALK)
    scene.says(LAPTOP, GoalReworded(goal=WALK, change=scene.id(), base=base, title="Walk daily"))
    scene.decides(
        "words that stand are left out", RewordGoal(goal=WALK, title="Walk daily", own_words="Outside", why="Air")
    )
    scene.decides("a new why", RewordGoal(goal=WALK, why="The dog"), device=DESK)
    scene.decides("no words at all", RewordGoal(goal=WALK, title=" ", reason="because"))
    scene.decides("in the words that stand", RewordGoal(goal=WALK, title="Walk daily", why="Air"))
    scene.decides("no goal to reword", RewordGoal(goal=NOBODYS, title="Run"))
    scene.decides("the client's words", RewordGoal(goal=WALK, own_words="Go!"), device=DESK)
    base = scene.version(WALK)
    scene.says(DESK, GoalReworded(goal=WALK, change=scene.id(), base=base, title="Walk weekly"))
    scene.says(LAPTOP, GoalReworded(goal=WALK, change=scene.id(), base=base, title="Walk twice"))
    scene.runs("the wording that shows is chosen", RewordGoal(goal=WALK, title="Walk twice"))
    scene.decides("it was chosen before", RewordGoal(goal=WALK, title="Walk twice"))
    scene.runs("an empty why clears it", RewordGoal(goal=WALK, why=" "))
    scene.decides("it is empty already", RewordGoal(goal=WALK, why=""))
    scene.runs("the goal is taken back", RetractGoal(goal=WALK, reason=" mistake "))
    scene.decides("it was taken back", RewordGoal(goal=WALK, title="Run"))


def answering(scene: Scene) -> None:
    """The five questions are answered one by one; an answer that stands is no change."""
    begin(scene)
    scene.runs(
        "all five",
        AnswerSmart(
            goal=WALK,
            specific="To the bench",
            measurable="A photo ",
            achievable="It is near",
            relevant="Air",
            time_bound="2027-01-31",
        ),
    )
    scene.decides("one anew", AnswerSmart(goal=WALK, specific="To the lake", relevant="Air", time_bound="2027-01-31"))
    scene.decides("no answer", AnswerSmart(goal=WALK, specific=" "))
    scene.decides("the same answers", AnswerSmart(goal=WALK, measurable="A photo", time_bound="2027-01-31"))
    scene.decides("no goal to make clear", AnswerSmart(goal=NOBODYS, specific="To the lake"))


def readiness(scene: Scene) -> None:
    """The client says how ready they are."""
    begin(scene)
    scene.decides("importance and confidence", RateReadiness(goal=WALK, importance=8, confidence=5))
    scene.decides("commitment too", RateReadiness(goal=WALK, importance=8, confidence=5, commitment=0))
    scene.decides("no goal to be ready for", RateReadiness(goal=NOBODYS, importance=8, confidence=5))
    scene.decides("only the client", RateReadiness(goal=WALK, importance=8, confidence=5), device=DESK)


def adjusting(scene: Scene) -> None:
    """Terms are changed for a reason; what is named must be there."""
    begin(scene, WALK, SING)
    scene.says(LAPTOP, SetbackNoted(setback=SETBACK, text="Rain", day=TODAY))
    base = scene.version(WALK)
    scene.says(
        LAPTOP, GoalMeasureDefined(goal=WALK, change=scene.id(), base=base, measure=MEASURE, kind="number", label="km")
    )
    scene.runs(
        "everything",
        AdjustGoal(
            goal=WALK,
            title="Walk less",
            own_words="Slowly",
            due="2027-01-31",
            horizon="long",
            parent=SING,
            measure=MEASURE,
            target="2,5",
            code="too_big",
            easier=True,
            note=" My knee ",
            setback=SETBACK,
        ),
    )
    scene.decides(
        "terms that stand are left out", AdjustGoal(goal=WALK, title="Walk less", due="2027-02-28"), device=DESK
    )
    scene.decides("a target of the goal's own", AdjustGoal(goal=WALK, target="3"))
    scene.decides("a measure without a target is left out", AdjustGoal(goal=WALK, title="Walk", measure=MEASURE))
    scene.decides("no terms at all", AdjustGoal(goal=WALK, title=" ", target=" ", code="setback", note="Rain"))
    scene.decides(
        "in the terms that stand", AdjustGoal(goal=WALK, horizon="long", parent=SING, measure=MEASURE, target="2.5")
    )
    scene.decides("no goal to adjust", AdjustGoal(goal=NOBODYS, title="Run"))
    scene.decides("under no goal", AdjustGoal(goal=WALK, parent=NOBODYS))
    scene.decides("a target of no measure", AdjustGoal(goal=WALK, measure=NOBODYS, target="3"))
    scene.decides("no such setback", AdjustGoal(goal=WALK, title="Run", setback=WIN))
    scene.decides("no number to reach", AdjustGoal(goal=WALK, target="three"))


def measuring(scene: Scene) -> None:
    """A measure is defined with numbers as people type them, and defined anew under its id."""
    begin(scene, WALK, SING)
    scene.decides("a counter", DefineMeasure(goal=WALK, label="panics", kind="counter", better="down", per="week"))
    scene.runs("under an id", DefineMeasure(goal=WALK, label=" km", unit="km", baseline="-1", target="10"))
    measure = identifier(0xA, 2)
    scene.decides("anew", DefineMeasure(goal=WALK, measure=measure, label="km", unit="km", baseline="-1", target="12"))
    scene.decides("as it is", DefineMeasure(goal=WALK, measure=measure, label="km ", unit="km", baseline="-1"))
    scene.decides("no label", DefineMeasure(goal=WALK, label=" "))
    scene.decides("a baseline that is no number", DefineMeasure(goal=WALK, label="km", baseline="a"))
    scene.decides("no measure to define anew", DefineMeasure(goal=WALK, measure=NOBODYS, label="km"))
    scene.decides("no goal to measure", DefineMeasure(goal=NOBODYS, label="km"))


def ordering(scene: Scene) -> None:
    """Goals are put in order and in focus: three at most, a fourth is refused."""
    begin(scene, WALK, SING, REST, COOK)
    scene.runs("an order", RankGoals(order=[SING, WALK]))
    scene.decides("the same order", RankGoals(order=[SING, WALK]))
    scene.decides("another", RankGoals(order=[WALK, SING]))
    scene.decides("none of them", RankGoals(order=[]))
    scene.decides("no such goal in it", RankGoals(order=[WALK, NOBODYS]))
    scene.decides("nothing was in focus", FocusGoals(focus=[]))
    scene.runs("one named twice is one", FocusGoals(focus=[WALK, SING, WALK, REST], note=" For now "))
    scene.decides("the same focus", FocusGoals(focus=[WALK, SING, REST], note="For now"))
    scene.decides("another note", FocusGoals(focus=[WALK, SING, REST]), device=DESK)
    scene.decides("none is held", FocusGoals(focus=[]))
    scene.decides("a fourth", FocusGoals(focus=[WALK, SING, REST, COOK]))
    scene.decides("no such goal to hold", FocusGoals(focus=[NOBODYS]))


def resting(scene: Scene) -> None:
    """A goal rests and is taken up again."""
    begin(scene)
    scene.decides("it does not rest", ResumeGoal(goal=WALK))
    scene.runs("it rests", PauseGoal(goal=WALK, until="2026-12-01", code="away", note=" Holidays "))
    scene.decides("so it does", PauseGoal(goal=WALK, until="2026-12-01", code="away", note="Holidays"))
    scene.decides("until another day", PauseGoal(goal=WALK, until="2026-12-09", code="away", note="Holidays"))
    scene.decides("it may be reached while it rests", ReachGoal(goal=WALK))
    scene.decides("no goal to rest", PauseGoal(goal=NOBODYS))
    scene.decides("no goal to resume", ResumeGoal(goal=NOBODYS))
    scene.decides("a note that is too long", PauseGoal(goal=WALK, note=LONG))
    scene.runs("it goes on", ResumeGoal(goal=WALK))
    scene.runs("it is let go", CloseGoal(goal=WALK, code="time_up", learned=" Patience "))
    scene.decides("no rest after the end", PauseGoal(goal=WALK))
    scene.decides("no way on after the end", ResumeGoal(goal=WALK))


def ending(scene: Scene) -> None:
    """A goal is reached or let go once, and can be opened again."""
    begin(scene)
    scene.says(
        LAPTOP, WinNoted(win=WIN, text="Walked", day=TODAY), GoalRated(rating=RATING, goal=WALK, value=9, day=TODAY)
    )
    scene.says(LAPTOP, StepAdded(step=STEP, goal=WALK, title="Shoes"), StepDone(log=LOG, step=STEP, day=TODAY))
    scene.says(LAPTOP, MilestoneAdded(milestone=MILESTONE, goal=WALK, title="The bench"))
    scene.decides("it is open", ReopenGoal(goal=WALK))
    scene.decides("no such evidence", ReachGoal(goal=WALK, evidence=[WIN, SETBACK]))
    scene.runs(
        "it is reached",
        ReachGoal(goal=WALK, day="2026-11-21", evidence=[WIN, RATING, LOG, MILESTONE], note=" There "),
    )
    scene.decides("it has ended", ReachGoal(goal=WALK))
    scene.decides("it cannot be let go as well", CloseGoal(goal=WALK))
    scene.decides("no goal to reach", ReachGoal(goal=NOBODYS))
    scene.decides("no goal to let go", CloseGoal(goal=NOBODYS))
    scene.decides("no goal to open", ReopenGoal(goal=NOBODYS))
    scene.runs("it is opened again", ReopenGoal(goal=WALK, reason=" More to do "))
    scene.runs("it is let go then", CloseGoal(goal=WALK))
    scene.runs("it was a mistake", RetractGoal(goal=WALK))
    scene.decides("it was one before", RetractGoal(goal=WALK))
    scene.decides("no goal to take back", RetractGoal(goal=NOBODYS))


SCENARIOS: dict[str, tuple[Scenario, ...]] = {
    "goals": (drafting, drafting_in_focus, rewording, answering, readiness, adjusting),
    "goal_status": (ordering, resting, ending),
}
"""The scenarios of each file. What is about measures goes with the milestones."""
