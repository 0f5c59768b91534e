"""Which rows there are, and what measures them. Some are measured together."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from msgspec import Struct

from bench.rows.cold import cold
from bench.rows.fan import fan_out
from bench.rows.growth import growth
from bench.rows.latency import latencies
from bench.rows.loads import bulk, single
from bench.rows.offline import append, command
from bench.rows.returning import herd, reconnect
from bench.sizes import Sizes
from bench.table import Row

Measure = Callable[[Path, Sizes], Awaitable[list[Row]]]


class Group(Struct, frozen=True):
    """Rows that one run measures."""

    rows: tuple[str, ...]
    measure: Measure


GROUPS: tuple[Group, ...] = (
    Group(("bulk",), bulk),
    Group(("single",), single),
    Group(("ack", "live", "history"), latencies),
    Group(("cold start", "cold bytes"), cold),
    Group(("append",), append),
    Group(("command",), command),
    Group(("reconnect", "reconnect trips"), reconnect),
    Group(("herd", "memory idle"), herd),
    Group(("memory growth",), growth),
    Group(("fan-out",), fan_out),
)


def chosen(wanted: str) -> list[Group]:
    """The groups with any of the rows in `wanted`, separated by commas; a name may be cut short. All for none.

    Raises `ValueError` for a row that there is not.
    """
    names = [item.strip() for item in wanted.split(",") if item.strip()]
    for name in names:
        if not any(row.startswith(name) for group in GROUPS for row in group.rows):
            raise ValueError(f"there is no row {name}")
    return [group for group in GROUPS if not names or any(row.startswith(name) for name in names for row in group.rows)]


async def measure(groups: Sequence[Group], folder: Path, sizes: Sizes, *, done: Callable[[Group], None]) -> list[Row]:
    """The rows of these groups, one group after the other, in folders of their own."""
    found: list[Row] = []
    for group in groups:
        found += await group.measure(folder, sizes)
        done(group)
    return found
