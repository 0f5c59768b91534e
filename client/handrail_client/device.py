"""`Device`: one person's device in one space: what they do, and what they see. Works offline, at once."""

from msgspec import Struct

from handrail_client.actions.agreeing import Agreeing
from handrail_client.actions.days import Days
from handrail_client.actions.endings import Endings
from handrail_client.actions.goals import Goals
from handrail_client.actions.journal import Journal
from handrail_client.actions.matters import Matters
from handrail_client.actions.plans import Plans
from handrail_client.actions.sessions import Sessions
from handrail_client.actions.steps import Steps
from handrail_client.actions.undo import redo, undo
from handrail_client.command_runner import CommandResult, CommandRunner
from handrail_client.environment import Environment
from handrail_client.history import HistoryRow, history
from handrail_client.log.log import Log
from handrail_client.stream_views import shown, state_until
from handrail_shared.commands.context import Command, Decide
from handrail_shared.views.private import PrivateProjection, private_projection
from handrail_shared.views.shared import SharedProjection, shared_projection


class Shown(Struct, frozen=True):
    """The picture that a person sees: what both share, and what is theirs alone."""

    shared: SharedProjection
    private: PrivateProjection
    left_out: int = 0
    """How many entries this program cannot show. They are kept, and a mended program shows them."""
    newer: int = 0
    """How many entries only a newer version can read. They are kept, and that version shows them."""


class Device:
    """One person's device in one space. Use `await Device.open(log, environment)`.

    What people do is grouped: `days`, `goals`, `agreeing`, `endings`, `plans`, `steps`, `journal`, `sessions`,
    `matters`. Each call appends durably and returns at once; `Sync` carries it on. Ids may be shortened while they are
    unambiguous.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self.runner = runner
        self.days = Days(runner)
        self.goals = Goals(runner)
        self.agreeing = Agreeing(runner)
        self.endings = Endings(runner)
        self.plans = Plans(runner)
        self.steps = Steps(runner)
        self.journal = Journal(runner)
        self.sessions = Sessions(runner)
        self.matters = Matters(runner)

    @classmethod
    async def open(cls, log: Log, environment: Environment, *, space: str | None = None) -> "Device":
        """Return the device in the space that is meant by its title or short id; in the only one for None.

        Raises `NotJoined`, `NotFound` and `Ambiguous`.
        """
        return cls(await CommandRunner.open(log, environment, space=space))

    @property
    def log(self) -> Log:
        """The log that it writes into."""
        return self.runner.log

    async def run(self, decide: Decide, command: Command) -> CommandResult:
        """Decide a command of the core, with whole ids, and append its events, as `CommandRunner.run` does."""
        return await self.runner.run(decide, command)

    async def shown(self, *, until_us: int | None = None) -> Shown:
        """Return what is shown now: all that this device holds, its own unsent entries included.

        With `until_us` as it was then: only what was made up to that time (effective stamp, microseconds).
        """
        log, space = self.runner.log, self.runner.space
        if until_us is not None:
            then = await state_until(log, space.shared, until_us)
            own = await state_until(log, space.private, until_us)
            return Shown(shared_projection(then.of), private_projection(own.of), newer=then.newer + own.newer)
        shared = await shown(log, space.shared, shared_projection)
        private = await shown(log, space.private, private_projection)
        return Shown(shared.of, private.of, shared.left_out + private.left_out, shared.newer + private.newer)

    async def look(self) -> None:
        """The person has seen what is here; the others learn of it with the next sync (rule E3)."""
        await self.runner.log.look(self.runner.space.shared)

    async def history(self) -> list[HistoryRow]:
        """Every entry with how far it has come, the newest first."""
        return await history(self.runner.log, self.runner.space)

    async def undo(self) -> tuple[str, str]:
        """Take back the last thing that this device did here; its type and id. Raises `NothingToDo`."""
        undone = await undo(self.runner)
        return undone.type, undone.id

    async def redo(self) -> tuple[str, str]:
        """Do again what the last undo took back; its type and id. Raises `NothingToDo`."""
        again = await redo(self.runner)
        return again.type, again.id
