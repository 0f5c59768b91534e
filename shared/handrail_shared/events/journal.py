"""Journal, wins and setbacks. What is private is shared by a copy, entry by entry, and can be taken back."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail_shared.events.check_ins import Level
from handrail_shared.events.fields import Day, Event, Id, Ids, LongText, Note, Score, Text, Word

JournalKind = Literal["free", "thought", "feeling", "behaviour", "gratitude", "insight"]


class JournalWritten(Event, frozen=True, kw_only=True, tag="journal_written"):
    entry: Id
    day: Day
    kind: JournalKind = "free"
    text: LongText
    mood: Level | None = None
    goals: Ids = []
    tags: Annotated[list[Word], Meta(max_length=20)] = []


class JournalEdited(Event, frozen=True, kw_only=True, tag="journal_edited"):
    """Absent fields stay as they were; the earlier text stays in the history."""

    edit: Id
    entry: Id
    text: LongText | None = None
    kind: JournalKind | None = None
    mood: Level | None = None


class EntryShared(Event, frozen=True, kw_only=True, tag="entry_shared"):
    """A copy of one's own private entry for the shared stream: the text as it was when it was shared."""

    share: Id
    entry: Id
    kind: Word
    day: Day
    text: LongText
    mood: Level | None = None


class EntryUnshared(Event, frozen=True, kw_only=True, tag="entry_unshared"):
    """Takes a shared copy back: everyone who held its line drops it and keeps a stub (rule E5)."""

    share: Id
    entry: Id


class WinNoted(Event, frozen=True, kw_only=True, tag="win_noted"):
    win: Id
    text: Text
    size: Literal["small", "big"] = "small"
    day: Day
    goal: Id | None = None
    step: Id | None = None


class WinCheered(Event, frozen=True, kw_only=True, tag="win_cheered"):
    cheer: Id
    win: Id
    message: Text | None = None


class SetbackNoted(Event, frozen=True, kw_only=True, tag="setback_noted"):
    """Something went the other way. `impact` is how much it weighs, 0–10."""

    setback: Id
    text: Text
    day: Day
    goal: Id | None = None
    impact: Score | None = None
    trigger: Text | None = None


class SetbackReflected(Event, frozen=True, kw_only=True, tag="setback_reflected"):
    reflection: Id
    setback: Id
    learned: Note | None = None
    helped: Note | None = None
    try_next: Note | None = None


class SetbackRecovered(Event, frozen=True, kw_only=True, tag="setback_recovered"):
    setback: Id
    day: Day


class SetbackReopened(Event, frozen=True, kw_only=True, tag="setback_reopened"):
    """The setback is not over after all."""

    setback: Id


JournalEvent = (
    JournalWritten
    | JournalEdited
    | EntryShared
    | EntryUnshared
    | WinNoted
    | WinCheered
    | SetbackNoted
    | SetbackReflected
    | SetbackRecovered
    | SetbackReopened
)
