"""Random commands and undos on random logs, put to both languages, and the law of undo on this side."""

import json
from collections.abc import Callable, Sequence
from itertools import count
from random import Random
from typing import Final, cast, get_args

import msgspec
from msgspec import Struct, inspect

from fakes.core.bodies import AMOUNTS, DEVICES, identifier, line_of
from fakes.core.log_builder import DESK, PHONE
from fakes.core.runs import seen_in
from handrail_shared.canonical import canonical
from handrail_shared.commands.context import Command, Context, Decision, Given, Refusal
from handrail_shared.commands.registry import COMMANDS, AnyCommand, tag_of_command
from handrail_shared.commands.undo import UndoEntry, UndoItem, undo
from handrail_shared.fold import Folded, empty
from handrail_shared.rights import Audience
from twins.drawn import Drawer
from vectors.scenarios.scene import appended, context_document, document, ended, state_of

Undo = Callable[[UndoItem, Context, Given], Decision]

_KINDS: Final = {
    tag_of_command(kind): cast("inspect.StructType", inspect.type_info(kind))
    for kind in cast("tuple[type[Command], ...]", get_args(AnyCommand))
}
_FIRST_ID: Final = 5_000


class Asked(Struct, frozen=True, kw_only=True):
    """Who decides on which logs: a command, or entries to take back."""

    device: str
    role: str
    today: str
    session: str | None
    shared: list[Folded]
    private: list[Folded]
    command: Command | None
    item: UndoItem | None

    @property
    def logs(self) -> dict[Audience, list[Folded]]:
        """Copies of both logs."""
        return {"shared": list(self.shared), "private": list(self.private)}

    def context(self) -> Context:
        """The context, with ids that count up."""
        ids = count(_FIRST_ID)
        return Context(
            member=DEVICES[self.device],
            role="therapist" if self.device == DESK else "client",
            today=self.today,
            session=self.session,
            new_id=lambda: identifier(0xA, next(ids)),
        )

    def line(self) -> str:
        """The question as the twin reads it."""
        asked: dict[str, object] = {
            "context": {"device": self.device, "first_id": _FIRST_ID, **context_document(self.context())},
            "shared": [[entry.received_us, line_of(entry).decode()] for entry in self.shared],
            "private": [[entry.received_us, line_of(entry).decode()] for entry in self.private],
        }
        if self.command is not None:
            asked["command"] = msgspec.to_builtins(self.command)
        if self.item is not None:
            asked["item"] = [[device.audience, device.device, device.seq] for device in self.item.entries]
        return json.dumps(asked)


class CommandDrawer:
    """Draws one question after the other; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - chance that can be had again
        self._drawer = Drawer(seed)

    def asked(self) -> Asked:
        """A command, or an undo of entries of the log, by one of its members."""
        chance = self._chance
        device = chance.choice((PHONE, PHONE, DESK))
        private = _each_once(self._drawer.log()[2:])
        private = [entry for entry in private if entry.author == DEVICES[device]]
        shared = _each_once(self._drawer.log())
        item = self._item(device, shared, private) if chance.random() < 0.5 else None
        return Asked(
            device=device,
            role="",
            today=self._drawer.day(),
            session=identifier(5, 0) if chance.random() < 0.2 else None,
            shared=shared,
            private=private,
            command=self._command() if item is None else None,
            item=item,
        )

    def _item(self, device: str, shared: list[Folded], private: list[Folded]) -> UndoItem | None:
        audience: Audience = self._chance.choice(("shared", "shared", "private"))
        own = [entry for entry in (shared if audience == "shared" else private) if entry.device == device]
        if not own:
            return None
        chosen = self._chance.sample(own, min(len(own), self._chance.choice((1, 1, 1, 2))))
        return UndoItem(
            entries=[
                UndoEntry(audience=audience, device=device_doc.device, seq=device_doc.seq, body=device_doc.body)
                for device_doc in sorted(chosen, key=lambda device_doc: device_doc.seq)
            ]
        )

    def _command(self) -> Command:
        tag = self._chance.choice(list(_KINDS))
        return cast("Command", self._struct(_KINDS[tag]))

    def _struct(self, kind: inspect.StructType) -> object:
        given = {
            field.name: self._value(field.name, field.type)
            for field in kind.fields
            if field.required or self._chance.random() < 0.5
        }
        return kind.cls(**given)

    def _value(self, name: str, kind: inspect.Type) -> object:
        match kind:
            case inspect.StructType():
                return self._struct(kind)
            case inspect.ListType(item_type=item):
                least = kind.min_length or 0
                return [self._value(name, item) for _ in range(self._chance.randint(least, max(least, 3)))]
            case inspect.UnionType(types=types):
                return self._value(name, next(value for value in types if not isinstance(value, inspect.NoneType)))
            case inspect.StrType(pattern=None, max_length=None):
                return self._chance.choice((*AMOUNTS, "1,5", "many"))
            case _:
                return self._drawer.value(name, kind)


def _each_once(log: list[Folded]) -> list[Folded]:
    """A log in which each place of a device holds one entry, as in every real one."""
    return list({(entry.device, entry.seq): entry for entry in log}.values())


def turns(asked: Asked, undone: Undo = undo) -> list[dict[str, object]]:
    """What is decided, what takes it back, and what takes that back in turn, as far as that is accepted."""
    context, logs = asked.context(), asked.logs
    found: list[Decision] = [ended(_first(asked, context, logs, undone), context)]
    while len(found) < 3 and not isinstance(found[-1], Refusal):
        item = appended(logs, found[-1], context, asked.device)
        found.append(ended(undone(item, context, _given(logs)), context))
    return [document(value) for value in found]


def _first(asked: Asked, context: Context, logs: dict[Audience, list[Folded]], undone: Undo) -> Decision:
    if asked.item is not None:
        return undone(asked.item, context, _given(logs))
    assert asked.command is not None
    reads = asked.command.reads
    given = Given(
        shared=empty() if reads == "nothing" else state_of(logs["shared"]),
        private=state_of(logs["private"]) if reads == "both" else empty(),
    )
    return COMMANDS[tag_of_command(type(asked.command))](asked.command, context, given)


def _given(logs: dict[Audience, list[Folded]]) -> Given:
    return Given(shared=state_of(logs["shared"]), private=state_of(logs["private"]))


def law_holds(asked: Asked, undone: Undo = undo) -> bool:
    """Whether a command was taken back and done again; raises where that does not show what it must."""
    context, logs = asked.context(), asked.logs
    decision = ended(_first(asked, context, logs, undone), context)
    if asked.command is None or isinstance(decision, Refusal):
        return False
    before = _given(logs)
    item = appended(logs, decision, context, asked.device)
    after = _given(logs)
    back = ended(undone(item, context, after), context)
    if isinstance(back, Refusal):
        assert back.code in {"final", "nothing_to_undo", "taken_back", "changed_since", "not_found"}, back
        return False
    item = appended(logs, back, context, asked.device)
    assert seen_in(before) == seen_in(_given(logs)) or _alike(before, _given(logs)), asked
    again = ended(undone(item, context, _given(logs)), context)
    assert not isinstance(again, Refusal), (again, asked)
    appended(logs, again, context, asked.device)
    assert _alike(after, _given(logs)), asked
    return True


def _alike(one: Given, other: Given) -> bool:
    return canonical(cast("Sequence[object]", seen_in(one, names=False))) == canonical(
        cast("Sequence[object]", seen_in(other, names=False))
    )
