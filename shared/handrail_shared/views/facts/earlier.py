"""What something said before it was reworded."""

from typing import TypedDict


class EarlierTextDoc(TypedDict):
    """An earlier text of an entry, note, comment or item, until it was reworded at `until` (in microseconds)."""

    text: str
    until: int
