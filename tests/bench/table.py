"""The table of a bench: what each row measured, what it is compared with, and whether its bound holds."""

import math
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

import msgspec
from msgspec import Struct


class Bound(Enum):
    """Which side of the bound is the good one."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


class Row(Struct, frozen=True, kw_only=True):
    """One promise. `value` is what the bound speaks of: a ratio to `against`, or an absolute figure in `unit`."""

    name: str
    value: float
    unit: str
    against: str
    """What `value` is compared with, with its own figure from the same run."""
    side: Bound
    limit: float
    measured: str = ""
    """The figures behind the value, for people."""
    peak_mib: float | None = None
    """The server's (or the command's) largest resident memory."""
    wire_bytes: int | None = None
    """What went over the wire, both ways."""

    @property
    def holds(self) -> bool:
        """Whether the bound holds. What could not be measured never does."""
        if not math.isfinite(self.value):
            return False
        return self.value >= self.limit if self.side is Bound.AT_LEAST else self.value <= self.limit

    @property
    def bound(self) -> str:
        """The bound as it is written down."""
        return f"{self.side.value} {self.limit:g}"


class Written(Struct, frozen=True, kw_only=True):
    """A row in `build/bench.json`."""

    name: str
    value: float | None
    unit: str
    against: str
    bound: str
    holds: bool
    measured: str
    peak_mib: float | None
    wire_bytes: int | None


class Document(Struct, frozen=True, kw_only=True):
    """`build/bench.json`."""

    rows: list[Written]


def passed(rows: Sequence[Row]) -> bool:
    """Whether there is something and every bound holds."""
    return bool(rows) and all(row.holds for row in rows)


def document(rows: Sequence[Row]) -> Document:
    """The rows as they are written down."""
    return Document(
        rows=[
            Written(
                name=row.name,
                value=round(row.value, 4) if math.isfinite(row.value) else None,
                unit=row.unit,
                against=row.against,
                bound=row.bound,
                holds=row.holds,
                measured=row.measured,
                peak_mib=row.peak_mib,
                wire_bytes=row.wire_bytes,
            )
            for row in rows
        ]
    )


def write(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows to `path` as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document(rows)), indent=2) + b"\n")


_HEADS = ("row", "value", "bound", "", "peak", "wire", "measured / compared with")


def render(rows: Sequence[Row]) -> str:
    """The table for a screen."""
    cells = [_HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADS) - 1)]
    return "\n".join(
        "  ".join((*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1])).rstrip()
        for line in cells
    )


def _cells(row: Row) -> tuple[str, ...]:
    value = f"{row.value:.2f}" if math.isfinite(row.value) and row.value < 1000 else f"{row.value:.0f}"
    behind = f"{row.measured} / {row.against}" if row.against else row.measured
    return (
        row.name,
        f"{value} {row.unit}",
        row.bound,
        "holds" if row.holds else "FAILS",
        "" if row.peak_mib is None else f"{row.peak_mib:.0f} MiB",
        "" if row.wire_bytes is None else _bytes(row.wire_bytes),
        behind,
    )


def _bytes(count: int) -> str:
    for unit in ("B", "KiB", "MiB"):
        if count < 10_000 or unit == "MiB":
            return f"{count} {unit}"
        count //= 1024
    raise AssertionError("the last unit takes everything")
