"""What matters: why someone is here, what they value, how life is going; and when therapy begins and ends."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from handrail_shared.commands.context import (
    Command,
    Context,
    Decision,
    Given,
    NewEvent,
    Reads,
    Refusal,
    for_audience,
    for_both,
)
from handrail_shared.events.fields import Day, Id, LongText, Name, Note, Score, Text, Word
from handrail_shared.events.matters import (
    ChallengeNamed,
    LifeAreaRated,
    PurposeStated,
    ReflectionAnswered,
    ValueNamed,
    ValueRetired,
)
from handrail_shared.events.space import TherapyEnded, TherapyStarted
from handrail_shared.events.texts import trimmed
from handrail_shared.fold.state import State
from handrail_shared.rights import Audience
from handrail_shared.views.facts.once import once


class ValueOfArea(Struct, frozen=True, kw_only=True):
    """Something that matters in an area of life."""

    label: Name
    area: Word | None = None


class SayWhatMatters(Command, frozen=True, kw_only=True, tag="say_what_matters"):
    """Say why one is here and what one values, for both, in one append."""

    reads: ClassVar[Reads] = "shared"
    purpose: LongText | None = None
    values: list[ValueOfArea] = []


class StatePurpose(Command, frozen=True, kw_only=True, tag="state_purpose"):
    """Say why one is here, in one's own words."""

    reads: ClassVar[Reads] = "both"
    text: LongText
    audience: Audience = "shared"


class NameValue(Command, frozen=True, kw_only=True, tag="name_value"):
    """Name something that matters, or find other words for the given value."""

    reads: ClassVar[Reads] = "nothing"
    label: Name
    why: Note | None = None
    area: Word | None = None
    value: Id | None = None


class RetireValue(Command, frozen=True, kw_only=True, tag="retire_value"):
    """Say that something matters no longer."""

    reads: ClassVar[Reads] = "shared"
    value: Id
    reason: Note | None = None


class RateLifeArea(Command, frozen=True, kw_only=True, tag="rate_life_area"):
    """Say how much an area of life matters, how it is and how it is wanted, each 0–10."""

    reads: ClassVar[Reads] = "nothing"
    area: Word
    importance: Score
    now: Score
    wanted: Score
    why: Note | None = None
    audience: Audience = "shared"


class NameChallenge(Command, frozen=True, kw_only=True, tag="name_challenge"):
    """Name something that is hard. `daily_impact` is how much it weighs on a day, 0–10."""

    reads: ClassVar[Reads] = "nothing"
    text: Text
    areas: Annotated[list[Word], Meta(max_length=20)] = []
    daily_impact: Score | None = None
    audience: Audience = "shared"


class AnswerReflection(Command, frozen=True, kw_only=True, tag="answer_reflection"):
    """Answer a question for reflection. Without a `prompt` the kind is the question."""

    reads: ClassVar[Reads] = "nothing"
    kind: Literal["challenge", "hope", "need", "desire", "obstacle", "strength", "expectation"]
    text: LongText
    prompt: Word | None = None
    audience: Audience = "shared"


class StartTherapy(Command, frozen=True, kw_only=True, tag="start_therapy"):
    """Begin therapy on a day, today by default, in this frame."""

    reads: ClassVar[Reads] = "nothing"
    start: Day | None = None
    planned_sessions: Annotated[int, Meta(ge=1, le=1000)] | None = None
    every_days: Annotated[int, Meta(ge=1, le=366)] | None = None
    approach: Text | None = None


class EndTherapy(Command, frozen=True, kw_only=True, tag="end_therapy"):
    """End therapy on a day, today by default."""

    reads: ClassVar[Reads] = "nothing"
    end: Day | None = None
    ending: Literal["planned", "unplanned", "transferred"] = "planned"
    reason: Note | None = None


def say_what_matters(command: SayWhatMatters, context: Context, given: Given) -> Decision:
    """State a purpose that does not stand yet, and name the values that have words."""
    said: list[PurposeStated | ValueNamed] = []
    purpose = trimmed(command.purpose)
    if purpose is not None and purpose != _purpose(given.shared):
        said.append(PurposeStated(text=purpose))
    for value in command.values:
        label = trimmed(value.label)
        if label is not None:
            said.append(ValueNamed(value=context.new_id(), label=label, area=value.area))
    return for_both(*said) if said else Refusal(code="nothing_said" if purpose is None else "already_so")


def state_purpose(command: StatePurpose, context: Context, given: Given) -> Decision:
    """State a purpose that does not stand yet."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    if text == _purpose(given.shared if command.audience == "shared" else given.private):
        return Refusal(code="already_so", field="text")
    return for_audience(command.audience, PurposeStated(text=text))


def _purpose(state: State) -> str | None:
    """The words that stand."""
    stated = once(state.purposes)
    latest = stated[-1].body if stated else None
    return latest.text if isinstance(latest, PurposeStated) else None


def name_value(command: NameValue, context: Context, given: Given) -> Decision:
    """Name a value where there are words for it."""
    label = trimmed(command.label)
    if label is None:
        return Refusal(code="nothing_said", field="label")
    value = command.value or context.new_id()
    return for_both(ValueNamed(value=value, label=label, why=trimmed(command.why), area=command.area))


def retire_value(command: RetireValue, context: Context, given: Given) -> Decision:
    """Set a value aside that stands."""
    changes = once(given.shared.named_values.get(command.value, []))
    if not changes:
        return Refusal(code="not_found", field="value", about=command.value)
    if isinstance(changes[-1].body, ValueRetired):
        return Refusal(code="already_so", field="value", about=command.value)
    return for_both(ValueRetired(value=command.value, reason=trimmed(command.reason)))


def rate_life_area(command: RateLifeArea, context: Context, given: Given) -> Decision:
    """Rate an area that has a name."""
    area = trimmed(command.area)
    if area is None:
        return Refusal(code="nothing_said", field="area")
    return for_audience(
        command.audience,
        LifeAreaRated(
            rating=context.new_id(),
            area=area,
            importance=command.importance,
            now=command.now,
            wanted=command.wanted,
            why=trimmed(command.why),
        ),
    )


def name_challenge(command: NameChallenge, context: Context, given: Given) -> Decision:
    """Name a challenge where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    return for_audience(
        command.audience,
        ChallengeNamed(challenge=context.new_id(), text=text, areas=command.areas, daily_impact=command.daily_impact),
    )


def answer_reflection(command: AnswerReflection, context: Context, given: Given) -> Decision:
    """Answer where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    prompt = trimmed(command.prompt) or command.kind
    return for_audience(
        command.audience,
        ReflectionAnswered(answer=context.new_id(), prompt=prompt, kind=command.kind, text=text),
    )


def start_therapy(command: StartTherapy, context: Context, given: Given) -> list[NewEvent]:
    """Begin therapy."""
    return for_both(
        TherapyStarted(
            start=command.start or context.today,
            planned_sessions=command.planned_sessions,
            every_days=command.every_days,
            approach=trimmed(command.approach),
        )
    )


def end_therapy(command: EndTherapy, context: Context, given: Given) -> list[NewEvent]:
    """End therapy."""
    return for_both(
        TherapyEnded(end=command.end or context.today, ending=command.ending, reason=trimmed(command.reason))
    )
