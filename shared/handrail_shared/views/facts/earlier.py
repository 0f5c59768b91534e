"""What something said before it was reworded."""

from typing import TypedDict


class EarlierTextDoc(TypedDict):
    """What an entry, note, comment or item said until it was reworded at `until` (microseconds since 1970)."""

    text: str
    until: int
