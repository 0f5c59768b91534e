"""Words on the screen: plain, and never a reproach."""

from typing import Final

STATUS: Final[dict[str, str]] = {
    "draft": "draft",
    "active": "active",
    "paused": "rests",
    "reached": "reached",
    "closed": "let go",
    "retracted": "taken back",
}
"""How a goal stands."""

NOTICES: Final[dict[str, str]] = {
    "server_restored": "The server came back from a backup. What it had lost is sent again.",
    "resending": "Some of your entries are sent again, because the server no longer had them.",
    "copied_device": "This device was copied or restored. It goes on under a new name; nothing was lost.",
    "copy_differed": "The copy on this device differed from the server's and is read again. Your own entries are safe.",
    "relay_forked": "The server has another version of what one of your devices wrote. Both are kept.",
    "relay_refused": "The server did not take what one of your devices wrote yet. It is kept, and offered again.",
    "stream_closed": "You are no longer a member here. What is on this device stays on it.",
    "storage_full": "The server's disk is full for now. Your entries wait here and are offered again.",
}
"""What sync tells a person (`docs/protocol.md`)."""

STOPPED: Final[dict[str, str]] = {
    "sign_in": "The server does not know this device any more. Pair it again; nothing on it is lost.",
    "removed": "This device was taken off your account. What it had not sent is still here: `handrail export FILE`.",
    "upgrade": "The server and this program have different versions. Update Handrail and sync again; nothing is lost.",
}
"""Why the server wants nothing of this device until a person acts."""

REFUSALS: Final[dict[str, str]] = {
    "not_allowed": "the server did not take it: not allowed here",
    "malformed": "the server could not read it",
    "too_large": "too large for the server",
    "skipped": "passed over after a restore",
}
"""Why an entry was refused."""


def notice(word: str) -> str:
    """A notice as a sentence; the word itself where it is from a newer version."""
    return NOTICES.get(word, word.replace("_", " "))


def why_stopped(word: str | None) -> str:
    """Why the server wants nothing of this device, as a sentence."""
    return STOPPED.get(word or "", "The server wants nothing of this device for now. Nothing is lost.")


def reason(code: str) -> str:
    """A refusal's reason in words."""
    return REFUSALS.get(code, code.replace("_", " "))


def some_of_yours(count: int, verb: str) -> str:
    """Say that so many of a person's entries do something; `verb` in the plural."""
    return f"One of your entries {verb}s" if count == 1 else f"{count} of your entries {verb}"
