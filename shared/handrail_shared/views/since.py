"""What happened since the last session, in a plain sentence or two."""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from handrail_shared.views.facts.days import spoken
from handrail_shared.views.shared import SharedProjection


def since_last_session(projection: SharedProjection, today: str) -> str:
    """Return what happened since the last session.

    For example: "Since your session on 12 November: 6 check-ins, 4 steps done, 1 win. Walk to the park: 3 → 6."
    It counts what is dated after the day of the last session and up to `today`, and of that day what was logged after
    the session had ended. The numbers after a goal's title are
    the client's rating at the session (the last one up to its day) and the latest since.
    """
    after = _last_session(projection, today)
    opening = "Since you started" if after.day == "" else f"Since your session on {spoken(after.day, today)}"
    counts = _counts(projection, after, today)
    moves = _moves(projection, after, today)
    if not counts:
        return f"{opening}: {' '.join(moves) or 'nothing logged yet.'}"
    return " ".join([f"{opening}: {', '.join(counts)}.", *moves])


class _Dated(TypedDict):
    """Something with its day, and when it was logged."""

    day: str
    at: int


class _Session(NamedTuple):
    """The day of a session ("" where there was none), and when it ended (None while it goes on)."""

    day: str
    ended_at: int | None


def _last_session(projection: SharedProjection, today: str) -> _Session:
    """The latest session up to today."""
    found = _Session("", None)
    ends = {doc["session"]: doc["ended_at"] for doc in projection["sessions"]["sessions"]}
    for mark in projection["progress"]["sessions"]:
        if found.day <= mark["day"] <= today:
            found = _Session(mark["day"], ends.get(mark["session"]))
    return found


def _is_since(doc: _Dated, after: _Session, today: str) -> bool:
    on_the_day = doc["day"] == after.day and after.ended_at is not None and doc["at"] > after.ended_at
    return (on_the_day or after.day < doc["day"]) and doc["day"] <= today


def _counts(projection: SharedProjection, after: _Session, today: str) -> list[str]:
    progress = projection["progress"]
    ticks = [tick for goal in progress["goals"] for series in goal["steps"] for tick in series["ticks"]]
    values = [value for goal in progress["goals"] for series in goal["measures"] for value in series["values"]]
    counted = (
        (_since(progress["moods"], after, today), "check-in", "check-ins"),
        (_since([tick for tick in ticks if tick["outcome"] == "done"], after, today), "step done", "steps done"),
        (
            _since([tick for tick in ticks if tick["outcome"] == "partly"], after, today),
            "step partly done",
            "steps partly done",
        ),
        (_since(values, after, today), "measurement", "measurements"),
        (_since(progress["wins"], after, today), "win", "wins"),
        (_since(progress["setbacks"], after, today), "setback", "setbacks"),
    )
    return [f"{count} {one if count == 1 else many}" for count, one, many in counted if count > 0]


def _since(docs: Sequence[_Dated], after: _Session, today: str) -> int:
    return len([doc for doc in docs if _is_since(doc, after, today)])


def _moves(projection: SharedProjection, after: _Session, today: str) -> list[str]:
    clients = {doc["member"] for doc in projection["members"] if doc["role"] == "client"}
    moves: list[str] = []
    for goal in projection["progress"]["goals"]:
        by_client = [rating for rating in goal["ratings"] if rating["by"] in clients]
        before: int | None = None
        now: int | None = None
        for rating in by_client:
            if _is_since(rating, after, today):
                now = rating["value"]
            elif rating["day"] <= after.day:
                before = rating["value"]
        if now is None:
            continue
        if before is None:
            moves.append(f"{goal['title']}: {now}.")
        elif before == now:
            moves.append(f"{goal['title']}: still {now}.")
        else:
            moves.append(f"{goal['title']}: {before} → {now}.")
    return moves
