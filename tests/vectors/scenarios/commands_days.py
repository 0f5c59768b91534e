"""Scenarios of what a person says of a day: check-ins, ratings, numbers, journal, wins and setbacks."""

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE
from handrail_shared.commands.check_ins import (
    CheckIn,
    CheerWin,
    ConfirmZero,
    GoalRating,
    LogMeasure,
    NoteSetback,
    NoteWin,
    RateGoal,
    RecoverFromSetback,
    ReflectOnSetback,
    TickCounter,
)
from handrail_shared.commands.journal import EditEntry, ShareEntry, UnshareEntry, WriteEntry
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalDrafted, GoalMeasureDefined
from handrail_shared.events.journal import (
    EntryShared,
    EntryUnshared,
    JournalEdited,
    JournalWritten,
    SetbackNoted,
    WinNoted,
)
from vectors.scenarios.scene import Scene

GOAL = identifier(1, 1)
MEASURE = identifier(3, 1)
SESSION = identifier(5, 1)
ENTRY, WIN, SETBACK, CHECK_IN = (identifier(8, number) for number in (1, 2, 3, 4))
YESTERDAY = "2026-11-21"
BLANK = " \t\u00a0\ufeff\u2003\n"
LONG = "a" * 501


def check_ins(scene: Scene) -> None:
    """Everything that a check-in can say, and a note apart."""
    scene.decides(
        "a check-in with everything",
        CheckIn(
            mood=3,
            energy=2,
            feelings=["calm", "hopeful"],
            note=" Slept well ",
            ratings=[GoalRating(goal=GOAL, value=6)],
            wins=["Walked", BLANK],
            setbacks=["", "Rain"],
            day=YESTERDAY,
        ),
        session=SESSION,
    )
    scene.decides("a mood alone", CheckIn(mood=1))
    scene.decides("an energy alone", CheckIn(energy=5))
    scene.decides("a feeling alone, private", CheckIn(feelings=["low"], audience="private"))
    scene.decides("a note apart", CheckIn(mood=2, note="For me", note_apart=True))
    scene.decides("a note apart and nothing else", CheckIn(note="For me", note_apart=True, day=YESTERDAY))
    scene.decides("a note apart of a private check-in", CheckIn(note="Me", note_apart=True, audience="private"))
    scene.decides("a check-in that says nothing", CheckIn(note=BLANK, wins=[BLANK], note_apart=True))
    scene.decides("a check-in of a therapist", CheckIn(mood=3), device=DESK)
    scene.decides("a check-in that holds what no peer stores", CheckIn(note="\x00"))


def numbers(scene: Scene) -> None:
    """Ratings, measures and counters."""
    scene.decides("a rating", RateGoal(goal=GOAL, value=4, note=" Better "))
    scene.decides("a rating in a session", RateGoal(goal=GOAL, value=0, day=YESTERDAY), session=SESSION)
    scene.decides("a rating in a review", RateGoal(goal=GOAL, value=10, context="review"), session=SESSION)
    scene.decides("a rating beyond the scale", RateGoal(goal=GOAL, value=11))
    scene.decides("a number with a comma", LogMeasure(measure=MEASURE, value=" 7,5 ", note="After lunch"))
    scene.decides("a negative number", LogMeasure(measure=MEASURE, value="-0.25", day=YESTERDAY))
    for typed in ("", "a lot", "1.2.3", "1,2,3", "7.", "1e3", "٣", "1234567890123"):
        scene.decides(f"no number: {typed}", LogMeasure(measure=MEASURE, value=typed))
    scene.decides("a tick", TickCounter(measure=MEASURE))
    scene.decides("a tick with its trigger", TickCounter(measure=MEASURE, intensity=3, trigger=" A call "))
    scene.decides("a tick with too long a trigger", TickCounter(measure=MEASURE, trigger=LONG))
    scene.decides("a zero", ConfirmZero(measure=MEASURE, day=YESTERDAY))
    scene.decides("a zero of a therapist", ConfirmZero(measure=MEASURE), device=DESK)
    counter, base = identifier(7, 2), Version(number=1, mark=1)
    scene.says(
        PHONE,
        GoalDrafted(goal=GOAL, change=scene.id(), title="Go out"),
        GoalMeasureDefined(goal=GOAL, change=scene.id(), base=base, measure=MEASURE, kind="number", label="Outside"),
        GoalMeasureDefined(goal=GOAL, change=scene.id(), base=base, measure=MEASURE, kind="minutes", label="Outside"),
        GoalMeasureDefined(goal=GOAL, change=scene.id(), base=base, measure=counter, kind="counter", label="Panic"),
    )
    scene.decides("a number for minutes", LogMeasure(measure=MEASURE, value="90"))
    scene.decides("a number for a counter", LogMeasure(measure=counter, value="4"))
    scene.decides("a tick of a counter", TickCounter(measure=counter))
    scene.decides("a tick of minutes", TickCounter(measure=MEASURE))
    scene.decides("a zero of a counter", ConfirmZero(measure=counter))
    scene.decides("a zero of minutes", ConfirmZero(measure=MEASURE))


def entries(scene: Scene) -> None:
    """A journal entry: written, changed, shared as it is then, and no longer."""
    scene.decides("an entry of blanks", WriteEntry(text=BLANK))
    scene.decides("an entry", WriteEntry(text=" Today\n"))
    scene.decides(
        "an entry with everything",
        WriteEntry(text="Today", kind="thought", mood=4, goals=[GOAL], tags=["rain"], day=YESTERDAY),
    )
    scene.decides("an entry of a therapist", WriteEntry(text="Mine"), device=DESK)
    scene.says(
        PHONE,
        JournalWritten(entry=ENTRY, day=YESTERDAY, text="Rain", kind="feeling", mood=2),
        JournalEdited(edit=scene.id(), entry=ENTRY, text="Sun"),
        WinNoted(win=WIN, day=YESTERDAY, text="Went out"),
        SetbackNoted(setback=SETBACK, day=YESTERDAY, text="Stayed in"),
        CheckInRecorded(check_in=CHECK_IN, day=YESTERDAY, note="So so"),
        audience="private",
    )
    scene.decides("an edit of what differs", EditEntry(entry=ENTRY, text="Wind", kind="feeling", mood=3))
    scene.decides("an edit of the kind", EditEntry(entry=ENTRY, kind="free"))
    scene.decides("an edit that says nothing", EditEntry(entry=ENTRY, text=BLANK))
    scene.decides("an edit that changes nothing", EditEntry(entry=ENTRY, text=" Sun", mood=2))
    scene.decides("an edit of a win", EditEntry(entry=WIN, text="Wind"))
    scene.decides("an edit of what is not there", EditEntry(entry=GOAL, text="Wind"))
    scene.decides("a shared entry", ShareEntry(entry=ENTRY), session=SESSION)
    scene.decides("a shared win", ShareEntry(entry=WIN))
    scene.decides("a shared setback", ShareEntry(entry=SETBACK))
    scene.decides("a check-in cannot be shared", ShareEntry(entry=CHECK_IN))
    scene.decides("what is not there cannot be shared", ShareEntry(entry=GOAL))
    scene.says(
        LAPTOP,
        EntryCorrected(correction=scene.id(), ref=WIN, text="Went far"),
        EntryRetracted(retraction=scene.id(), ref=ENTRY),
        audience="private",
    )
    scene.decides("a shared win as it was put right", ShareEntry(entry=WIN))
    scene.decides("an entry that was taken back cannot be shared", ShareEntry(entry=ENTRY))
    scene.decides("an entry that was taken back cannot be changed", EditEntry(entry=ENTRY, text="Wind"))


def copies(scene: Scene) -> None:
    """Every copy of an entry is taken back, or the one that is named."""
    scene.decides("an entry that is not shared", UnshareEntry(entry=ENTRY))
    for number in (1, 2, 3):
        share = identifier(9, number)
        scene.says(PHONE, EntryShared(share=share, entry=ENTRY, kind="journal", day=YESTERDAY, text="Rain"))
    scene.says(DESK, EntryShared(share=identifier(9, 4), entry=ENTRY, kind="journal", day=YESTERDAY, text="Mine"))
    scene.says(LAPTOP, EntryUnshared(share=identifier(9, 2), entry=ENTRY))
    scene.decides("both copies that stand", UnshareEntry(entry=ENTRY))
    scene.decides("one copy by its own id", UnshareEntry(entry=identifier(9, 3)))
    scene.decides("a copy that was taken back", UnshareEntry(entry=identifier(9, 2)))
    scene.decides("a copy of somebody else", UnshareEntry(entry=identifier(9, 4)))


def moments(scene: Scene) -> None:
    """Wins and setbacks, for both or for oneself."""
    scene.decides("a win", NoteWin(text=" Called "))
    scene.decides("a big private win", NoteWin(text="Called", size="big", goal=GOAL, audience="private"))
    scene.decides("a win of blanks", NoteWin(text=BLANK))
    scene.decides("a win that is too long", NoteWin(text=LONG))
    scene.decides("a cheer without words", CheerWin(win=WIN, message=BLANK), device=DESK)
    scene.decides("a cheer", CheerWin(win=WIN, message="Well done"), device=DESK, session=SESSION)
    scene.decides("a cheer that is too long", CheerWin(win=WIN, message=LONG), device=DESK)
    scene.decides("a setback", NoteSetback(text="Stayed in"))
    scene.decides(
        "a setback with everything",
        NoteSetback(text="Stayed in", goal=GOAL, impact=7, trigger=" Rain", day=YESTERDAY, audience="private"),
    )
    scene.decides("a setback of blanks", NoteSetback(text=BLANK))
    scene.decides("a setback of a therapist", NoteSetback(text="Theirs"), device=DESK)
    scene.decides("a reflection", ReflectOnSetback(setback=SETBACK, learned=" Go early ", helped=BLANK))
    scene.decides("a private reflection", ReflectOnSetback(setback=SETBACK, try_next="Call", audience="private"))
    scene.decides("a reflection of blanks", ReflectOnSetback(setback=SETBACK, helped=BLANK))
    scene.decides("a recovery", RecoverFromSetback(setback=SETBACK))
    scene.decides("a private recovery", RecoverFromSetback(setback=SETBACK, day=YESTERDAY, audience="private"))
    scene.decides("a recovery of a therapist", RecoverFromSetback(setback=SETBACK), device=DESK)


SCENARIOS = {"check_ins": (check_ins, numbers), "journal": (entries, copies, moments)}
