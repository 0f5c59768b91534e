"""What can go wrong for a person: each says in one plain sentence what happened and, where there is a way, what helps.

None of them carries what the person wrote.
"""


class DeviceProblem(Exception):
    """Something that a person can understand and mostly mend. Nothing was lost."""


class NotJoined(DeviceProblem):
    """Nobody has joined with this device yet."""

    def __init__(self) -> None:
        super().__init__("This device has not joined yet. Use `handrail join LINK` or `handrail pair URL CODE`.")


class AlreadyJoined(DeviceProblem):
    """Somebody has joined with this device already."""

    def __init__(self) -> None:
        super().__init__("This device has joined already. A second person needs a home of their own (`--home`).")


class NotFound(DeviceProblem):
    """Nothing here has this id."""


class Ambiguous(DeviceProblem):
    """More than one thing may be meant."""


class NotAllowed(DeviceProblem):
    """The other side, or nobody, can do this."""


class NothingToDo(DeviceProblem):
    """It is as asked already, or there is nothing to do it to."""


class OutOfReach(DeviceProblem):
    """The server cannot be reached."""


class Declined(DeviceProblem):
    """The server answered and said no. `code` is its stable code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class HomeUnusable(DeviceProblem):
    """The folder that holds this device's log cannot be used."""


class StorageFull(DeviceProblem):
    """The disk is full: nothing was saved."""
