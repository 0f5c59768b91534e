"""A clinic's own numbers for a crisis, as its operator wrote them down, with the day on which somebody tried them."""

from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from handrail_server.store.errors import CannotStart

MOST_BYTES = 16 * 1024

Line = Annotated[str, Meta(min_length=1, max_length=80, pattern="^(?![\\s\\S]*[\\x00-\\x1f\\x7f])")]
"""One line without control characters."""

Number = Annotated[str, Meta(pattern="^\\+?[0-9]{2,15}$")]
"""What a phone dials: digits, with a plus in front for another country."""


class WrongHelp(CannotStart):
    """The file of the clinic's contacts cannot be used. The message says how to mend it."""


class ClinicContact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to turn to: a number to call, one to text, or both, and when they are there."""

    name: Line
    call: Number | None = None
    text: Number | None = None
    hours: Line | None = None


class ClinicHelp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose contacts these are, and when somebody of the clinic last tried each of them (YYYY-MM-DD)."""

    clinic: Line
    checked: str
    contacts: Annotated[list[ClinicContact], Meta(min_length=1, max_length=12)]


def read_help(path: Path | None) -> ClinicHelp | None:
    """Return what stands in the file, or None where no file is named. Raises `WrongHelp`."""
    if path is None:
        return None
    try:
        found = msgspec.json.decode(path.read_bytes()[: MOST_BYTES + 1], type=ClinicHelp)
        date.fromisoformat(found.checked)
    except OSError as failed:
        raise WrongHelp(f"the file of --help-contacts cannot be read ({failed.strerror})") from None
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise WrongHelp(
            "the file of --help-contacts is not as docs/operations.md shows it: a clinic, the day on which its "
            "contacts were checked (YYYY-MM-DD), and one to twelve contacts"
        ) from None
    if not all(contact.call or contact.text for contact in found.contacts):
        raise WrongHelp("the file of --help-contacts names a contact without a number to call or to text")
    return found
