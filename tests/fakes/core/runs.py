"""A space on which commands are run and taken back, with what its members see."""

import json
import re
from itertools import count
from typing import Final, cast

from fakes.core.bodies import identifier
from fakes.core.log_builder import AUTHORS, DESK, PHONE, LogBuilder
from handrail_shared.canonical import canonical
from handrail_shared.commands.context import Command, Context, Decision, Given, NewEvent, Refusal
from handrail_shared.commands.registry import COMMANDS, tag_of_command
from handrail_shared.commands.undo import UndoEntry, UndoItem, undo
from handrail_shared.events import Body
from handrail_shared.fold import Folded, State, empty, fold_all
from handrail_shared.rights import Audience
from handrail_shared.views import private_projection, shared_projection

TODAY: Final = "2026-11-22"

WAY: Final = frozenset(
    (
        *("at", "version", "history", "timeline", "earlier", "earlier_purposes", "edited_at"),
        *("retracted", "withdrawn", "pauses", "share", "current", "stale", "state", "suggestions"),
    )
)
"""What tells of the way, not of where things stand."""

_ID: Final = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Runs:
    """The two streams of a client, and the shared one of the therapist."""

    def __init__(self) -> None:
        self.shared = LogBuilder().everyone_joins()
        self.private = LogBuilder()
        self._ids = count(1)

    def id(self) -> str:
        """A fresh id."""
        return identifier(0xA, next(self._ids))

    def context(self, device: str = PHONE) -> Context:
        """Who acts on a device today."""
        return Context(
            member=AUTHORS[device],
            role="therapist" if device == DESK else "client",
            today=TODAY,
            session=None,
            new_id=self.id,
        )

    def given(self, without: UndoItem | None = None) -> Given:
        """What the client sees, without the entries of a run."""
        return Given(shared=self._state("shared", without), private=self._state("private", without))

    def _state(self, audience: Audience, without: UndoItem | None) -> State:
        gone = (
            {(entry.device, entry.seq) for entry in without.entries if entry.audience == audience} if without else set()
        )
        return fold_all(empty(), [device for device in self._log(audience) if (device.device, device.seq) not in gone])

    def _log(self, audience: Audience) -> list[Folded]:
        return self.shared.log if audience == "shared" else self.private.log

    def run(self, command: Command, *, device: str = PHONE) -> UndoItem:
        """Run a command, which must be accepted."""
        decision = COMMANDS[tag_of_command(type(command))](command, self.context(device), self.given())
        assert not isinstance(decision, Refusal), decision
        return self.append(*decision, device=device)

    def says(self, *bodies: Body, device: str = PHONE, audience: Audience = "shared") -> UndoItem:
        """Append bodies in one run."""
        return self.append(*(NewEvent(audience=audience, body=body) for body in bodies), device=device)

    def append(self, *events: NewEvent, device: str = PHONE) -> UndoItem:
        """Append events in one run, as pending lines."""
        entries: list[UndoEntry] = []
        for event in events:
            builder = self.shared if event.audience == "shared" else self.private
            written = builder.says(device, event.body, pending=True, at=len(self.shared.log) + len(self.private.log))
            entries.append(UndoEntry(audience=event.audience, device=device, seq=written.seq, body=written.body))
        return UndoItem(entries=entries)

    def decide_undo(self, item: UndoItem, *, device: str = PHONE) -> Decision:
        """What takes a run back now."""
        return undo(item, self.context(device), self.given())

    def undo(self, item: UndoItem, *, device: str = PHONE) -> UndoItem:
        """Take a run back, which must be possible."""
        decision = self.decide_undo(item, device=device)
        assert not isinstance(decision, Refusal), decision
        return self.append(*decision, device=device)

    def shows(self) -> object:
        """All that is shown."""
        given = self.given()
        return [shared_projection(given.shared), private_projection(given.private)]

    def seen(self, *, without: UndoItem | None = None, names: bool = True) -> object:
        """What both see of where things stand; without `names` ids are left out, since some are made anew."""
        return seen_in(self.given(without), names=names)


def seen_in(given: Given, *, names: bool = True) -> object:
    """What both see of where things stand; without `names` ids are left out, since some are made anew."""
    shown = [shared_projection(given.shared), private_projection(given.private)]
    plain = cast("list[object]", json.loads(canonical(shown)))
    return _standing(plain, _gone(given.shared), names)


def _gone(state: State) -> frozenset[str]:
    board = shared_projection(state)["board"]
    steps = [step for goal in board["goals"] for step in goal["steps"]] + board["loose_steps"]
    return frozenset(step["step"] for step in steps if step["dropped"] is not None)


def _standing(value: object, gone: frozenset[str], names: bool) -> object:
    match value:
        case dict():
            members = cast("dict[str, object]", value)
            if "reports" in members:
                members = {**members, "reports": cast("list[object]", members["reports"])[-1:]}
            if members.get("status") == "draft":
                # A goal that was ever held on to is no draft any more.
                members = {**members, "status": "active"}
            return {key: _standing(member, gone, names) for key, member in members.items() if key not in WAY}
        case list():
            kept = [_standing(item, gone, names) for item in cast("list[object]", value) if not _is_gone(item, gone)]
            return kept if names else sorted(kept, key=canonical)
        case str() if not names and _ID.fullmatch(value):
            return "id"
        case _:
            return value


def _is_gone(value: object, gone: frozenset[str]) -> bool:
    """Whether it is on no screen any more: a step that was let go, a value that was set aside."""
    if isinstance(value, str):
        return value in gone
    if not isinstance(value, dict):
        return False
    members = cast("dict[str, object]", value)
    return members.get("retired") is True or members.get("step") in gone
