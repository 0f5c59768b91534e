"""What a device appended, told apart run by run, and what undo and redo turn to next."""

from collections.abc import Sequence
from itertools import count

from fakes.core.bodies import identifier
from handrail_shared.commands.undo.history import OwnEntry, Place, UndoNote, next_redo, next_undo, undo_items
from handrail_shared.events import Body
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalAgreed, GoalDrafted, GoalFocusSet, GoalPaused
from handrail_shared.events.journal import JournalWritten, SetbackRecovered, SetbackReopened, WinNoted
from handrail_shared.events.matters import PurposeStated, PurposeWithdrawn
from handrail_shared.events.sessions import CommitmentReported, CommitmentReportWithdrawn, RatingRoundRevealed
from handrail_shared.events.space import MemberJoined
from handrail_shared.events.steps import StepAdded, StepSplit
from handrail_shared.ids import uuid7
from handrail_shared.rights import Audience

DAY = "2026-11-20"
PHONE = identifier(0xD, 1)
GOAL, OTHER = identifier(1, 1), identifier(1, 2)


class OwnLog:
    """An own log. Runs are a second apart unless the clock stands."""

    def __init__(self) -> None:
        self.entries: list[OwnEntry] = []
        self.notes: list[UndoNote] = []
        self._seqs: dict[Audience, count[int]] = {"shared": count(1), "private": count(1)}
        self.now_us = 1_764_000_000_000_000

    def id(self) -> str:
        return uuid7(self.now_us, len(self.entries))

    def wrote(self, *bodies: Body, audience: Audience = "shared", waits: bool = True) -> list[OwnEntry]:
        """A run, after a second or at once."""
        if waits:
            self.now_us += 1_000_000
        made: list[OwnEntry] = []
        for body in bodies:
            made.append(self._add(body, audience))
        return made

    def undid(self, run: Sequence[OwnEntry], *bodies: Body) -> list[OwnEntry]:
        """A run that took another back, with its note."""
        made = self.wrote(*bodies)
        first = run[0]
        places: list[Place] = [(entry.audience, entry.device, entry.seq) for entry in made]
        self.notes.append(UndoNote(run=places, undid=(first.audience, first.device, first.seq)))
        return made

    def _add(self, body: Body, audience: Audience) -> OwnEntry:
        self.now_us += 1
        entry = OwnEntry(audience=audience, device=PHONE, seq=next(self._seqs[audience]), stamp=self.now_us, body=body)
        self.entries.append(entry)
        return entry

    def sizes(self) -> list[int]:
        """How many entries each run has."""
        return [len(undo_item.item.entries) for undo_item in undo_items(self.entries, self.notes)]


def _win(log: OwnLog) -> WinNoted:
    return WinNoted(win=log.id(), text="A", day=DAY)


def test_what_was_written_at_once_is_one_run_across_both_streams() -> None:
    log = OwnLog()
    log.wrote(MemberJoined(member=identifier(0xC, 1), role="client", name="Maya"))
    wins, entry = [_win(log), _win(log)], log.id()
    log.wrote(*wins)
    log.wrote(JournalWritten(entry=entry, day=DAY, text="A"), audience="private", waits=False)
    log.wrote(_win(log), _win(log))

    assert [3, 2] == log.sizes()


def test_while_the_clock_stands_the_ids_tell_runs_apart() -> None:
    log = OwnLog()
    late = [WinNoted(win=uuid7(ms * 1_000_000, 1), text="A", day=DAY) for ms in (1, 5)]
    log.wrote(late[0])
    log.wrote(late[1], waits=False)
    log.wrote(GoalPaused(goal=GOAL, start=DAY), waits=False)
    log.wrote(GoalAgreed(goal=GOAL, version=Version(number=1, mark=1)), waits=False)

    assert [1, 1, 1, 1] == log.sizes()


def test_events_without_ids_belong_to_what_they_were_written_with() -> None:
    log = OwnLog()
    drafted, parts = log.id(), [log.id()]
    rated = GoalRated(rating=log.id(), goal=GOAL, value=3, day=DAY, round=OTHER)
    for run in (
        [GoalDrafted(goal=drafted, change=log.id(), title="A"), GoalFocusSet(focus=[drafted])],
        [StepAdded(step=parts[0], goal=GOAL, title="A"), StepSplit(step=OTHER, into=parts)],
        [RatingRoundRevealed(round=OTHER), rated],
        [PurposeWithdrawn(), PurposeStated(text="A")],
        [SetbackReopened(setback=GOAL), SetbackRecovered(setback=GOAL, day=DAY)],
        [CommitmentReportWithdrawn(commitment=GOAL), CommitmentReported(commitment=GOAL, outcome="done")],
        [GoalPaused(goal=GOAL, start=DAY), GoalPaused(goal=OTHER, start=DAY)],
    ):
        log.wrote(*run)

    assert [2] * 7 == log.sizes()
    log.wrote(GoalDrafted(goal=log.id(), change=log.id(), title="A"), GoalFocusSet(focus=[GOAL]))
    assert [2] * 7 + [1, 1] == log.sizes()


def test_a_gap_in_the_stream_parts_runs() -> None:
    log = OwnLog()
    log.wrote(_win(log), _win(log), _win(log))
    del log.entries[1]

    assert [1, 1] == log.sizes()


def test_undo_walks_back_and_redo_walks_on() -> None:
    log = OwnLog()

    def states() -> str:
        return " ".join(undo_item.state for undo_item in undo_items(log.entries, log.notes))

    def nexts() -> tuple[int | None, int | None]:
        items = undo_items(log.entries, log.notes)
        return next_undo(items), next_redo(items)

    assert (None, None) == nexts()
    first, second = log.wrote(_win(log)), log.wrote(_win(log))
    assert (1, None) == nexts()
    undone = log.undid(second, _win(log), _win(log))
    assert ("done undone done", (0, 2)) == (states(), nexts())
    again = log.undid(first, _win(log))
    assert ("undone undone done done", (None, 3)) == (states(), nexts())
    log.undid(again, _win(log))
    assert ("redone undone done undone done", (4, 2)) == (states(), nexts())
    log.undid(undone, _win(log))
    assert ("redone redone undone undone done done", (5, None)) == (states(), nexts())
    log.wrote(_win(log))
    assert (6, None) == nexts()


def test_a_command_after_an_undo_leaves_nothing_to_redo_and_a_note_about_nothing_is_passed_over() -> None:
    log = OwnLog()
    first = log.wrote(_win(log))
    log.undid(first, _win(log))
    log.wrote(_win(log))
    log.notes.append(UndoNote(run=[("shared", PHONE, 3)], undid=("shared", PHONE, 99)))

    items = undo_items(log.entries, log.notes)

    assert ["undone", "done", "done"] == [item.state for item in items]
    assert (2, None) == (next_undo(items), next_redo(items))
