"""Random events and logs, for any property that holds for all of them.

`bodies()` draws any valid body: field by field from the types of the vocabulary itself, so that a new event is drawn
as soon as it exists. Ids come from small pools, one per kind of thing, so that references hit; versions come from the
marks that changes out of the pool can have. `logs()` draws what several devices of two members may have written.
"""

import itertools
import zlib
from functools import cache
from typing import cast

from hypothesis import strategies as st
from msgspec import inspect

from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.events.check_ins import CheckInEvent
from handrail_shared.events.corrections import CorrectionEvent
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalEvent
from handrail_shared.events.space import MemberJoined
from handrail_shared.events.steps import StepEvent
from handrail_shared.fold import Folded
from handrail_shared.ids import ID_PATTERN
from handrail_shared.lines.body import write_body
from handrail_shared.lines.envelope import Envelope, write_line


def identifier(kind: int, number: int) -> str:
    """An id that tells its kind and number."""
    return f"00000000-0000-7000-8{kind:03x}-{number:012x}"


CLIENT, THERAPIST = identifier(0xC, 1), identifier(0xC, 2)
DEVICES = {identifier(0xD, 1): CLIENT, identifier(0xD, 2): CLIENT, identifier(0xD, 3): THERAPIST}
"""The devices of both members."""

POOL_OF = {
    "goal": "goal",
    "goals": "goal",
    "parent": "goal",
    "focus": "goal",
    "order": "goal",
    "step": "step",
    "into": "step",
    "measure": "measure",
    "milestone": "milestone",
    "session": "session",
    "round": "round",
    "change": "change",
    "member": "member",
    "ref": "fact",
    "on": "any",
    "about": "any",
}
POOLS = {
    "goal": [identifier(1, number) for number in range(3)],
    "step": [identifier(2, number) for number in range(3)],
    "measure": [identifier(3, number) for number in range(2)],
    "milestone": [identifier(4, number) for number in range(2)],
    "session": [identifier(5, number) for number in range(3)],
    "round": [identifier(6, number) for number in range(2)],
    "change": [identifier(7, number) for number in range(5)],
    "member": [CLIENT, THERAPIST],
    "fact": [identifier(8, number) for number in range(3)],
}
POOLS["any"] = [identifier(kind, 0) for kind in (1, 2, 4, 8)]
_CRCS = [zlib.crc32(change.encode()) for change in POOLS["change"]]
MARKS = [sum(some) for size in range(4) for some in itertools.combinations(_CRCS, size)]
DAYS = ["2026-02-28", "2026-02-31", "2026-03-01", "2026-03-29", "2026-12-31", "2027-01-01", "0000-01-01", "9999-12-31"]
AMOUNTS = ["0", "-3.5", "120", "0.000001"]
TEXTS = ["walk", "to the park", "😀", "ﬀ", 'a "quoted"\nline', "n"]
_VERSIONS = st.builds(Version, number=st.integers(0, 4), mark=st.sampled_from(MARKS))


def bodies() -> st.SearchStrategy[Body]:
    """Any valid body; more often of the groups with the most rules."""
    often = (*GoalEvent.__args__, *StepEvent.__args__, *CheckInEvent.__args__, *CorrectionEvent.__args__)
    weighted = [*EVENT_TYPES, *(tag for tag, kind in EVENT_TYPES.items() if kind in often for _ in "12")]
    return st.sampled_from(weighted).flatmap(body_of)


@cache
def body_of(tag: str) -> st.SearchStrategy[Body]:
    """Any valid body of one type."""
    kind = EVENT_TYPES[tag]
    described = cast("inspect.StructType", inspect.type_info(kind))
    required = {field.name: _value(field.name, field.type) for field in described.fields if field.required}
    optional = {field.name: _value(field.name, field.type) for field in described.fields if not field.required}
    fields = st.fixed_dictionaries(required, optional=optional)
    return cast("st.SearchStrategy[Body]", fields.map(lambda values: kind(**values)))


def _value(name: str, kind: inspect.Type) -> st.SearchStrategy[object]:
    match kind:
        case inspect.StrType(pattern=None):
            short_enough = [text for text in TEXTS if len(text) <= (kind.max_length or 100)]
            return st.sampled_from(short_enough if kind.min_length else ["", *short_enough])
        case inspect.StrType(pattern=pattern):
            if pattern == ID_PATTERN:
                return st.sampled_from(POOLS[POOL_OF.get(name, "fact")])
            return st.sampled_from(DAYS if "{4}" in str(pattern) else AMOUNTS)
        case inspect.IntType():
            low = kind.ge or 0
            high = 1_000 if kind.lt is not None else kind.le or 1_000
            return st.integers(low, high)
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.ListType(item_type=item):
            return st.lists(_value(name, item), min_size=kind.min_length or 0, max_size=3)
        case inspect.UnionType(types=types):
            return st.one_of(*(_value(name, value) for value in types if not isinstance(value, inspect.NoneType)))
        case inspect.StructType() if kind.cls is Version:
            return _VERSIONS
        case _:
            raise AssertionError(f"a kind of field that needs a strategy: {kind}")


@st.composite
def logs(draw: st.DrawFn, max_size: int = 20) -> list[Folded]:
    """What up to three devices of a client and a therapist wrote, in no particular order of time.

    No two entries share device and seq. Some bodies come again under another device, as after a fork. Clocks are
    wrong in all ways, and some entries are pending.
    """
    log: list[Folded] = [_joined(1, CLIENT, "client"), _joined(2, THERAPIST, "therapist")]
    next_seq = dict.fromkeys(DEVICES, 10)
    written = draw(st.lists(st.one_of(bodies(), st.none()), max_size=max_size))
    for drawn in written:
        device = draw(st.sampled_from(list(DEVICES)))
        body, author = drawn, DEVICES[device]
        if body is None:
            again = draw(st.sampled_from(log))
            body, author = again.body, again.author
        log.append(
            Folded(
                received_us=draw(st.one_of(st.none(), st.integers(0, 40))),
                device=device,
                seq=next_seq[device],
                stamp=draw(st.integers(0, 40)),
                author=author,
                session=draw(st.sampled_from([None, None, *POOLS["session"]])),
                body=body,
            )
        )
        next_seq[device] += 1
    return log


def _joined(seq: int, member: str, role: str) -> Folded:
    body = MemberJoined(member=member, role="client" if role == "client" else "therapist", name=role)
    device = next(device for device, owner in DEVICES.items() if owner == member)
    return Folded(received_us=0, device=device, seq=seq, stamp=0, author=member, session=None, body=body)


def line_of(entry: Folded) -> bytes:
    """The line of an entry, as its device would have written it."""
    return write_line(
        Envelope(
            device=entry.device,
            seq=entry.seq,
            stamp=entry.stamp,
            author=entry.author,
            session=entry.session,
            body=write_body(entry.body),
        )
    )
