"""The one tick that a step shows for a day, whatever was logged for it."""

from typing import TypedDict

from handrail_shared.fold.state import Placing, placing
from handrail_shared.views.facts.fixes import LoggedStep, Row
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of


class TickDoc(TypedDict):
    """A tick: what a step shows for a day. `logs` are all the log entries behind it."""

    day: str
    outcome: str
    percent: int | None
    code: str | None
    amount: str | None
    effort: int | None
    helped: int | None
    note: str | None
    by: str
    at: int
    logs: list[str]


Ticks = dict[str, list[TickDoc]]
"""The ticks of each step, sorted by day."""


def ticks(gathered: Gathered) -> Ticks:
    """One tick per step and day, however many devices logged it.

    A correction that names the outcome wins over any log; among equals the later one in the order stands.
    """
    found: Ticks = {}
    for step, rows in grouped(rows_of(gathered, LoggedStep), lambda log: log.step).items():
        days: dict[str, list[Row[LoggedStep]]] = {}
        for row in rows:
            days.setdefault(row.body.day, []).append(row)
        found[step] = [_tick(days[day]) for day in sorted(days)]
    return found


def _tick(rows: list[Row[LoggedStep]]) -> TickDoc:
    deciding = max(rows, key=_weight)
    log = deciding.body
    return {
        "day": log.day,
        "outcome": log.outcome,
        "percent": log.percent if log.outcome == "partly" else None,
        "code": log.code if log.outcome == "skipped" else None,
        "amount": log.amount,
        "effort": log.effort,
        "helped": log.helped,
        "note": log.note,
        "by": deciding.placed.author,
        "at": deciding.placed.at,
        "logs": [row.body.log for row in rows],
    }


def _weight(row: Row[LoggedStep]) -> tuple[int, Placing, Placing]:
    place = placing(row.placed)
    return (0, place, place) if row.decided is None else (1, row.decided, place)
