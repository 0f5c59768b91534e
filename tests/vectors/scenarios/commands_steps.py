"""What follows from commands about agreements, measures, milestones, steps and plans."""

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP
from handrail_shared.commands.agreement import (
    AgreeToGoal,
    AnswerSuggestion,
    Comment,
    SuggestChange,
    WithdrawAgreement,
)
from handrail_shared.commands.goals import RewordGoal
from handrail_shared.commands.milestones import (
    AddMilestone,
    CelebrateMilestone,
    PostponeMilestone,
    ReachMilestone,
    RewordMilestone,
)
from handrail_shared.commands.plans import NameBarrier, PlanIfThen, UsePlan
from handrail_shared.commands.steps import (
    AddStep,
    CorrectStepLog,
    DropStep,
    LogStepDone,
    LogStepPartlyDone,
    LogStepSkipped,
    MoveStep,
    RetractStepLogs,
    RewordStep,
    SplitStep,
)
from handrail_shared.events.goals import BarrierNamed, GoalMeasureDefined, IfThenPlanned
from handrail_shared.events.journal import EntryShared, SetbackNoted, WinNoted
from handrail_shared.events.steps import MilestoneAdded, MilestoneDropped, StepAdded
from vectors.scenarios.commands_goals import (
    LOG,
    LONG,
    MEASURE,
    MILESTONE,
    NOBODYS,
    SETBACK,
    SING,
    STEP,
    WALK,
    WIN,
    begin,
    measuring,
)
from vectors.scenarios.scene import TODAY, Scenario, Scene

BARRIER, PLAN, SHARE, ENTRY = (identifier(3, number) for number in (1, 2, 3, 4))
YESTERDAY = "2026-11-21"


def suggesting(scene: Scene) -> None:
    """A suggestion changes nothing until it is answered, and it is answered once."""
    begin(scene)
    scene.runs("a title", SuggestChange(goal=WALK, title=" Walk with Bo ", reason=" He waits "), device=DESK)
    scene.decides("all of it", SuggestChange(goal=WALK, title="Run", why="Air", due="2027-01-31", horizon="long"))
    scene.decides("a why", SuggestChange(goal=WALK, why="Air"))
    scene.decides("a day", SuggestChange(goal=WALK, due="2027-01-31"))
    scene.decides("a horizon", SuggestChange(goal=WALK, horizon="long"))
    scene.decides("nothing said", SuggestChange(goal=WALK, title=" ", reason="because"))
    scene.decides("no such goal", SuggestChange(goal=NOBODYS, title="Run"))
    suggestion = identifier(0xA, 1)
    scene.decides("left", AnswerSuggestion(suggestion=suggestion, accepted=False, reason=" Alone is fine "))
    scene.runs("taken up", AnswerSuggestion(suggestion=suggestion, accepted=True))
    scene.decides("answered before", AnswerSuggestion(suggestion=suggestion, accepted=False))
    scene.decides("no such suggestion", AnswerSuggestion(suggestion=NOBODYS, accepted=True))


def agreeing(scene: Scene) -> None:
    """A2: an agreement is to the version that shows, and is withdrawn for a reason."""
    begin(scene)
    scene.decides("nothing to withdraw", WithdrawAgreement(goal=WALK, reason="Too much"))
    scene.runs("the client agrees", AgreeToGoal(goal=WALK, statement=" This is mine "))
    scene.decides("the client agrees already", AgreeToGoal(goal=WALK))
    scene.decides("the therapist agrees", AgreeToGoal(goal=WALK), device=DESK)
    scene.decides("the therapist has nothing to withdraw", WithdrawAgreement(goal=WALK, reason="No"), device=DESK)
    scene.runs("other words", RewordGoal(goal=WALK, title="Walk daily"), device=DESK)
    scene.decides("to the new words", AgreeToGoal(goal=WALK))
    scene.decides("withdrawn without a reason", WithdrawAgreement(goal=WALK, reason=" "))
    scene.runs("withdrawn from the earlier version", WithdrawAgreement(goal=WALK, reason=" Too much "))
    scene.decides("withdrawn before", WithdrawAgreement(goal=WALK, reason="Again"))
    scene.decides("no goal to agree to", AgreeToGoal(goal=NOBODYS))
    scene.decides("no goal to withdraw from", WithdrawAgreement(goal=NOBODYS, reason="No"))


def commenting(scene: Scene) -> None:
    """Whatever both see can be talked of."""
    begin(scene)
    scene.says(LAPTOP, StepAdded(step=STEP, goal=WALK, title="Shoes"))
    scene.says(LAPTOP, MilestoneAdded(milestone=MILESTONE, goal=WALK, title="The bench"))
    scene.says(LAPTOP, WinNoted(win=WIN, text="Walked", day=TODAY), SetbackNoted(setback=SETBACK, text="R", day=TODAY))
    scene.says(LAPTOP, EntryShared(share=SHARE, entry=ENTRY, kind="journal", day=TODAY, text="Rain"))
    scene.says(LAPTOP, WinNoted(win=NOBODYS, text="Mine", day=TODAY), audience="private")
    scene.runs("on a goal", Comment(on=WALK, text=" Well done "), device=DESK)
    scene.runs("a suggestion", SuggestChange(goal=WALK, title="Run"), device=DESK)
    said = {"step": STEP, "milestone": MILESTONE, "win": WIN, "setback": SETBACK, "share": SHARE}
    for name, on in said.items():
        scene.decides(f"on a {name}", Comment(on=on, text="Yes"))
    scene.decides("an answer", Comment(on=identifier(0xA, 1), text="Yes"))
    scene.decides("a reply", Comment(on=WALK, text="Thanks", reply_to=identifier(0xA, 1)))
    scene.decides("no words", Comment(on=WALK, text=" "))
    scene.decides("on what only one sees", Comment(on=NOBODYS, text="Yes"))
    scene.decides("a reply to nothing", Comment(on=WALK, text="Thanks", reply_to=NOBODYS))


def milestones(scene: Scene) -> None:
    """Places on the way: added, reworded, reached or not yet, celebrated."""
    begin(scene)
    scene.says(LAPTOP, StepAdded(step=STEP, goal=WALK, title="Shoes"))
    base = scene.version(WALK)
    scene.says(
        LAPTOP,
        GoalMeasureDefined(goal=WALK, change=scene.id(), base=base, measure=MEASURE, kind="number", label="km"),
    )
    scene.decides("of a step", AddMilestone(goal=WALK, title="Five", step=STEP, op=">=", value="5"))
    scene.decides(
        "of a measure", AddMilestone(goal=WALK, title="Far", measure=MEASURE, op=">=", value="7,5", order="m")
    )
    scene.decides("of the rating", AddMilestone(goal=WALK, title="Near", op=">=", value="7"))
    scene.runs("in words", AddMilestone(goal=WALK, title=" The bench ", criterion=" Sat there ", due="2026-12-24"))
    bench = identifier(0xA, 1)
    scene.decides("no title", AddMilestone(goal=WALK, title=" "))
    scene.decides("no such goal", AddMilestone(goal=NOBODYS, title="Far"))
    scene.decides("no such measure", AddMilestone(goal=WALK, title="Far", measure=NOBODYS, op=">=", value="5"))
    scene.decides("no such step", AddMilestone(goal=WALK, title="Far", step=NOBODYS, op=">=", value="5"))
    scene.decides("no number", AddMilestone(goal=WALK, title="Far", op=">=", value="far"))
    scene.decides("a number without a sign", AddMilestone(goal=WALK, title="Far", value="5"))
    scene.decides("a sign without a number", AddMilestone(goal=WALK, title="Far", op="=", value=" "))
    scene.decides("a step without a number", AddMilestone(goal=WALK, title="Far", step=STEP))
    scene.decides("of two things", AddMilestone(goal=WALK, title="F", step=STEP, measure=MEASURE, op="=", value="1"))
    scene.runs("reworded", RewordMilestone(milestone=bench, title="The bench", criterion="Sat down", due="2026-12-25"))
    scene.decides("reworded to what stands", RewordMilestone(milestone=bench, title="The bench", due="2026-12-25"))
    scene.decides("a title anew", RewordMilestone(milestone=bench, title=" The lake "))
    scene.decides("no words", RewordMilestone(milestone=bench, title=" "))
    scene.decides("no milestone to reword", RewordMilestone(milestone=NOBODYS, title="The lake"))
    scene.runs("not yet", PostponeMilestone(milestone=bench))
    scene.decides("not yet again", PostponeMilestone(milestone=bench))
    scene.decides("not yet on another day", PostponeMilestone(milestone=bench, day=YESTERDAY))
    scene.decides("no milestone to wait for", PostponeMilestone(milestone=NOBODYS))
    scene.runs("reached", ReachMilestone(milestone=bench, evidence=[LOG]))
    scene.decides("reached already", ReachMilestone(milestone=bench, evidence=[LOG]))
    scene.decides("reached on another day", ReachMilestone(milestone=bench, day=YESTERDAY, evidence=[LOG]))
    scene.decides("no milestone to reach", ReachMilestone(milestone=NOBODYS))
    scene.decides("celebrated", CelebrateMilestone(milestone=bench, message=" Cake ", how=" "), device=DESK)
    scene.decides("celebrated in silence", CelebrateMilestone(milestone=bench))
    scene.decides("nothing to celebrate", CelebrateMilestone(milestone=NOBODYS))
    scene.says(LAPTOP, MilestoneDropped(milestone=bench))
    scene.decides("taken back", ReachMilestone(milestone=bench))


def steps(scene: Scene) -> None:
    """Steps: added, reworded, moved, split, let go."""
    begin(scene, WALK, SING)
    scene.says(LAPTOP, MilestoneAdded(milestone=MILESTONE, goal=WALK, title="The bench"))
    scene.runs("once", AddStep(goal=WALK, title=" Shoes ", times=3, due="2026-12-01"))
    step = identifier(0xA, 1)
    scene.decides("so many times a week", AddStep(goal=WALK, title="Shoes", per="week", times=3, size="tiny"))
    scene.decides("daily", AddStep(goal=WALK, title="Shoes", per="day", milestone=MILESTONE, order="b"))
    scene.decides("no title", AddStep(goal=WALK, title=" "))
    scene.decides("no such goal", AddStep(goal=NOBODYS, title="Shoes"))
    scene.decides("no such milestone", AddStep(goal=WALK, title="Shoes", milestone=NOBODYS))
    scene.runs("reworded", RewordStep(step=step, title="Coat", size="tiny", times=2, per="week", due="2026-12-02"))
    scene.decides("what stands is left out", RewordStep(step=step, title=" Coat", size="medium"))
    scene.decides("as it is", RewordStep(step=step, title="Coat", size="tiny", times=2, per="week", due="2026-12-02"))
    scene.decides("nothing said", RewordStep(step=step, title=" "))
    scene.decides("no step to reword", RewordStep(step=NOBODYS, title="Coat"))
    scene.runs("moved", MoveStep(step=step, goal=SING, milestone=MILESTONE, order="c"))
    scene.decides("moved back", MoveStep(step=step, goal=WALK, order="c"))
    scene.decides("where it is", MoveStep(step=step, goal=SING, milestone=MILESTONE))
    scene.decides("nowhere", MoveStep(step=step))
    scene.decides("to no goal", MoveStep(step=step, goal=NOBODYS))
    scene.decides("to no milestone", MoveStep(step=step, milestone=NOBODYS))
    scene.decides("no step to move", MoveStep(step=NOBODYS, goal=WALK))
    scene.decides("split", SplitStep(step=step, titles=[" Left shoe", " ", "Right shoe"]))
    scene.decides("split into nothing", SplitStep(step=step, titles=[" "]))
    scene.decides("split too finely", SplitStep(step=step, titles=["x"] * 21))
    scene.decides("no step to split", SplitStep(step=NOBODYS, titles=["x"]))
    scene.runs("let go", DropStep(step=step, reason=" Easy now "))
    scene.decides("let go before", DropStep(step=step))
    scene.decides("no step to let go", DropStep(step=NOBODYS))


def step_logs(scene: Scene) -> None:
    """How a step went on a day, put right and taken back by the client who said so."""
    begin(scene)
    scene.says(LAPTOP, StepAdded(step=STEP, goal=WALK, title="Shoes"))
    scene.runs(
        "done",
        LogStepDone(step=STEP, day=YESTERDAY, amount=" 2,5 ", effort=3, helped=7, note=" Good "),
        session=NOBODYS,
    )
    log = identifier(0xA, 1)
    scene.decides("done today", LogStepDone(step=STEP))
    scene.decides("an amount that is none", LogStepDone(step=STEP, amount="much"))
    scene.decides("done by the therapist", LogStepDone(step=STEP), device=DESK)
    scene.decides("partly", LogStepPartlyDone(step=STEP, percent=30, note="Some"))
    scene.decides("half", LogStepPartlyDone(step=STEP, day=YESTERDAY))
    scene.decides("partly by the therapist", LogStepPartlyDone(step=STEP), device=DESK)
    scene.decides("skipped", LogStepSkipped(step=STEP, code="unwell", note=" "))
    scene.decides("skipped then", LogStepSkipped(step=STEP, day=YESTERDAY))
    scene.decides("skipped with a note that is too long", LogStepSkipped(step=STEP, note=LONG))
    scene.decides("corrected to what stands", CorrectStepLog(log=log, outcome="done", day=YESTERDAY, note="Good"))
    scene.decides("only what changes", CorrectStepLog(log=log, outcome="done", day=TODAY))
    scene.decides("corrected in a note", CorrectStepLog(log=log, note=" Better "))
    scene.runs("corrected", CorrectStepLog(log=log, outcome="partly", percent=80))
    scene.decides("nothing to correct", CorrectStepLog(log=log, note=" "))
    scene.decides("no log to correct", CorrectStepLog(log=NOBODYS, outcome="done"))
    scene.decides("what is no log", CorrectStepLog(log=STEP, outcome="done"))
    scene.decides("somebody else's log", CorrectStepLog(log=log, outcome="done"), device=DESK)
    scene.runs("taken back", RetractStepLogs(logs=[log]))
    scene.decides("taken back before", RetractStepLogs(logs=[log]))
    scene.decides("it counts again", CorrectStepLog(log=log, outcome="done"))
    scene.decides("no log to take back", RetractStepLogs(logs=[log, NOBODYS]))


def plans(scene: Scene) -> None:
    """Barriers, and plans for them."""
    begin(scene)
    scene.says(LAPTOP, BarrierNamed(barrier=BARRIER, goal=WALK, text="Rain"), audience="private")
    scene.says(LAPTOP, WinNoted(win=WIN, text="Walked", day=TODAY))
    scene.decides("a barrier", NameBarrier(goal=WALK, text=" Rain ", kind="place"), device=DESK)
    scene.decides("no words", NameBarrier(goal=WALK, text=" "))
    scene.decides("a barrier of no goal", NameBarrier(goal=NOBODYS, text="Rain"))
    scene.runs("a plan", PlanIfThen(goal=WALK, trigger=" It rains ", response=" Umbrella "))
    scene.decides("for a barrier", PlanIfThen(goal=WALK, trigger="Rain", response="Hat", barrier=BARRIER, obstacle="x"))
    scene.decides(
        "with what gets in the way",
        PlanIfThen(goal=WALK, trigger="Rain", response="Hat", obstacle=" Wet hair ", kind="feelings"),
    )
    scene.decides("no trigger", PlanIfThen(goal=WALK, trigger=" ", response="Hat"))
    scene.decides("no response", PlanIfThen(goal=WALK, trigger="Rain", response=" "))
    scene.decides("no such goal", PlanIfThen(goal=NOBODYS, trigger="Rain", response="Hat"))
    scene.decides("what is no barrier", PlanIfThen(goal=WALK, trigger="Rain", response="Hat", barrier=WIN))
    scene.decides("the client's to plan", PlanIfThen(goal=WALK, trigger="Rain", response="Hat"), device=DESK)
    scene.says(LAPTOP, IfThenPlanned(plan=PLAN, goal=WALK, trigger="Rain", response="Tea"), audience="private")
    scene.decides("used", UsePlan(plan=identifier(0xA, 1), helped=7))
    scene.decides("one's own plan", UsePlan(plan=PLAN, day=YESTERDAY))
    scene.decides("no such plan", UsePlan(plan=NOBODYS))


SCENARIOS: dict[str, tuple[Scenario, ...]] = {
    "agreement": (suggesting, agreeing, commenting),
    "milestones": (measuring, milestones),
    "steps": (steps, step_logs),
    "plans": (plans,),
}
"""The scenarios of each file."""
