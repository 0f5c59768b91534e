"""Both ways of reading lines agree: the fast paths and the two steps, alone, many at once and in a judgement."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from fakes.core.bodies import bodies
from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, STREAM, identifier, line
from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.fields import Event
from handrail_shared.events.space import SpaceOpened
from handrail_shared.limits import DEPTH, LINE_BYTES
from handrail_shared.lines import fast
from handrail_shared.lines.body import Line
from handrail_shared.lines.envelope import Flaw
from handrail_shared.lines.fast import read_plain
from handrail_shared.lines.read import read_line, read_line_in_two_steps, read_lines
from handrail_shared.sync import judge as judging
from handrail_shared.sync.judge import Author, Judgement, Settled, judge, part_of, prevalidate
from handrail_shared.wire import Push

# Bodies are drawn slowly where a machine has much else to do.
_SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

CHECK_IN = CheckInRecorded(check_in=identifier(1), day="2026-11-22", mood=4, note="so so")
GOOD = line(2, CHECK_IN)


VECTORS = Path(__file__).resolve().parents[3] / "shared/vectors"
_LINE = re.compile(r'\{"device":.*\}')


def judged(*lines: bytes, role: str = "client") -> Judgement:
    writer = Author(member=MEMBER, role=role, audience="shared")  # pyright: ignore[reportArgumentType]
    push = Push(stream=STREAM, device=DEVICE, first_seq=1, count=len(lines))
    return prevalidate(push, lines, writer=writer).judgement


def judged_one_by_one(*lines: bytes) -> Judgement:
    with patch.object(judging, "read_lines", lambda lines: list(map(read_line_in_two_steps, lines))):
        return judged(*lines)


def vector_lines() -> list[bytes]:
    """Every line in the vectors, in a fixed order."""
    found: dict[str, None] = {}
    for path in sorted(VECTORS.glob("**/*.json")):
        for text in _texts(json.loads(path.read_text())):
            found.update(dict.fromkeys(_LINE.findall(text)))
    return [text.encode() for text in found]


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for item in value.values():
                yield from _texts(item)
        case _:
            pass


_NUMBERS = (b"0", b"-1", b"1.0", b"1e3", b"9007199254740992", b"99999999999999999999", b"null", b"007")
_INNER = (
    *(b"\\u0000", b"\\ud800", b"\\ud83d\\ude00", b"\\n", b"\n", b"\x00", b"\xff", b"\xed\xa0\x80"),
    *("é🙂".encode(), b"A", b"-", b",", b"0", b"y" * LINE_BYTES),
)
_FIELDS = (
    *(b'"x":1,', b'"x":9007199254740992,', b'"x":-9007199254740992,', b'"x":"\\u0000",', b'"x":1.5,'),
    *(b'"enc":"e",', b'"enc":null,', b'"enc":1,', b'"key":"k",', b'"session":"s",', b'"session":null,', b'"seq":7,'),
    *(b'"type":"win_noted",', b'"type":"from_the_future",', b'"id":"x",', b'"x":' + b"[" * DEPTH + b"]" * DEPTH + b","),
)
_TOKEN = re.compile(rb'"[^"]*"|[0-9]+|[{,]')


def mutated(lines: Sequence[bytes], *, of_each: int) -> Iterator[bytes]:
    """Each line a few times, each time with one token replaced, altered, cut or followed by a field of another."""
    rng = random.Random(7)  # noqa: S311  # the same lines every time
    for number, text in enumerate(lines):
        for _ in range(of_each):
            start, end = rng.choice(list(_TOKEN.finditer(text))).span()
            token = text[start:end]
            inside = rng.randrange(start, end)
            if (number + inside) % 11 == 0:
                yield text[:inside] + text[inside + 1 :]
            elif token in (b"{", b","):
                yield text[:end] + rng.choice(_FIELDS) + text[end:]
            elif token.isdigit():
                yield text[:start] + rng.choice(_NUMBERS) + text[end:]
            else:
                yield text[: inside + 1] + rng.choice(_INNER) + text[inside + 1 :]


_EVENTS = frozenset(EVENT_TYPES.values())


def as_read(read: Line | Flaw) -> object:
    """A comparable form of what was read: a body of a subclass counts as one of its event's class."""
    if isinstance(read, Flaw):
        return read
    body = read.body
    kind = type(body) if type(body) in _EVENTS or not isinstance(body, Event) else type(body).__bases__[0]
    return read.device, read.seq, read.stamp, read.author, read.session, kind, fields_of(body)


def disagreements(lines: Sequence[bytes]) -> list[bytes]:
    """Those lines that the fast paths read otherwise than the two steps do, alone or as one of many."""
    found: list[bytes] = []
    good = as_read(read_line_in_two_steps(GOOD))
    for text in lines:
        steps = as_read(read_line_in_two_steps(text))
        # Next to a sound line as well: what one line hides must not reach the others.
        many = [as_read(read) for read in read_lines([text, text, GOOD])]
        if as_read(read_line(text)) != steps or many != [steps, steps, good]:
            found.append(text)
    return found


def test_the_fast_paths_and_the_two_steps_agree_on_every_vector() -> None:
    lines = vector_lines()

    assert len(lines) > 200
    assert disagreements(lines) == []


def test_the_fast_paths_and_the_two_steps_agree_on_mutated_lines() -> None:
    lines = [*mutated(vector_lines(), of_each=12), *odd_lines()]
    kinds = [
        read if isinstance(read, Flaw) else type(read.body).__name__ for read in map(read_line_in_two_steps, lines)
    ]

    assert {Flaw.MALFORMED, Flaw.TOO_LARGE, "Unknown", "Misshapen"} <= set(kinds)
    assert sum(head is not None for text in lines for head in read_plain([text])) > 100
    assert disagreements(lines) == []


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        pytest.param("keeps_limits", lambda *_: True, id="one pass that looks for no limit"),
        pytest.param("are_ids", lambda _: True, id="many lines whose ids are not looked at"),
        pytest.param("_is_once", lambda *_: True, id="many lines whose fields may stand twice"),
        pytest.param("_BACKSLASH", 0x01, id="many lines whose escapes are not looked at"),
    ],
)
def test_a_planted_disagreement_is_found(name: str, planted: object, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the mutations draw changes with the vectors; the odd lines hold each fault once at least.
    lines = [*mutated(vector_lines(), of_each=12), *odd_lines()]
    monkeypatch.setattr(fast, name, planted)

    assert disagreements(lines) != []


def is_plain(*lines: bytes) -> list[bool]:
    return [head is not None for head in read_plain(lines)]


def changed(before: bytes, after: bytes) -> bytes:
    """A line with one thing changed."""
    whole = line(1, CHECK_IN)
    assert whole.count(before) == 1
    return whole.replace(before, after)


def with_field(field: bytes) -> bytes:
    """A line with one more field in its body."""
    return changed(b'"mood":4', b'"mood":4,' + field)


def fields_of(body: Struct) -> dict[str, object]:
    return {name: getattr(body, name) for name in body.__struct_fields__}


@_SLOWLY
@given(st.lists(bodies(), min_size=1, max_size=3), st.sampled_from(["client", "therapist"]))
def test_S3_lines_are_read_and_judged_alike_on_both_ways(drawn: list[Body], role: str) -> None:
    lines = [line(seq, body) for seq, body in enumerate(drawn, 1)]

    verdict = judged(*lines, role=role)

    assert disagreements(lines) == []
    with patch.object(judging, "read_lines", lambda lines: list(map(read_line_in_two_steps, lines))):
        assert judged(*lines, role=role) == verdict


def test_the_usual_events_are_plain() -> None:
    rated = GoalRated(rating=identifier(1), goal=identifier(2), value=3, day="2026-11-22")
    lines = [line(1, CHECK_IN), line(2, rated), line(3)]

    assert is_plain(*lines) == [True] * 3


ODD = [
    pytest.param(changed(b"000000000001", b"00000000000A"), id="an id in capitals"),
    pytest.param(changed(b"-000000000001", b"0000000000001"), id="an id with a dash too few"),
    pytest.param(changed(b"-000000000001", b""), id="an id cut short"),
    pytest.param(changed(b"000000000001", b"00000000,001"), id="an id with a comma"),
    pytest.param(changed(b"000000000001", "00000000000é".encode()), id="an id that is not ASCII"),
    pytest.param(changed(b"2026-11-22", b"2026-13-22"), id="a day of no month"),
    pytest.param(changed(b"2026-11-22", b"20ab-11-22"), id="a day with letters"),
    pytest.param(changed(b"2026-11-22", b"2026-11-22x"), id="a day and more"),
    pytest.param(changed(b"2026-11-22", b"2026-11-2\\n"), id="a day that ends in a newline"),
    pytest.param(changed(b'"mood":4', b'"mood":6'), id="a number out of range"),
    pytest.param(changed(b'"mood":4', b'"mood":9007199254740992'), id="a number beyond 2^53"),
    pytest.param(with_field(b'"later":1'), id="a field of a later version"),
    pytest.param(with_field(b'"later":9007199254740992'), id="a field of a later version with a number beyond 2^53"),
    pytest.param(with_field(b'"later":' + b"[" * DEPTH + b"]" * DEPTH), id="a field that is nested too deep"),
    pytest.param(with_field(b'"mood":99999999999999999999999'), id="a field twice"),
    pytest.param(changed(b'"check_in":', b'"check_in":"x","check_in":'), id="an id twice, and once not one"),
    pytest.param(changed(b'"day":', b'"day":"x","day":'), id="a day twice, and once not one"),
    pytest.param(with_field(b'"type":"check_in_recorded"'), id="its type twice"),
    pytest.param(with_field(b'"type":[[[[[[[9007199254740992]]]]]]]'), id="its type twice, and otherwise"),
    pytest.param(changed(b"so so", b"so \\u0000"), id="U+0000, escaped"),
    pytest.param(changed(b"so so", b"so \\ud800"), id="a lone surrogate, escaped"),
    pytest.param(changed(b"so so", b"so \\ud83d\\ude00"), id="a pair of surrogates, escaped"),
    pytest.param(changed(b"so so", b"so \xff"), id="not UTF-8"),
    pytest.param(changed(b"so so", b"so \xed\xa0\x80"), id="a lone surrogate, encoded"),
    pytest.param(changed(b"so so", b'so \\n \\\\ \\" so'), id="the usual escapes"),
    pytest.param(changed(b"so so", "süß 🙂".encode()), id="more than ASCII"),
    pytest.param(changed(b'"mood":4', b'"mood":\n4'), id="a newline"),
    pytest.param(changed(b"so so", b"s" * LINE_BYTES), id="too long"),
    pytest.param(changed(b'"seq":1', b'"seq":3'), id="another seq"),
    pytest.param(changed(b'"seq":1', b'"seq":9007199254740992'), id="a seq beyond 2^53"),
    pytest.param(changed(b'"stamp":1', b'"stamp":9007199254740992'), id="a stamp beyond 2^53"),
    pytest.param(changed(b'"stamp":1', b'"stamp":1,"session":"x"'), id="a session that is no id"),
    pytest.param(changed(b'"stamp":1', b'"stamp":1,"session":"' + MEMBER.encode() + b'"'), id="a session"),
    pytest.param(changed(b'"stamp":1', b'"stamp":1,"enc":"x"'), id="a sealed body"),
    pytest.param(changed(b"check_in_recorded", b"from_the_future"), id="a type of a later version"),
    pytest.param(line(1, CHECK_IN, device=OTHER_DEVICE), id="another device"),
    pytest.param(line(1, CHECK_IN, author=OTHER_MEMBER), id="another author"),
    pytest.param(b"", id="nothing"),
    pytest.param(b"[" * 10_000, id="brackets"),
    pytest.param(line(1, CHECK_IN)[:-1], id="cut off"),
    pytest.param(line(1, CHECK_IN) + line(1, CHECK_IN), id="two"),
]


def odd_lines() -> list[bytes]:
    """The lines of `ODD`."""
    return [cast("bytes", parameters.values[0]) for parameters in ODD]


@pytest.mark.parametrize("odd", ODD)
def test_S3_an_odd_line_is_judged_as_if_it_came_alone(odd: bytes) -> None:
    together = judged(odd, GOOD)

    assert judged_one_by_one(odd, GOOD) == together
    assert GOOD in [item.line for item in together.accepted]


def test_where_the_device_has_no_id_nothing_is_plain() -> None:
    assert [False, False] == is_plain(line(1, CHECK_IN).replace(DEVICE.encode(), b"x"), line(2, CHECK_IN))


def test_what_is_not_closed_is_left_to_the_other_ways() -> None:
    looked_at = {
        event_type for event_type in EVENT_TYPES.values() if event_type.__name__ in {"GoalAgreed", "GoalAdjusted"}
    }
    version = b'{"number":1,"mark":1,"later":9007199254740992}'
    agreed = b'{"type":"goal_agreed","goal":"' + identifier(1).encode() + b'","version":' + version + b"}"
    hidden = changed(line(1, CHECK_IN).partition(b'"body":')[2][:-1], agreed)

    assert 2 == len(looked_at)
    assert [False] == is_plain(hidden)
    assert [Flaw.MALFORMED.value] == [refusal.code for refusal in judged(hidden).refused]


def test_P2_what_was_prevalidated_for_another_writer_does_not_count() -> None:
    push = Push(stream=STREAM, device=DEVICE, first_seq=1, count=1)
    lines = [line(1, CHECK_IN)]
    client = Author(member=MEMBER, role="client", audience="shared")
    therapist = Author(member=MEMBER, role="therapist", audience="shared")

    before = prevalidate(push, lines, writer=client)
    verdict = judge(push, lines, next_seq=1, held={}, writer=therapist, prevalidated=before)

    assert 1 == len(before.judgement.accepted)
    assert ["not_allowed"] == [refusal.code for refusal in verdict.refused]


def test_P2_what_was_prevalidated_is_taken_as_it_is() -> None:
    push = Push(stream=STREAM, device=DEVICE, first_seq=1, count=1)
    client = Author(member=MEMBER, role="client", audience="shared")
    before = prevalidate(push, [line(1, CHECK_IN)], writer=client)

    verdict = judge(push, [line(1, CHECK_IN)], next_seq=1, held={}, writer=client, prevalidated=before)

    assert before.judgement is verdict
    assert Settled(1) == verdict.outcome


@pytest.mark.parametrize(("first", "last"), [(1, 1), (2, 3), (3, 4), (1, 4)])
def test_P2_what_was_said_of_a_push_is_said_of_its_parts(first: int, last: int) -> None:
    """Of four lines the second is not to be read, and the third nobody may write."""
    client = Author(member=MEMBER, role="client", audience="shared")
    lines = [line(1, CHECK_IN), b"{", line(3, SpaceOpened(space=identifier(2))), line(4, CHECK_IN)]
    whole = prevalidate(Push(stream=STREAM, device=DEVICE, first_seq=1, count=4), lines, writer=client)
    push = Push(stream=STREAM, device=DEVICE, first_seq=first, count=last - first + 1)

    assert [2, 3] == [refusal.seq for refusal in whole.judgement.refused]
    assert prevalidate(push, lines[first - 1 : last], writer=client) == part_of(whole, first, last)
