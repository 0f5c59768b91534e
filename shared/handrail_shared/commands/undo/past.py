"""What stood before a run: what is given, without the entries of the run."""

from collections.abc import Sequence
from typing import Generic, TypeVar, cast

from msgspec import Struct

from handrail_shared.commands.context import Context, Given, Refusal
from handrail_shared.commands.undo.items import UndoItem
from handrail_shared.events import Body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.fields import Event
from handrail_shared.fold.state import GoalChange, Placed, State
from handrail_shared.rights import Audience
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.status import status

B = TypeVar("B", bound=Event)

Back = list[Body] | Refusal
"""What takes one event back; nothing where what took back another event of the run took this one along."""


class AroundRun(Struct, Generic[B], frozen=True, kw_only=True):
    """The changes of one thing, in order: before a run, with the run, and with what came after it.

    What came after may have been taken back: then the thing stands as the run left it, and the run can be taken back.
    """

    before: list[Placed[B]]
    through: list[Placed[B]]
    """Empty where the run did not change it."""
    now: list[Placed[B]]


class Past:
    """The run that is taken back, who takes it back, and what was decided so far."""

    def __init__(self, item: UndoItem, context: Context, given: Given) -> None:
        self.item = item
        self.context = context
        self.given = given
        self.remade: dict[str, str] = {}
        """Spent ids, and those under which their things are made anew."""
        self.goals: dict[str, list[Placed[GoalChange]]] = {}
        """The changes of goals with those that were decided on."""
        self._places = {(entry.audience, entry.device, entry.seq) for entry in item.entries}
        # After a fork the same events stand under another device as well: those with an id of their own are known.
        self._identified = [entry.body for entry in item.entries if CATALOGUE[tag_of(entry.body)].change is not None]
        self._settled: set[str] = set()

    def state(self, audience: Audience) -> State:
        """The stream of an audience, as given."""
        return self.given.shared if audience == "shared" else self.given.private

    def holds(self, audience: Audience, placed: Placed[B]) -> bool:
        """Tell whether an entry is part of the run."""
        if (audience, placed.device, placed.seq) in self._places:
            return True
        return placed.author == self.context.member and placed.body in self._identified

    def without(self, audience: Audience, changes: Sequence[Placed[B]]) -> list[Placed[B]]:
        """The changes that are not part of the run."""
        return [change for change in changes if not self.holds(audience, change)]

    def is_gone(self, goal: str) -> bool:
        """Tell whether a goal was taken back, so that nothing of it is shown."""
        return status(once(self.given.shared.goals.get(goal, []))).phase == "retracted"

    def settle(self, subject: str) -> bool:
        """Tell whether a subject is met for the first time: one answer goes back behind all that the run said."""
        if subject in self._settled:
            return False
        self._settled.add(subject)
        return True

    def new_id_for(self, spent: str) -> str:
        """A fresh id for what is made anew; what else is said of it goes by the new one."""
        self.remade[spent] = self.context.new_id()
        return self.remade[spent]

    def around(self, audience: Audience, changes: Sequence[Placed[B]]) -> "AroundRun[B]":
        """Return what changed one thing, before the run, with it, and until now."""
        now = once(list(changes))
        parts = [at for at, line in enumerate(now) if self.holds(audience, line)]
        # Nothing of the run here: everything stood before it, and there is nothing to compare with.
        first, last = (parts[0], parts[-1] + 1) if parts else (len(now), 0)
        return AroundRun(before=now[:first], through=now[:last], now=now)

    def restate(self, audience: Audience, changes: Sequence[Placed[B]], nothing: Body | None) -> Back:
        """Say again what was said last before the run, or `nothing`, where that is no event.

        Refused with `changed_since` where something else stands than what the run said.
        """
        around = self.around(audience, changes)
        # Compared by what is said: a change that was taken back again is none.
        if not around.through or around.through[-1].body != around.now[-1].body:
            return Refusal(code="changed_since")
        last = cast("Body", around.before[-1].body) if around.before else nothing
        return [] if last is None else [last]
