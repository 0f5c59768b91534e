"""`CommandRunner`: runs the commands of one member in one space. It folds only what a command reads."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from handrail_client.environment import Environment
from handrail_client.errors import DeviceProblem
from handrail_client.find import Kind, find
from handrail_client.log.log import Log
from handrail_client.log.records import Identity, SpaceHeld, Written
from handrail_client.spaces import choose_space
from handrail_shared.commands.context import Command, Context, Decide, Decision, Given, NewEvent, Reads, Refusal
from handrail_shared.commands.encode import EncodedEvent, encode_event
from handrail_shared.events import Body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.sessions import SessionCancelled, SessionEnded, SessionStarted
from handrail_shared.fold.state import empty
from handrail_shared.lines.body import read_body
from handrail_shared.lines.envelope import Flaw, read_envelope


class CommandResult(Struct, frozen=True, kw_only=True):
    """The result of a command: the events in the order of writing, and where each was written."""

    events: Sequence[NewEvent]
    written: Sequence[Written]

    @property
    def bodies(self) -> list[Body]:
        """Tell what the events say."""
        return [event.body for event in self.events]

    @property
    def places(self) -> list[str]:
        """`device/seq` of each event, as in the history."""
        return [f"{device.device}/{device.seq}" for device in self.written]

    @property
    def ids(self) -> list[str]:
        """The id of each event that was given one of its own."""
        fields = [(body, CATALOGUE[tag_of(body)].id) for body in self.bodies]
        return [str(getattr(body, field)) for body, field in fields if field is not None]

    @property
    def id(self) -> str:
        """The id of the first thing that was made."""
        return self.ids[0]

    def field(self, name: str) -> str:
        """Return what the first event says in a field."""
        return str(getattr(self.bodies[0], name))


class CommandRunner:
    """Runs commands as one member in one space. Use `await CommandRunner.open(log, environment, space=None)`."""

    def __init__(self, log: Log, space: SpaceHeld, whom: Identity, environment: Environment) -> None:
        self.log = log
        self.space = space
        self.whom = whom
        self.environment = environment

    @classmethod
    async def open(cls, log: Log, environment: Environment, *, space: str | None = None) -> "CommandRunner":
        """Return a runner for the space that is meant by its title or short id; for the only one with None.

        Raises:
            NotJoined: nobody has joined with this device.
            NotFound: no space is called so.
            Ambiguous: more than one space may be meant.
        """
        whom = await log.identity()
        return cls(log, await choose_space(log, space), whom, environment)

    async def run(self, decide: Decide, command: Command) -> CommandResult:
        """Decide a command and append its events, all in one durable transaction (P1).

        Args:
            decide: The function of the core that decides the command, such as `reword_goal`.
            command: The command, with whole ids.

        Returns:
            What was appended.

        Raises:
            NothingToDo: it is as asked already, nothing was said, or there is nothing to do it to.
            NotFound: something that the command names is not there.
            NotAllowed: this member's role may not do this.
            DeviceProblem: a text or a number does not fit; or, as `StorageFull`, the disk is full.
        """
        given = await self.given(command.reads)
        return await self.append(lambda context: decide(command, context, given), command)

    async def append(self, decide: Callable[[Context], Decision], command: Command | None = None) -> CommandResult:
        """Append what `decide` decides in the session that is going on. Raises as `run` does."""
        events: list[NewEvent] = []

        def work(lines_of_sessions: Sequence[bytes]) -> tuple[Sequence[EncodedEvent], str | None]:
            context = self._context(lines_of_sessions)
            decision = decide(context)
            if isinstance(decision, Refusal):
                raise self._refused(decision, command)
            events.extend(decision)
            return [self._encoded(event, context) for event in decision], context.session

        written = await self.log.append_events(self.space, work, now_us=self.environment.now_us())
        return CommandResult(events=events, written=written)

    async def given(self, reads: Reads) -> Given:
        """Fold what a command reads; what it does not read is empty."""
        if reads == "nothing":
            return Given(shared=empty(), private=empty())
        from handrail_client.stream_views import shown_state  # noqa: PLC0415 - only for what folds

        shared = await shown_state(self.log, self.space.shared)
        private = await shown_state(self.log, self.space.private) if reads == "both" else empty()
        return Given(shared=shared, private=private)

    def _context(self, lines_of_sessions: Sequence[bytes]) -> Context:
        today = self.environment.today()
        return Context(
            member=self.whom.member,
            role=self.whom.role,
            today=today,
            session=session_going_on(lines_of_sessions, today),
            new_id=self.environment.new_id,
        )

    async def find(self, text: str, *kinds: Kind) -> str:
        """Return the whole id that a person means by `text`, in either stream. Raises `NotFound`, `Ambiguous`."""
        return await find(self.log, (self.space.shared, self.space.private), kinds, text)

    async def find_shared(self, text: str, *kinds: Kind) -> str:
        """Return the whole id that a person means by `text`, in the shared stream only."""
        return await find(self.log, (self.space.shared,), kinds, text)

    def _encoded(self, event: NewEvent, context: Context) -> EncodedEvent:
        encoded = encode_event(event, context)
        if isinstance(encoded, Refusal):
            raise self._refused(encoded, event)
        return encoded

    def _refused(self, refusal: Refusal, of: Command | NewEvent | None) -> DeviceProblem:
        from handrail_client.refusals import worded  # noqa: PLC0415 - only where something is refused

        return worded(refusal, of, self.whom.role)


def session_going_on(lines: Sequence[bytes], today: str) -> str | None:
    """Return the session that was started last today and is not over, from the lines about sessions."""
    started: dict[str, int] = {}
    over: set[str] = set()
    for line in lines:
        envelope = read_envelope(line)
        if isinstance(envelope, Flaw):
            continue
        match read_body(envelope):
            case SessionStarted() as body if body.day == today:
                started[body.session] = envelope.stamp
            case SessionEnded() | SessionCancelled() as body:
                over.add(body.session)
            case _:
                pass
    going_on = {session: stamp for session, stamp in started.items() if session not in over}
    return max(going_on, key=lambda session: going_on[session], default=None)
