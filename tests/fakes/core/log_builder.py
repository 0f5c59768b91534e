"""Writes logs for tests: who says what, in which order, and when the server heard of it."""

from itertools import count

from fakes.core.bodies import CLIENT, THERAPIST, identifier
from handrail_shared.events import Body
from handrail_shared.events.fields import Version
from handrail_shared.events.space import MemberJoined
from handrail_shared.fold import Folded, State, empty, fold_all
from handrail_shared.views import SharedProjection, shared_projection
from handrail_shared.views.goals.goals import GoalDoc

PHONE, LAPTOP, DESK = (identifier(0xD, number) for number in (1, 2, 3))
"""Two devices of the client, and the therapist's."""

AUTHORS = {PHONE: CLIENT, LAPTOP: CLIENT, DESK: THERAPIST}
START_US = 1_764_000_000_000_000
SECOND_US = 1_000_000


class LogBuilder:
    """Keeps one log. Every entry is one second later than the one before unless told otherwise."""

    def __init__(self) -> None:
        self.log: list[Folded] = []
        self._seqs = {device: count(1) for device in AUTHORS}
        self._ids = count(1)

    def id(self) -> str:
        """A fresh id."""
        return identifier(0xE, next(self._ids))

    def everyone_joins(self) -> "LogBuilder":
        """The client Maya and the therapist Dr Osei join."""
        self.says(PHONE, MemberJoined(member=CLIENT, role="client", name="Maya"))
        self.says(DESK, MemberJoined(member=THERAPIST, role="therapist", name="Dr Osei"))
        return self

    def says(
        self,
        device: str,
        body: Body,
        *,
        at: int | None = None,
        stamp: int | None = None,
        pending: bool = False,
        session: str | None = None,
    ) -> Folded:
        """`device` writes `body`; `at` is in seconds since the log's start, for the stamp and the receipt alike."""
        heard = START_US + SECOND_US * (len(self.log) if at is None else at)
        entry = Folded(
            received_us=None if pending else heard,
            device=device,
            seq=next(self._seqs[device]),
            stamp=heard if stamp is None else START_US + SECOND_US * stamp,
            author=AUTHORS[device],
            session=session,
            body=body,
        )
        self.log.append(entry)
        return entry

    def state(self) -> State:
        """The state of all that was said so far."""
        return fold_all(empty(), self.log)

    def shows(self) -> SharedProjection:
        """What all that was said so far shows."""
        return shared_projection(self.state())

    def goal(self, goal: str) -> GoalDoc:
        """One goal on the board."""
        return next(doc for doc in self.shows()["board"]["goals"] if doc["goal"] == goal)

    def version(self, goal: str) -> Version:
        """The version of a goal's terms that someone who has seen everything so far would name."""
        version = self.goal(goal)["version"]
        return Version(number=version["number"], mark=version["mark"])
