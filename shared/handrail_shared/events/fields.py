"""The field types that events share. A shipped constraint is never tightened."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail_shared.clock import Stamp
from handrail_shared.ids import Id
from handrail_shared.limits import INTEGER_BOUND

__all__ = [
    "Amount",
    "Count",
    "Day",
    "Event",
    "Id",
    "Ids",
    "LongText",
    "Mark",
    "Name",
    "Note",
    "Per",
    "Role",
    "Score",
    "Stamp",
    "Text",
    "Title",
    "Version",
    "Word",
]


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", gc=False):
    """The body of a line: what happened. Small, in the past tense, for ever."""


Role = Literal["client", "therapist"]

Word = Annotated[str, Meta(min_length=1, max_length=40)]
"""A short code or key that programs compare."""

Name = Annotated[str, Meta(min_length=1, max_length=80)]
"""What people call someone or something."""

Title = Annotated[str, Meta(min_length=1, max_length=140)]
"""One line that heads a goal, a milestone or a step."""

Text = Annotated[str, Meta(min_length=1, max_length=500)]
"""A sentence or two."""

LongText = Annotated[str, Meta(min_length=1, max_length=10_000)]
"""As much as a person wants to write; the limit of a line bounds its bytes."""

Note = Annotated[str, Meta(max_length=10_000)]
"""Free text that may be empty: an empty correction clears it."""

Day = Annotated[str, Meta(pattern="^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", max_length=10)]
"""A calendar day where the person was, decided on their device and never derived later."""

Score = Annotated[int, Meta(ge=0, le=10)]
"""A rating from 0 (not at all) to 10 (fully)."""

Mark = Annotated[int, Meta(ge=0, lt=1 << 48)]
"""Names a set of changes: the sum of the CRC-32 of their ids, modulo 2^48 (`docs/decisions/0004-agreement.md`)."""

Count = Annotated[int, Meta(ge=0, lt=INTEGER_BOUND)]
"""How many."""

Amount = Annotated[str, Meta(pattern="^-?[0-9]{1,12}(\\.[0-9]{1,6})?$", max_length=20)]
"""A decimal number as text, so that no language rounds it."""

Per = Literal["day", "week", "month"]

Ids = Annotated[list[Id], Meta(max_length=200)]


class Version(Struct, frozen=True, kw_only=True):
    """A version of a goal's terms: how many changes it holds, and the mark of exactly which."""

    number: Annotated[int, Meta(ge=0, lt=INTEGER_BOUND)]
    mark: Mark
