"""Comments, by what they are on."""

from typing import TypedDict

from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.fold.state import State, key
from handrail_shared.views.facts.earlier import EarlierTextDoc
from handrail_shared.views.facts.once import once


class CommentDoc(TypedDict):
    """A comment in its latest words. `edited_at` is None where it was never reworded."""

    comment: str
    on: str
    by: str
    at: int
    text: str
    reply_to: str | None
    edited_at: int | None
    earlier: list[EarlierTextDoc]


def comments(state: State) -> dict[str, list[CommentDoc]]:
    """The comments on each thing, oldest first. Only its author rewords a comment or takes it back."""
    found: dict[str, list[CommentDoc]] = {}
    for comment, changes in state.comments.items():
        # One id written by two authors is two comments.
        docs: dict[str, CommentDoc] = {}
        for placed in once(changes):
            earlier = docs.get(placed.author)
            if earlier is not None and earlier["text"] == placed.body.text:
                continue
            docs[placed.author] = {
                "comment": comment,
                "on": placed.body.on if earlier is None else earlier["on"],
                "by": placed.author,
                "at": placed.at if earlier is None else earlier["at"],
                "text": placed.body.text,
                "reply_to": placed.body.reply_to if earlier is None else earlier["reply_to"],
                "edited_at": None if earlier is None else placed.at,
                "earlier": []
                if earlier is None
                else [*earlier["earlier"], {"text": earlier["text"], "until": placed.at}],
            }
        for author, doc in docs.items():
            if not is_retracted(state, comment, author):
                found.setdefault(doc["on"], []).append(doc)
    for docs_on in found.values():
        docs_on.sort(key=lambda doc: (doc["at"], doc["comment"], doc["by"]))
    return found


def is_retracted(state: State, identifier: str, author: str) -> bool:
    """Tell whether `author` took back what they wrote under `identifier`."""
    corrections = state.corrections.get(key(identifier, author), [])
    return any(isinstance(placed.body, EntryRetracted) for placed in corrections)
