"""An event loop that is worked by hand: nothing runs unless it is told to, one callback at a time, and no time passes.

So the real hub with all its tasks runs inside a single-threaded, seeded simulation, and can be stopped between any two
of its awaits, as a killed process is.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any
from weakref import WeakSet


class HandLoop(asyncio.AbstractEventLoop):
    """As much of a loop as tasks, futures, events and `sleep` need. Timers never ring."""

    def __init__(self) -> None:
        self._ready: deque[tuple[Context, Callable[..., object], tuple[Any, ...]]] = deque()
        self._tasks: WeakSet[asyncio.Task[Any]] = WeakSet()

    def __enter__(self) -> "HandLoop":
        """Inside, it counts as the running loop."""
        asyncio._set_running_loop(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever still runs is killed."""
        self.kill()
        asyncio._set_running_loop(None)

    @property
    def is_idle(self) -> bool:
        """Whether everything waits for something from outside."""
        return not self._ready

    def work(self, turns: int = 100_000) -> None:
        """Run at most so many callbacks."""
        ready = self._ready
        while ready and turns:
            turns -= 1
            context, callback, given = ready.popleft()
            context.run(callback, *given)

    def finish(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """Run until `doing` is done; its result."""
        task = self.create_task(doing)
        while not task.done():
            if self.is_idle:
                raise RuntimeError("it waits for something that never comes")
            self.work()
        return task.result()

    def kill(self) -> None:
        """Forget every task where it stands, as the death of a process does."""
        tasks = list(self._tasks)
        self._ready.clear()
        for task in tasks:
            if not task.done():
                task._log_destroy_pending = False  # pyright: ignore[reportAttributeAccessIssue]
                task.get_coro().close()  # pyright: ignore[reportOptionalMemberAccess]
        self._tasks.clear()
        self._ready.clear()

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> Any:
        """See `AbstractEventLoop`."""
        self._ready.append((context or copy_context(), callback, args))

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any, context: Any = None) -> Any:
        """See `AbstractEventLoop`. It never comes to that."""
        return asyncio.TimerHandle(delay, callback, args, self, context)

    def call_at(self, when: float, callback: Callable[..., object], *args: Any, context: Any = None) -> Any:
        """See `AbstractEventLoop`. It never comes to that."""
        return asyncio.TimerHandle(when, callback, args, self, context)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        pass

    def create_task(self, coro: Any, *, name: str | None = None, context: Context | None = None) -> asyncio.Task[Any]:
        """See `AbstractEventLoop`."""
        task: asyncio.Task[Any] = asyncio.Task(coro, loop=self, name=name, context=context)
        self._tasks.add(task)
        return task

    def create_future(self) -> asyncio.Future[Any]:
        """See `AbstractEventLoop`."""
        return asyncio.Future(loop=self)

    def time(self) -> float:
        """See `AbstractEventLoop`."""
        return 0.0

    def get_debug(self) -> bool:
        """See `AbstractEventLoop`."""
        return False

    def is_running(self) -> bool:
        """See `AbstractEventLoop`."""
        return True

    def is_closed(self) -> bool:
        """See `AbstractEventLoop`."""
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """See `AbstractEventLoop`. What a task fails with is seen by the hub's own counting of bugs."""
