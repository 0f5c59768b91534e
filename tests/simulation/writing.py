"""What people write in the simulation: every kind of event that the rules treat differently, as raw bodies.

Some programs are newer than others and write types and fields that the rest does not know; some events the server
must refuse.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

from msgspec import Struct

from handrail_shared.events.fields import Role
from handrail_shared.rights import Audience
from simulation.truth import Made

_DAYS: Final = ("2026-02-28", "2026-03-01", "2026-11-22")
_VERSION: Final = {"number": 1, "mark": 7}


class Draft(Struct, frozen=True, kw_only=True):
    """A body and what is known of it."""

    body: bytes
    refusable: bool = False
    share: str | None = None
    takes_back: str | None = None
    goal: str | None = None


class Author(Struct, frozen=True, kw_only=True):
    """Who writes, where to, and with which program."""

    role: Role
    audience: Audience
    is_newer: bool
    """Whether the program is of a later version than the server's."""


class EventWriter:
    """Draws events. Ids count up; goals and shares come from small pools, so that devices meet in them."""

    def __init__(self, chance: Random, new_id: Callable[[], str]) -> None:
        self._chance = chance
        self._new_id = new_id
        self.goals = [new_id() for _ in range(2)]
        self._shares: list[str] = []

    def draft(self, author: Author) -> Draft:
        """An event that this author might write."""
        roll = self._chance.random()
        if roll < 0.05:
            return self._refusable(author)
        if roll < 0.2 and author.is_newer:
            return Draft(body=self._body("dream_told", dream=self._new_id(), depth=3))
        if author.audience == "private":
            return Draft(body=self._private(author.role))
        return self._shared(author, roll)

    def _refusable(self, author: Author) -> Draft:
        if self._chance.random() < 0.5:
            return Draft(body=self._body("win_noted", win=self._new_id(), text="", day="never"), refusable=True)
        if author.role == "therapist":
            step = self._new_id()
            return Draft(body=self._body("step_done", log=step, step=step, day=_DAYS[0]), refusable=True)
        return Draft(
            body=self._body("private_note_written", note=self._new_id(), day=_DAYS[0], text="x"), refusable=True
        )

    def _private(self, role: Role) -> bytes:
        kind, name = ("journal_written", "entry") if role == "client" else ("private_note_written", "note")
        return self._body(kind, **{name: self._new_id()}, day=self._chance.choice(_DAYS), text="to myself")

    def _shared(self, author: Author, roll: float) -> Draft:
        if roll < 0.5:
            return self._rewording()
        if roll < 0.6:
            return Draft(body=self._body("commented", comment=self._new_id(), on=self.goals[0], text="yes"))
        if author.role == "therapist" or roll < 0.75:
            return Draft(
                body=self._body(
                    "win_noted", win=self._new_id(), text="went out", day=self._chance.choice(_DAYS), size="big"
                )
            )
        if roll < 0.85:
            return Draft(
                body=self._body(
                    "check_in_recorded",
                    check_in=self._new_id(),
                    day=self._chance.choice(_DAYS),
                    mood=self._chance.randint(1, 5),
                )
            )
        return self._share() if roll < 0.94 or not self._shares else self._take_back()

    def _rewording(self) -> Draft:
        goal, change = self._chance.choice(self.goals), self._new_id()
        return Draft(
            body=self._body("goal_reworded", goal=goal, change=change, base=_VERSION, title=change[-6:]), goal=goal
        )

    def _share(self) -> Draft:
        share = self._new_id()
        self._shares.append(share)
        return Draft(
            body=self._body("entry_shared", share=share, entry=share, kind="free", day=_DAYS[0], text="a copy"),
            share=share,
        )

    def _take_back(self) -> Draft:
        # A share is taken back at most once, so that every event is told apart by its body.
        share = self._shares.pop(self._chance.randrange(len(self._shares)))
        return Draft(body=self._body("entry_unshared", share=share, entry=share), takes_back=share)

    def _body(self, tag: str, /, **fields: Any) -> bytes:
        return json.dumps({"type": tag, **fields}, separators=(",", ":")).encode()


def made(draft: Draft, *, member: str, stream: str, seen: frozenset[bytes]) -> Made:
    """What is true of a draft once its author has written it."""
    return Made(member=member, stream=stream, refusable=draft.refusable, share=draft.share, goal=draft.goal, seen=seen)
