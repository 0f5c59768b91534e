from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.core.bodies import bodies
from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, STREAM, identifier, line
from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.space import SpaceOpened
from handrail_shared.limits import DEPTH, LINE_BYTES
from handrail_shared.lines.envelope import Flaw
from handrail_shared.lines.fast import Plain, read_plain
from handrail_shared.lines.read import Written, read_written
from handrail_shared.sync import judge as judging
from handrail_shared.sync.judge import Judgement, Settled, Writer, judge, part_of, prevalidate
from handrail_shared.wire import Push

# Bodies are drawn slowly where a machine has much else to do.
_SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

CHECK_IN = CheckInRecorded(check_in=identifier(1), day="2026-11-22", mood=4, note="so so")
GOOD = line(2, CHECK_IN)


def read(*lines: bytes, device: str = DEVICE) -> list[Plain | None]:
    return read_plain(lines, device=device, first_seq=1, author=MEMBER)


def prevalidated(*lines: bytes, role: str = "client") -> Judgement:
    writer = Writer(member=MEMBER, role=role, audience="shared")  # pyright: ignore[reportArgumentType]
    push = Push(stream=STREAM, device=DEVICE, first_seq=1, count=len(lines))
    return prevalidate(push, lines, writer=writer).judgement


def prevalidated_one_by_one(*lines: bytes) -> Judgement:
    with patch.object(judging, "read_plain", lambda lines, **_: [None] * len(lines)):
        return prevalidated(*lines)


def changed(before: bytes, after: bytes) -> bytes:
    """A line with one thing changed."""
    whole = line(1, CHECK_IN)
    assert whole.count(before) == 1
    return whole.replace(before, after)


def with_field(field: bytes) -> bytes:
    """A line with one more field in its body."""
    return changed(b'"mood":4', b'"mood":4,' + field)


def fields_of(body: Body) -> dict[str, object]:
    return {name: getattr(body, name) for name in body.__struct_fields__}


@_SLOWLY
@given(st.lists(bodies(), min_size=1, max_size=3))
def test_what_is_plain_is_read_as_line_by_line(drawn: list[Body]) -> None:
    lines = [line(seq, body) for seq, body in enumerate(drawn, 1)]

    found = [each for each in zip(read(*lines), map(read_written, lines), strict=True) if each[0] is not None]

    for plain, written in found:
        assert isinstance(plain, Plain)
        assert isinstance(written, Written)
        assert (written.device, written.seq, written.stamp, written.author) == (
            plain.device,
            plain.seq,
            plain.stamp,
            plain.author,
        )
        assert isinstance(plain.body, type(written.body))
        assert fields_of(written.body) == fields_of(plain.body)


@_SLOWLY
@given(st.lists(bodies(), min_size=1, max_size=3), st.sampled_from(["client", "therapist"]))
def test_S3_lines_are_judged_alike_whether_they_are_plain(drawn: list[Body], role: str) -> None:
    lines = [line(seq, body) for seq, body in enumerate(drawn, 1)]

    judged = prevalidated(*lines, role=role)

    with patch.object(judging, "read_plain", lambda lines, **_: [None] * len(lines)):
        assert prevalidated(*lines, role=role) == judged


def test_the_usual_events_are_plain() -> None:
    rated = GoalRated(rating=identifier(1), goal=identifier(2), value=3, day="2026-11-22")
    lines = [line(1, CHECK_IN), line(2, rated), line(3)]

    assert None not in read(*lines)


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


@pytest.mark.parametrize("odd", ODD)
def test_S3_an_odd_line_is_judged_as_if_it_came_alone(odd: bytes) -> None:
    together = prevalidated(odd, GOOD)

    assert prevalidated_one_by_one(odd, GOOD) == together
    assert GOOD in [each.line for each in together.accepted]


def test_where_the_device_has_no_id_nothing_is_plain() -> None:
    named = line(1, CHECK_IN).replace(DEVICE.encode(), b"x")

    assert [None] == read(named, device="x")


def test_what_is_not_closed_is_left_to_the_other_ways() -> None:
    looked_at = {each for each in EVENT_TYPES.values() if each.__name__ in {"GoalAgreed", "GoalAdjusted"}}
    version = b'{"number":1,"mark":1,"later":9007199254740992}'
    agreed = b'{"type":"goal_agreed","goal":"' + identifier(1).encode() + b'","version":' + version + b"}"
    hidden = changed(line(1, CHECK_IN).partition(b'"body":')[2][:-1], agreed)

    assert 2 == len(looked_at)
    assert [None] == read(hidden)
    assert [Flaw.MALFORMED.value] == [each.code for each in prevalidated(hidden).refused]


def test_P2_a_prevalidation_for_another_writer_does_not_count() -> None:
    push = Push(stream=STREAM, device=DEVICE, first_seq=1, count=1)
    lines = [line(1, CHECK_IN)]
    client = Writer(member=MEMBER, role="client", audience="shared")
    therapist = Writer(member=MEMBER, role="therapist", audience="shared")

    before = prevalidate(push, lines, writer=client)
    verdict = judge(push, lines, next_seq=1, held={}, writer=therapist, prevalidated=before)

    assert 1 == len(before.judgement.accepted)
    assert ["not_allowed"] == [each.code for each in verdict.refused]


def test_P2_a_prevalidation_is_used_as_it_is() -> None:
    push = Push(stream=STREAM, device=DEVICE, first_seq=1, count=1)
    client = Writer(member=MEMBER, role="client", audience="shared")
    before = prevalidate(push, [line(1, CHECK_IN)], writer=client)

    verdict = judge(push, [line(1, CHECK_IN)], next_seq=1, held={}, writer=client, prevalidated=before)

    assert before.judgement is verdict
    assert Settled(1) == verdict.outcome


@pytest.mark.parametrize(("first", "last"), [(1, 1), (2, 3), (3, 4), (1, 4)])
def test_P2_what_was_said_of_a_push_is_said_of_its_parts(first: int, last: int) -> None:
    """Of four lines the second is not to be read, and the third nobody may write."""
    client = Writer(member=MEMBER, role="client", audience="shared")
    lines = [line(1, CHECK_IN), b"{", line(3, SpaceOpened(space=identifier(2))), line(4, CHECK_IN)]
    whole = prevalidate(Push(stream=STREAM, device=DEVICE, first_seq=1, count=4), lines, writer=client)
    push = Push(stream=STREAM, device=DEVICE, first_seq=first, count=last - first + 1)

    assert [2, 3] == [each.seq for each in whole.judgement.refused]
    assert prevalidate(push, lines[first - 1 : last], writer=client) == part_of(whole, first, last)
