"""Writes `shared/vectors/undo_history.json`: runs of own logs, for both languages. Run by `make vectors`.

`cases`: [{says, entries: [{audience, device, seq, stamp, body}], notes: [{run, undid}], runs: [[place …] …], states,
undid, turns, next_undo, next_redo}]; a place is [audience, device, seq].
"""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec

from fakes.core.bodies import identifier
from handrail_shared.commands.undo.history import OwnEntry, Place, UndoNote, next_redo, next_undo, undo_items
from handrail_shared.events import Body
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.goals import GoalDrafted, GoalFocusSet, GoalPaused
from handrail_shared.events.journal import SetbackRecovered, SetbackReopened, WinNoted
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn
from handrail_shared.events.sessions import CommitmentReported, CommitmentReportWithdrawn, RatingRoundRevealed
from handrail_shared.events.space import MemberJoined
from handrail_shared.events.steps import StepAdded, StepSplit
from handrail_shared.ids import uuid7
from handrail_shared.rights import Audience

TARGET = Path(__file__).resolve().parents[2] / "shared/vectors/undo_history.json"
DAY = "2026-11-20"
PHONE, OLD_PHONE = identifier(0xD, 1), identifier(0xD, 2)
GOAL, OTHER = identifier(1, 1), identifier(1, 2)


class Log:
    """An own log whose runs are a second apart."""

    def __init__(self) -> None:
        self.entries: list[OwnEntry] = []
        self.notes: list[UndoNote] = []
        self._seqs: dict[Audience, count[int]] = {"shared": count(1), "private": count(1)}
        self._made = count(1)
        self._now_us = 1_764_000_000_000_000

    def id(self) -> str:
        """A fresh id of now."""
        return uuid7(self._now_us, next(self._made))

    def win(self) -> WinNoted:
        """A fact with an id of its own."""
        return WinNoted(win=self.id(), text="A", day=DAY)

    def wait(self, seconds: int = 1) -> None:
        """Let time pass."""
        self._now_us += seconds * 1_000_000

    def write(self, *bodies: Body, audience: Audience = "shared", device: str = PHONE) -> list[OwnEntry]:
        """Append a run; its stamps follow each other."""
        run: list[OwnEntry] = []
        for body in bodies:
            self._now_us += 1
            seq = next(self._seqs[audience])
            run.append(OwnEntry(audience=audience, device=device, seq=seq, stamp=self._now_us, body=body))
        self.entries += run
        return run

    def undo(self, run: list[OwnEntry], *bodies: Body) -> list[OwnEntry]:
        """Append a run that took another back, with its note."""
        self.wait()
        written = self.write(*bodies)
        self.notes.append(UndoNote(run=[_place(entry) for entry in written], undid=_place(run[0])))
        return written


def _place(entry: OwnEntry) -> Place:
    return (entry.audience, entry.device, entry.seq)


def _across_streams(log: Log) -> None:
    log.write(MemberJoined(member=identifier(0xC, 1), role="client", name="Maya"))
    log.write(log.win(), log.win())
    log.write(log.win(), audience="private")
    log.wait()
    log.write(log.win())


def _standing_clock(log: Log) -> None:
    for made_ms in (1, 5000):
        log.write(WinNoted(win=uuid7(made_ms * 1000, 1), text="A", day=DAY))
    log.write(GoalPaused(goal=GOAL, start=DAY))
    log.write(GoalPaused(goal=OTHER, start=DAY))
    log.write(PurposeStated(text="A"))


def _without_ids(log: Log) -> None:
    drafted, part = log.id(), log.id()
    rated = GoalRated(rating=log.id(), goal=GOAL, value=3, day=DAY, round=OTHER)
    for run in (
        [GoalDrafted(goal=drafted, change=log.id(), title="A"), GoalFocusSet(focus=[drafted])],
        [StepAdded(step=part, goal=GOAL, title="A"), StepSplit(step=OTHER, into=[part])],
        [RatingRoundRevealed(round=OTHER), rated],
        [PurposeWithdrawn(), PurposeStated(text="A")],
        [SetbackReopened(setback=GOAL), SetbackRecovered(setback=GOAL, day=DAY)],
        [SetbackReopened(setback=GOAL), SetbackRecovered(setback=OTHER, day=DAY)],
        [CommitmentReportWithdrawn(commitment=GOAL), CommitmentReported(commitment=GOAL, outcome="done")],
        [GoalDrafted(goal=log.id(), change=log.id(), title="A"), GoalFocusSet(focus=[GOAL])],
    ):
        log.wait()
        log.write(*run)


def _a_gap(log: Log) -> None:
    log.write(log.win(), log.win(), log.win())
    del log.entries[1]


def _another_device(log: Log) -> None:
    log.write(log.win(), device=OLD_PHONE)
    log.write(log.win())


def _there_and_back(log: Log) -> None:
    first = log.write(log.win())
    log.wait()
    second = log.write(log.win())
    undone = log.undo(second, log.win(), log.win())
    again = log.undo(first, log.win())
    log.undo(again, log.win())
    log.undo(undone, log.win())


def _a_command_after(log: Log) -> None:
    first = log.write(log.win())
    log.undo(first, log.win())
    log.wait()
    log.write(log.win())


def _strange_notes(log: Log) -> None:
    first = log.write(log.win())
    second = log.undo(first, log.win())
    log.notes = [
        UndoNote(run=[_place(first[0])], undid=_place(second[0])),
        UndoNote(run=[_place(second[0])], undid=("shared", PHONE, 99)),
    ]


CASES: tuple[tuple[str, Callable[[Log], None]], ...] = (
    ("nothing was written", lambda _: None),
    ("what was written at once is one run across both streams; joining is none", _across_streams),
    ("while the clock stands the ids tell runs apart", _standing_clock),
    ("events without ids belong to what they were written with", _without_ids),
    ("a gap in the stream parts runs", _a_gap),
    ("what another device wrote is another run", _another_device),
    ("undo walks back and redo walks on", _there_and_back),
    ("a command after an undo leaves nothing to redo", _a_command_after),
    ("notes that point forwards or nowhere are passed over", _strange_notes),
)


def text() -> str:
    """The file's contents."""
    cases: list[dict[str, object]] = []
    for says, story in CASES:
        log = Log()
        story(log)
        items = undo_items(log.entries, log.notes)
        cases.append(
            {
                "says": says,
                "entries": log.entries,
                "notes": log.notes,
                "runs": [[(entry.audience, entry.device, entry.seq) for entry in run.item.entries] for run in items],
                "states": [run.state for run in items],
                "undid": [run.undid for run in items],
                "turns": [run.turns for run in items],
                "next_undo": next_undo(items),
                "next_redo": next_redo(items),
            }
        )
    return json.dumps(msgspec.to_builtins({"cases": cases}), indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
