"""Facts, and what else is known by an id of its own: taken back by it, or made anew where that was taken back."""

from typing import Final, cast

from msgspec import Struct
from msgspec.structs import replace

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.items import UndoEntry
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.events import Body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import Commented, GoalChangeSuggested, GoalSuggestionAnswered
from handrail_shared.events.journal import EntryShared, EntryUnshared, JournalWritten, SetbackNoted, WinNoted
from handrail_shared.events.sessions import AgendaItemDiscussed, AgendaItemProposed
from handrail_shared.events.steps import StepLogCorrected
from handrail_shared.fold.state import Correction, Placed, State, key
from handrail_shared.rights import Audience
from handrail_shared.views.facts.fixes import LoggedStep, Row, row_of
from handrail_shared.views.facts.once import once

SHARED_AS: Final[dict[type[Struct], str]] = {JournalWritten: "journal", WinNoted: "win", SetbackNoted: "setback"}
"""What the shared copy of a private entry is called."""


def fact_retracted(entry: UndoEntry, past: Past) -> Back:
    """Take a fact back by its id; of what the run only reworded, the earlier words are said again."""
    state, body = past.state(entry.audience), entry.body
    identifier = cast("str", getattr(body, CATALOGUE[tag_of(body)].id or ""))
    if _is_retracted(state, identifier, past.context.member):
        again = _said_again(entry, past, identifier)
        if again is None:
            return Refusal(code="taken_back", about=identifier)
        return [EntryRetracted(retraction=past.context.new_id(), ref=again)]
    back: Back = []
    match body:
        case Commented():
            said = [comment for comment in state.comments.get(identifier, []) if comment.author == past.context.member]
            back = past.restate(entry.audience, said, None)
        case AgendaItemProposed():
            agenda = once(state.agenda.get(identifier, []))
            if agenda and isinstance(agenda[-1].body, AgendaItemDiscussed):
                return Refusal(code="changed_since", about=identifier)
            proposed = [line for line in agenda if isinstance(line.body, AgendaItemProposed)]
            back = past.restate(entry.audience, proposed, None)
        case GoalChangeSuggested():
            answers = [goal.body for goal in state.goals.get(body.goal, [])]
            if any(
                isinstance(answer, GoalSuggestionAnswered) and answer.suggestion == identifier for answer in answers
            ):
                return Refusal(code="changed_since", about=identifier)
        case _:
            if key(identifier, past.context.member) not in state.facts:
                return Refusal(code="not_found", about=identifier)
    if isinstance(back, Refusal) or back:
        return back
    return [EntryRetracted(retraction=past.context.new_id(), ref=identifier)]


def _said_again(entry: UndoEntry, past: Past, identifier: str) -> str | None:
    """The id under which a fact was said again after it had been taken back; None where it stands no more."""
    was = row_before(past, entry.audience, identifier)
    field = CATALOGUE[tag_of(entry.body)].id or ""
    found: list[str] = []
    for name in past.state(entry.audience).facts:
        again, _, author = name.partition(" ")
        row = row_now(past, entry.audience, again)
        if author != past.context.member or was is None or row is None or row.retracted:
            continue
        if type(row.body) is type(was.body) and replace(row.body, **{field: identifier}) == was.body:
            found.append(again)
    # Whatever the order of arrival, the latest id.
    return max(found, default=None)


def fact_made_anew(entry: UndoEntry, ref: str, past: Past) -> Back:
    """Say again what was taken back, as it was, under a new id."""
    state = past.state(entry.audience)
    corrections = _corrections(state, past, ref)
    if any(isinstance(line.body, EntryRetracted) for line in past.without(entry.audience, corrections)):
        return Refusal(code="changed_since", about=ref)
    body = _said(state, past, entry.audience, ref)
    if body is None:
        return Refusal(code="not_found", about=ref)
    return [replace(body, **{CATALOGUE[tag_of(body)].id or "": past.new_id_for(ref)})]


def _said(state: State, past: Past, audience: Audience, ref: str) -> Body | None:
    """Return what this member said under an id, as it stood before the run."""
    row = row_before(past, audience, ref)
    if row is not None:
        # A step log is put right by corrections of its own; they stay with the old one.
        return cast("Body", row.placed.body if isinstance(row.body, LoggedStep) else row.body)
    shelves = [*state.comments.get(ref, []), *state.agenda.get(ref, [])]
    suggested = [change for changes in state.goals.values() for change in changes]
    for placed in reversed([*suggested, *shelves]):
        body = placed.body
        if placed.author != past.context.member or isinstance(body, AgendaItemDiscussed):
            continue
        if isinstance(body, Commented | AgendaItemProposed):
            return body
        if isinstance(body, GoalChangeSuggested) and body.suggestion == ref:
            return body
    return None


def log_retracted(log: str, past: Past) -> Back:
    """Take a step log back."""
    row = row_now(past, "shared", log)
    if row is None:
        return Refusal(code="not_found", about=log)
    if row.retracted:
        return Refusal(code="taken_back", about=log)
    return [StepLogCorrected(correction=past.context.new_id(), log=log, outcome="retracted")]


def copy_unshared(body: EntryShared, past: Past) -> Back:
    """Take a shared copy back; the private entry stays as it is."""
    row = row_now(past, "shared", body.share)
    if row is not None and not row.retracted:
        return [EntryUnshared(share=body.share, entry=body.entry)]
    # It may have been shared again since, under another id.
    again = _standing_copy(body.entry, past)
    return Refusal(code="taken_back", about=body.share) if again is None else [again]


def _standing_copy(entry: str, past: Past) -> EntryUnshared | None:
    """Return what takes back the shared copy of an entry that stands; None where none does."""
    found: list[str] = []
    for fact in past.given.shared.facts.values():
        share = fact.body
        if fact.author == past.context.member and isinstance(share, EntryShared) and share.entry == entry:
            row = row_now(past, "shared", share.share)
            if row is not None and not row.retracted:
                found.append(share.share)
    # Ids carry their time (UUIDv7): the greatest is the copy that was made last.
    return EntryUnshared(share=max(found), entry=entry) if found else None


def copy_shared_again(body: EntryUnshared, past: Past) -> Back:
    """Share an entry again, under a new id: a copy that was taken back stays taken back.

    Where its line was dropped since (rule E5), the copy is made from the private entry as it is now.
    """
    if _standing_copy(body.entry, past) is not None:
        return Refusal(code="changed_since", about=body.entry)
    copy = row_before(past, "shared", body.share)
    if copy is not None and isinstance(copy.body, EntryShared):
        return [replace(copy.body, share=past.new_id_for(body.share))]
    own = row_now(past, "private", body.entry)
    if own is None or own.retracted:
        return Refusal(code="not_found", about=body.entry)
    match own.body:
        case JournalWritten() | WinNoted() | SetbackNoted():
            mood = own.body.mood if isinstance(own.body, JournalWritten) else None
            return [
                EntryShared(
                    share=past.new_id_for(body.share),
                    entry=body.entry,
                    kind=SHARED_AS[type(own.body)],
                    day=own.body.day,
                    text=own.body.text,
                    mood=mood,
                )
            ]
        case _:
            return Refusal(code="not_found", about=body.entry)


def row_now(past: Past, audience: Audience, identifier: str) -> Row[Struct] | None:
    """A fact of this member as it stands; None where there is none."""
    state = past.state(audience)
    placed = state.facts.get(key(identifier, past.context.member))
    return None if placed is None else row_of(placed, _corrections(state, past, identifier))


def row_before(past: Past, audience: Audience, identifier: str) -> Row[Struct] | None:
    """A fact of this member as it stood before the run; None where there is none."""
    state = past.state(audience)
    placed = state.facts.get(key(identifier, past.context.member))
    if placed is None:
        return None
    return row_of(placed, past.without(audience, _corrections(state, past, identifier)))


def _corrections(state: State, past: Past, identifier: str) -> list[Placed[Correction]]:
    return once(state.corrections.get(key(identifier, past.context.member), []))


def _is_retracted(state: State, identifier: str, author: str) -> bool:
    return any(
        isinstance(correction.body, EntryRetracted) for correction in state.corrections.get(key(identifier, author), [])
    )
