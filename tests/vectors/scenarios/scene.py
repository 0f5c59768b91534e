"""What commands are put to: a log of both streams, and who decides. It writes `shared/vectors/commands`."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Final, cast

import msgspec

from fakes.core.bodies import identifier, line_of
from fakes.core.log_builder import AUTHORS, DESK, PHONE, START_US, LogBuilder
from handrail_shared.commands.context import Command, Context, Decision, Given, NewEvent, Refusal
from handrail_shared.commands.encode import encode
from handrail_shared.commands.registry import COMMANDS
from handrail_shared.commands.undo import UndoEntry, UndoItem, undo
from handrail_shared.events import Body, tag_of
from handrail_shared.events.fields import Role, Version
from handrail_shared.fold import Folded, State, empty, fold_all
from handrail_shared.rights import Audience

TODAY: Final = "2026-11-22"
LATER_US: Final = START_US + 86_400_000_000
LATER_SEQ: Final = 1001
"""What a case appends has this stamp and seq, each with as many added as both logs hold lines."""

Case = dict[str, object]
Scenario = Callable[["Scene"], None]


class Scene:
    """A log of a shared and a private stream, and the cases that are decided on it.

    `says` lets somebody write; `decides` records what follows from a command without appending it; `runs` also appends
    it, as pending lines of that device. Every case makes its ids from `first_id` on.
    """

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self._first_id = 1
        self._step = 0
        self._builders: dict[Audience, LogBuilder] = {"shared": LogBuilder().everyone_joins(), "private": LogBuilder()}

    def never_repeat_ids(self) -> None:
        """From now on no run makes the ids of an earlier one again."""
        self._step = 100

    def id(self) -> str:
        """A fresh id."""
        return self._builders["shared"].id()

    def version(self, goal: str) -> Version:
        """The version of a goal that somebody who has seen everything would name."""
        return self._builders["shared"].version(goal)

    def says(
        self,
        device: str,
        *bodies: Body,
        audience: Audience = "shared",
        pending: bool = False,
        session: str | None = None,
    ) -> None:
        """Let a device write, a second later than all before."""
        for body in bodies:
            self._builders[audience].says(device, body, pending=pending, session=session)

    def decides(
        self, name: str, command: Command, *, device: str = PHONE, today: str = TODAY, session: str | None = None
    ) -> Decision:
        """Record what follows from a command. `name` says what the case is about."""
        ids = count(self._first_id)
        context = _context(device, today, session, ids)
        decide = COMMANDS[_tag(command)]
        given = self._given() if command.reads == "both" else Given(shared=empty(), private=empty())
        if command.reads == "shared":
            given = Given(shared=self._given().shared, private=empty())
        decision = ended(decide(command, context, given), context)
        case: Case = {
            "name": name,
            "context": {"device": device, "first_id": self._first_id, **context_document(context)},
            "shared": _lines(self._builders["shared"].log),
            "private": _lines(self._builders["private"].log),
            "command": msgspec.to_builtins(command),
            **document(decision),
        }
        if not isinstance(decision, Refusal):
            case |= self._undone(decision, context, device)
        self.cases.append(case)
        return decision

    def undoes(self, name: str, *bodies: Body, device: str = PHONE) -> Decision:
        """Record what takes back the run in which a device wrote these bodies last; it is not appended."""
        ids = count(self._first_id)
        context = _context(device, TODAY, None, ids)
        entries = [self._entry(device, body) for body in bodies]
        item = UndoItem(entries=entries)
        decision = ended(undo(item, context, self._given()), context)
        self.cases.append(
            {
                "name": name,
                "context": {"device": device, "first_id": self._first_id, **context_document(context)},
                "shared": _lines(self._builders["shared"].log),
                "private": _lines(self._builders["private"].log),
                "item": [[entry.audience, entry.device, entry.seq] for entry in entries],
                **document(decision),
            }
        )
        return decision

    def takes_back(self, name: str, *bodies: Body, device: str = PHONE) -> list[Body]:
        """Record what takes a run back, which must be events, and append them; their bodies."""
        decision = self.undoes(name, *bodies, device=device)
        assert not isinstance(decision, Refusal), decision
        self._first_id += self._step
        for event in decision:
            self.says(device, event.body, audience=event.audience, pending=True)
        return [event.body for event in decision]

    def _entry(self, device: str, body: Body) -> UndoEntry:
        for audience, builder in self._builders.items():
            for device_doc in reversed(builder.log):
                if device_doc.device == device and device_doc.body == body:
                    return UndoEntry(audience=audience, device=device, seq=device_doc.seq, body=body)
        raise AssertionError(f"nobody wrote {body}")

    def _undone(self, decision: list[NewEvent], context: Context, device: str) -> Case:
        """What takes a run back once it is appended, and what takes that back."""
        logs: dict[Audience, list[Folded]] = {name: list(written.log) for name, written in self._builders.items()}
        found: Case = {}
        for name in ("undo", "redo"):
            item = appended(logs, decision, context, device)
            given = Given(shared=state_of(logs["shared"]), private=state_of(logs["private"]))
            turned = ended(undo(item, context, given), context)
            found[name] = document(turned)
            if isinstance(turned, Refusal):
                break
            decision = turned
        return found

    def runs(
        self, name: str, command: Command, *, device: str = PHONE, today: str = TODAY, session: str | None = None
    ) -> list[Body]:
        """Record what follows from a command, which must be events, and append them; their bodies."""
        decision = self.decides(name, command, device=device, today=today, session=session)
        assert not isinstance(decision, Refusal), decision
        self._first_id += self._step
        for event in decision:
            self.says(device, event.body, audience=event.audience, pending=True, session=session)
        return [event.body for event in decision]

    def _given(self) -> Given:
        return Given(shared=self._builders["shared"].state(), private=self._builders["private"].state())


def _context(device: str, today: str, session: str | None, ids: "count[int]") -> Context:
    role: Role = "therapist" if device == DESK else "client"
    return Context(
        member=AUTHORS[device], role=role, today=today, session=session, new_id=lambda: identifier(0xA, next(ids))
    )


def appended(logs: dict[Audience, list[Folded]], events: Sequence[NewEvent], context: Context, device: str) -> UndoItem:
    """Append events as the pending lines of one run."""
    entries: list[UndoEntry] = []
    for event in events:
        at = len(logs["shared"]) + len(logs["private"])
        entry = Folded(
            received_us=None,
            device=device,
            seq=LATER_SEQ + at,
            stamp=LATER_US + at,
            author=context.member,
            session=context.session if event.audience == "shared" else None,
            body=event.body,
        )
        logs[event.audience].append(entry)
        entries.append(UndoEntry(audience=event.audience, device=device, seq=entry.seq, body=event.body))
    return UndoItem(entries=entries)


def ended(decision: Decision, context: Context) -> Decision:
    """Let the end of every command check rights and limits."""
    encoded = decision if isinstance(decision, Refusal) else encode(decision, context)
    return encoded if isinstance(encoded, Refusal) else decision


def context_document(context: Context) -> dict[str, object]:
    """What of a context goes into a case; its ids count up."""
    return {"member": context.member, "role": context.role, "today": context.today, "session": context.session}


def document(decision: Decision) -> dict[str, object]:
    """A decision as a case holds it: `events`, or the `refusal`."""
    if isinstance(decision, Refusal):
        return {"refusal": {key: value for key, value in msgspec.structs.asdict(decision).items() if value is not None}}
    return {"events": [{"audience": event.audience, "body": lean(event.body)} for event in decision]}


def lean(body: Body) -> dict[str, object]:
    """A body without the fields that hold their defaults, whatever made them."""
    fields = {field.name: field for field in msgspec.structs.fields(body)}
    given = cast("dict[str, object]", msgspec.to_builtins(body))
    kept = {
        name: value
        for name, value in given.items()
        if name == "type" or fields[name].required or value != _default(fields[name])
    }
    return {"type": tag_of(body), **kept}


def _default(field: msgspec.structs.FieldInfo) -> object:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _tag(command: Command) -> str:
    return cast("str", type(command).__struct_config__.tag)


def _lines(log: Sequence[Folded]) -> list[list[object]]:
    return [[entry.received_us, line_of(entry).decode()] for entry in log]


def state_of(log: Sequence[Folded]) -> State:
    """The fold of a log."""
    return fold_all(empty(), list(log))
