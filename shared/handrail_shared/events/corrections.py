"""Corrections: nothing is edited or deleted, but one's own facts can be put right or taken back."""

from typing import Annotated

from msgspec import Meta

from handrail_shared.events.check_ins import Feeling, Level
from handrail_shared.events.fields import Amount, Day, Event, Id, Note, Score


class EntryCorrected(Event, frozen=True, kw_only=True, tag="entry_corrected"):
    """Puts right one's own fact `ref`; absent fields stay as they were. `text` is its text or note."""

    correction: Id
    ref: Id
    day: Day | None = None
    text: Note | None = None
    value: Score | None = None
    amount: Amount | None = None
    mood: Level | None = None
    energy: Level | None = None
    feelings: Annotated[list[Feeling], Meta(max_length=10)] | None = None


class EntryRetracted(Event, frozen=True, kw_only=True, tag="entry_retracted"):
    """Takes back one's own fact `ref`: it no longer counts, and the log still shows that it was there."""

    retraction: Id
    ref: Id
    reason: Note | None = None


CorrectionEvent = EntryCorrected | EntryRetracted
