"""What matters to a client, and when therapy begins and ends."""

import pytest

from fakes.core.bodies import identifier
from fakes.core.deciding import NOTHING, TODAY, bodies, context, events, given, made
from fakes.core.log_builder import PHONE, LogBuilder
from handrail_shared.commands.context import Command, Decide, Refusal
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
    answer_reflection,
    end_therapy,
    name_challenge,
    name_value,
    rate_life_area,
    retire_value,
    say_what_matters,
    start_therapy,
    state_purpose,
)
from handrail_shared.events.matters import (
    ChallengeNamed,
    LifeAreaRated,
    PurposeStated,
    PurposeWithdrawn,
    ReflectionAnswered,
    ValueNamed,
    ValueRetired,
)
from handrail_shared.events.space import TherapyEnded, TherapyStarted
from handrail_shared.rights import Audience

FRIENDS, QUIET = identifier(9, 1), identifier(9, 2)


def stated(text: str = "To sleep") -> LogBuilder:
    builder = LogBuilder()
    builder.says(PHONE, PurposeStated(text=text))
    return builder


def test_purpose_and_values_are_said_at_once() -> None:
    command = SayWhatMatters(
        purpose=" To rest ", values=[ValueOfArea(label=" Friends ", area="family"), ValueOfArea(label=" ")]
    )

    assert [
        PurposeStated(text="To rest"),
        ValueNamed(value=made(1), label="Friends", area="family"),
    ] == bodies(say_what_matters(command, context(), given(stated())))


def test_a_purpose_that_stands_is_not_said_again_beside_a_value() -> None:
    command = SayWhatMatters(purpose="To sleep", values=[ValueOfArea(label="Friends")])

    assert [ValueNamed(value=made(1), label="Friends")] == bodies(say_what_matters(command, context(), given(stated())))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (SayWhatMatters(purpose=" ", values=[ValueOfArea(label="")]), "nothing_said"),
        (SayWhatMatters(purpose="To sleep"), "already_so"),
    ],
)
def test_saying_nothing_new_of_what_matters_is_refused(command: SayWhatMatters, code: str) -> None:
    decided = say_what_matters(command, context(), given(stated()))

    assert isinstance(decided, Refusal)
    assert decided.code == code


@pytest.mark.parametrize("audience", ["shared", "private"])
def test_a_purpose_is_stated_once_where_it_stands(audience: Audience) -> None:
    seen = given(stated()) if audience == "shared" else given(private=stated())
    (event,) = events(state_purpose(StatePurpose(text="To rest", audience=audience), context(), seen))

    assert (event.audience, event.body) == (audience, PurposeStated(text="To rest"))
    expected = Refusal(code="already_so", field="text")
    assert expected == state_purpose(StatePurpose(text="To sleep ", audience=audience), context(), seen)


def test_a_purpose_that_was_withdrawn_can_be_stated_again() -> None:
    builder = stated()
    builder.says(PHONE, PurposeWithdrawn())

    assert [PurposeStated(text="To sleep")] == bodies(
        state_purpose(StatePurpose(text="To sleep"), context(), given(builder))
    )


@pytest.mark.parametrize(("value", "expected"), [(None, made(1)), (FRIENDS, FRIENDS)])
def test_a_value_is_named_or_named_in_other_words(value: str | None, expected: str) -> None:
    command = NameValue(label=" Friends ", why=" They stay ", area="family", value=value)

    assert [ValueNamed(value=expected, label="Friends", why="They stay", area="family")] == bodies(
        name_value(command, context(), NOTHING)
    )


def valued() -> LogBuilder:
    builder = LogBuilder()
    builder.says(PHONE, ValueNamed(value=FRIENDS, label="Friends"))
    builder.says(PHONE, ValueNamed(value=QUIET, label="Quiet"))
    builder.says(PHONE, ValueRetired(value=QUIET))
    return builder


def test_a_value_is_set_aside() -> None:
    command = RetireValue(value=FRIENDS, reason=" Changed ")

    assert [ValueRetired(value=FRIENDS, reason="Changed")] == bodies(retire_value(command, context(), given(valued())))


@pytest.mark.parametrize(("value", "code"), [(QUIET, "already_so"), (identifier(9, 3), "not_found")])
def test_only_a_value_that_stands_is_set_aside(value: str, code: str) -> None:
    decided = retire_value(RetireValue(value=value), context(), given(valued()))

    assert isinstance(decided, Refusal)
    assert (decided.code, decided.field, decided.about) == (code, "value", value)


def test_an_area_of_life_is_rated() -> None:
    command = RateLifeArea(area=" rest ", importance=9, now=2, wanted=6, why=" Tired ", audience="private")
    (event,) = events(rate_life_area(command, context(), NOTHING))

    assert event.audience == "private"
    assert event.body == LifeAreaRated(rating=made(1), area="rest", importance=9, now=2, wanted=6, why="Tired")


def test_a_challenge_is_named() -> None:
    command = NameChallenge(text=" Mornings ", areas=["rest"], daily_impact=7, audience="private")
    (event,) = events(name_challenge(command, context(), NOTHING))

    assert event.audience == "private"
    assert event.body == ChallengeNamed(challenge=made(1), text="Mornings", areas=["rest"], daily_impact=7)


@pytest.mark.parametrize(("prompt", "expected"), [(None, "hope"), (" ", "hope"), ("miracle", "miracle")])
def test_a_reflection_answers_its_prompt_or_its_kind(prompt: str | None, expected: str) -> None:
    command = AnswerReflection(kind="hope", text=" A garden ", prompt=prompt, audience="private")
    (event,) = events(answer_reflection(command, context(), NOTHING))

    assert event.audience == "private"
    assert event.body == ReflectionAnswered(answer=made(1), prompt=expected, kind="hope", text="A garden")


@pytest.mark.parametrize(
    ("decide", "command", "field"),
    [
        (state_purpose, StatePurpose(text=" "), "text"),
        (name_value, NameValue(label=""), "label"),
        (rate_life_area, RateLifeArea(area=" ", importance=1, now=1, wanted=1), "area"),
        (name_challenge, NameChallenge(text="\n"), "text"),
        (answer_reflection, AnswerReflection(kind="hope", text=" "), "text"),
    ],
)
def test_an_empty_text_is_refused(decide: Decide, command: Command, field: str) -> None:
    assert Refusal(code="nothing_said", field=field) == decide(command, context(), NOTHING)


def test_therapy_begins_and_ends_today_unless_a_day_is_named() -> None:
    frame = StartTherapy(planned_sessions=12, every_days=7, approach=" Talking ")

    assert [TherapyStarted(start=TODAY, planned_sessions=12, every_days=7, approach="Talking")] == bodies(
        start_therapy(frame, context("therapist"), NOTHING)
    )
    assert [TherapyEnded(end=TODAY)] == bodies(end_therapy(EndTherapy(), context(), NOTHING))
    assert [TherapyStarted(start="2026-10-01")] == bodies(
        start_therapy(StartTherapy(start="2026-10-01"), context("therapist"), NOTHING)
    )
    assert [TherapyEnded(end="2026-12-01", ending="transferred", reason="A move")] == bodies(
        end_therapy(EndTherapy(end="2026-12-01", ending="transferred", reason="A move "), context(), NOTHING)
    )
