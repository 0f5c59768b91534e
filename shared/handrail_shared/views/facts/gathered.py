"""All facts of a state as they stand, in order, ready to be asked for by type."""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from msgspec import Struct

from handrail_shared.fold.state import State, placing
from handrail_shared.views.facts.fixes import Row, row_of

F = TypeVar("F", bound=Struct)


class Gathered(Struct):
    """The facts that count, by type, each list in order."""

    rows: dict[type[Struct], list[Row[Struct]]]


def gather(state: State) -> Gathered:
    """Every fact of `state` with its corrections applied, those taken back left out."""
    rows: dict[type[Struct], list[Row[Struct]]] = {}
    for fact_key, placed in sorted(state.facts.items(), key=lambda item: placing(item[1])):
        row = row_of(placed, state.corrections.get(fact_key, []))
        if not row.retracted:
            rows.setdefault(type(row.body), []).append(row)
    return Gathered(rows)


def rows_of(gathered: Gathered, kind: type[F]) -> list[Row[F]]:
    """The facts of one type, in order. Step logs are asked for as `LoggedStep`."""
    return cast("list[Row[F]]", gathered.rows.get(kind, []))


def grouped(rows: Iterable[Row[F]], subject: Callable[[F], str | None]) -> dict[str, list[Row[F]]]:
    """Rows by the id of what they are about; those about nothing are left out."""
    groups: dict[str, list[Row[F]]] = {}
    for row in rows:
        about = subject(row.body)
        if about is not None:
            groups.setdefault(about, []).append(row)
    return groups
