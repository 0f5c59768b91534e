"""Scenarios of what matters to a client, and of when therapy begins and ends."""

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, PHONE
from handrail_shared.commands.matters import (
    AnswerReflection,
    EndTherapy,
    NameChallenge,
    NameValue,
    RateLifeArea,
    RetireValue,
    SayWhatMatters,
    StartTherapy,
    StatePurpose,
    ValueOfArea,
)
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn, ValueNamed, ValueRetired
from vectors.scenarios.commands_days import BLANK, LONG, YESTERDAY
from vectors.scenarios.scene import Scene

FRIENDS, QUIET, UNKNOWN = (identifier(9, number) for number in (1, 2, 3))


def purposes(scene: Scene) -> None:
    """A purpose stands until another is stated or it is withdrawn."""
    scene.decides("a purpose", StatePurpose(text=" To sleep "))
    scene.decides("a purpose of blanks", StatePurpose(text=BLANK))
    scene.decides("a purpose of a therapist", StatePurpose(text="To sleep"), device=DESK)
    everything = SayWhatMatters(
        purpose=" To sleep ",
        values=[ValueOfArea(label=" Friends ", area="family"), ValueOfArea(label=BLANK), ValueOfArea(label="Quiet")],
    )
    scene.decides("purpose and values", everything)
    scene.decides("neither purpose nor values", SayWhatMatters(purpose=BLANK, values=[ValueOfArea(label="")]))
    scene.says(PHONE, PurposeStated(text="To sleep"))
    scene.says(PHONE, PurposeStated(text="To rest"), audience="private")
    scene.decides("the purpose that stands", StatePurpose(text="To sleep\n"))
    scene.decides("the private purpose that stands", StatePurpose(text="To rest", audience="private"))
    scene.decides("another private purpose", StatePurpose(text="To sleep", audience="private"))
    scene.decides("values beside the purpose that stands", everything)
    scene.decides("the purpose that stands without a value", SayWhatMatters(purpose="To sleep"))
    scene.says(PHONE, PurposeWithdrawn())
    scene.decides("a purpose that was withdrawn", StatePurpose(text="To sleep"))


def values(scene: Scene) -> None:
    """Values are named, named in other words, and set aside."""
    scene.decides("a value", NameValue(label=" Friends ", why=" They stay ", area="family"))
    scene.decides("a value in other words", NameValue(label="Friends", value=FRIENDS))
    scene.decides("a value of blanks", NameValue(label=BLANK))
    scene.says(PHONE, ValueNamed(value=FRIENDS, label="Friends"), ValueNamed(value=QUIET, label="Quiet"))
    scene.says(PHONE, ValueRetired(value=QUIET))
    scene.decides("a value is set aside", RetireValue(value=FRIENDS, reason=" Changed "))
    scene.decides("a value that was set aside", RetireValue(value=QUIET))
    scene.decides("a value that is not there", RetireValue(value=UNKNOWN))


def life(scene: Scene) -> None:
    """Areas of life, what is hard, and answers to questions for reflection."""
    rest = RateLifeArea(area=" rest ", importance=9, now=0, wanted=6, why=" Tired ")
    scene.decides("an area of life", rest)
    scene.decides(
        "an area of life, private", RateLifeArea(area="rest", importance=1, now=2, wanted=3, audience="private")
    )
    scene.decides("an area without a name", RateLifeArea(area=BLANK, importance=1, now=2, wanted=3))
    scene.decides("an area of a therapist", rest, device=DESK)
    scene.decides("a challenge", NameChallenge(text=" Mornings ", areas=["rest"], daily_impact=7))
    scene.decides("a private challenge", NameChallenge(text="Mornings", audience="private"))
    scene.decides("a challenge of blanks", NameChallenge(text=BLANK))
    scene.decides("a challenge that is too long", NameChallenge(text=LONG))
    scene.decides("an answer to a kind", AnswerReflection(kind="hope", text=" A garden ", prompt=BLANK))
    scene.decides(
        "a private answer to a prompt",
        AnswerReflection(kind="need", text="Sleep", prompt="miracle", audience="private"),
    )
    scene.decides("an answer of blanks", AnswerReflection(kind="need", text=BLANK))


def therapy(scene: Scene) -> None:
    """The frame of it all."""
    scene.decides("therapy begins today", StartTherapy(), device=DESK)
    scene.decides(
        "therapy begins in its frame",
        StartTherapy(start=YESTERDAY, planned_sessions=12, every_days=7, approach=" Talking "),
        device=DESK,
    )
    scene.decides("a client begins no therapy", StartTherapy())
    scene.decides("therapy ends today", EndTherapy())
    scene.decides(
        "therapy ends elsewhere", EndTherapy(end=YESTERDAY, ending="transferred", reason=" A move "), device=DESK
    )
    scene.decides("therapy ends on no day", EndTherapy(end="one day"))


SCENARIOS = {"matters": (purposes, values, life, therapy)}
