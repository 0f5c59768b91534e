"""Random logs in great number, from a seed: what several devices of a client and a therapist may have written.

They are drawn like those of `fakes.core.bodies`, field by field from the vocabulary's own types, but many times as
fast. Each log has a theme of its own and few ids and days, so that events meet and the rules between them are reached.
"""

from random import Random
from typing import Final, TypeVar, cast

from msgspec import inspect
from msgspec.structs import replace

from fakes.core.bodies import AMOUNTS, CLIENT, DAYS, DEVICES, MARKS, POOL_OF, POOLS, TEXTS, THERAPIST
from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.events.fields import Version
from handrail_shared.events.space import MemberJoined
from handrail_shared.fold import Folded
from handrail_shared.ids import ID_PATTERN
from twins.themes import THEMES

T = TypeVar("T")

_TYPES: Final = {tag: cast("inspect.StructType", inspect.type_info(kind)) for tag, kind in EVENT_TYPES.items()}
_BY_DEVICE: Final = tuple(DEVICES.items())
_LONGEST: Final = 40


class Drawer:
    """Draws one log after the other; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - chance that can be had again
        self._pools: dict[str, list[str]] = {}
        self._days: list[str] = []

    def log(self) -> list[Folded]:
        """A log of up to forty entries in no particular order of time, some of them pending, some of them twice."""
        chance = self._chance
        self._pools = {name: pool[: chance.randint(1, 3)] for name, pool in POOLS.items()}
        self._pools["member"], self._pools["change"] = POOLS["member"], POOLS["change"]
        self._days = chance.sample(DAYS, chance.choice((1, 2, 3, len(DAYS))))
        tags = chance.choice(THEMES) if chance.random() < 0.8 else tuple(EVENT_TYPES)
        latest = chance.choice((3, 40, 1_000_000))
        log = [_joined(1, CLIENT), _joined(2, THERAPIST)]
        for seq in range(10, 10 + chance.randint(1, _LONGEST)):
            log.append(self._entry(seq, log, tags, latest))
        return log

    def day(self) -> str:
        """A day on which something of the latest log may have happened, or another one."""
        return self._chance.choice((*self._days, *DAYS))

    def _entry(self, seq: int, log: list[Folded], tags: tuple[str, ...], latest: int) -> Folded:
        chance = self._chance
        received_us = None if chance.random() < 0.15 else chance.randint(0, latest)
        roll = chance.random()
        if roll < 0.05:
            # The same entry again, as when a pending line was confirmed.
            return replace(chance.choice(log), received_us=received_us)
        device, author = chance.choice(_BY_DEVICE)
        body = self.body(chance.choice(tags))
        if roll < 0.15:
            # The same event under another device, as after a fork.
            copied = chance.choice(log)
            body, author = copied.body, copied.author
        session = chance.choice(self._pools["session"]) if chance.random() < 0.3 else None
        return Folded(
            received_us=received_us,
            device=device,
            seq=seq,
            stamp=chance.randint(0, latest),
            author=author,
            session=session,
            body=body,
        )

    def body(self, tag: str) -> Body:
        """An event of a type, out of what the latest log drew from."""
        given = {
            field.name: self.value(field.name, field.type)
            for field in _TYPES[tag].fields
            if field.required or self._chance.random() < 0.5
        }
        return cast("Body", EVENT_TYPES[tag](**given))

    def value(self, name: str, kind: inspect.Type) -> object:
        """A value of a field, by its name and type, out of what the latest log drew from."""
        chance = self._chance
        match kind:
            case inspect.StrType(pattern=None):
                return chance.choice([text for text in TEXTS if len(text) <= (kind.max_length or 100)])
            case inspect.StrType(pattern=pattern):
                if pattern == ID_PATTERN:
                    return chance.choice(self._pools[POOL_OF.get(name, "fact")])
                return chance.choice(self._days if "{4}" in str(pattern) else AMOUNTS)
            case inspect.IntType():
                return chance.randint(kind.ge or 0, 1_000 if kind.lt is not None else kind.le or 1_000)
            case inspect.BoolType():
                return chance.random() < 0.5
            case inspect.LiteralType(values=values):
                return chance.choice(values)
            case inspect.ListType(item_type=item):
                return [self.value(name, item) for _ in range(chance.randint(kind.min_length or 0, 3))]
            case inspect.UnionType(types=types):
                return self.value(name, next(element for element in types if not isinstance(element, inspect.NoneType)))
            case inspect.StructType() if kind.cls is Version:
                return Version(number=chance.randint(0, 4), mark=chance.choice(MARKS))
            case _:
                raise AssertionError(f"a kind of field that needs a value: {kind}")


def _joined(seq: int, member: str) -> Folded:
    role = "client" if member == CLIENT else "therapist"
    device = next(device for device, owner in DEVICES.items() if owner == member)
    body = MemberJoined(member=member, role=role, name=role)
    return Folded(received_us=0, device=device, seq=seq, stamp=0, author=member, session=None, body=body)
