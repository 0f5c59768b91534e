"""What matters: why the client is here, what they value, and how life is going."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail_shared.events.fields import Event, Id, LongText, Name, Note, Score, Text, Word


class PurposeStated(Event, frozen=True, kw_only=True, tag="purpose_stated"):
    """Why I am here, in the client's own words. The latest wording stands; earlier ones stay in the history."""

    text: LongText


class PurposeWithdrawn(Event, frozen=True, kw_only=True, tag="purpose_withdrawn"):
    """A purpose taken back: no purpose stands until one is stated again."""


class ValueNamed(Event, frozen=True, kw_only=True, tag="value_named"):
    """Something that matters to the client. Naming the same `value` again rewords it."""

    value: Id
    label: Name
    why: Note | None = None
    area: Word | None = None


class ValueRetired(Event, frozen=True, kw_only=True, tag="value_retired"):
    value: Id
    reason: Note | None = None


class LifeAreaRated(Event, frozen=True, kw_only=True, tag="life_area_rated"):
    """A rating of an area of life: how much it matters, how it is now and how it is wanted, each 0–10."""

    rating: Id
    area: Word
    importance: Score
    now: Score
    wanted: Score
    why: Note | None = None
    change: Note | None = None


class ChallengeNamed(Event, frozen=True, kw_only=True, tag="challenge_named"):
    """Something that is hard. `daily_impact` is how much it weighs on a day, 0–10."""

    challenge: Id
    text: Text
    areas: Annotated[list[Word], Meta(max_length=20)] = []
    daily_impact: Score | None = None


class ReflectionAnswered(Event, frozen=True, kw_only=True, tag="reflection_answered"):
    answer: Id
    prompt: Word
    kind: Literal["challenge", "hope", "need", "desire", "obstacle", "strength", "expectation"]
    text: LongText


MattersEvent = (
    PurposeStated | PurposeWithdrawn | ValueNamed | ValueRetired | LifeAreaRated | ChallengeNamed | ReflectionAnswered
)
