"""What happened since the last session, in a plain sentence or two."""

from handrail_shared.views.days import spoken
from handrail_shared.views.series import RatingDoc
from handrail_shared.views.shared import SharedProjection


def since_last_session(projection: SharedProjection, today: str) -> str:
    """What happened since the last session.

    For example: "Since your session on 12 November: 6 check-ins, 4 steps done, 1 win. Walk to the park: 3 → 6."
    It counts what is dated after the day of the last session and up to `today`. The numbers after a goal's title are
    the client's rating at the session (the last one up to its day) and the latest since.
    """
    after = _last_session_day(projection, today)
    opening = "Since you started" if after == "" else f"Since your session on {spoken(after, today)}"
    counts = _counts(projection, after, today)
    moves = _moves(projection, after, today)
    return " ".join([f"{opening}: {', '.join(counts) if counts else 'nothing logged yet'}.", *moves])


def _last_session_day(projection: SharedProjection, today: str) -> str:
    """The day of the latest session up to today; "" where there was none."""
    days = [mark["day"] for mark in projection["progress"]["sessions"] if mark["day"] <= today]
    return max(days, default="")


def _counts(projection: SharedProjection, after: str, today: str) -> list[str]:
    progress = projection["progress"]
    done = [
        tick["day"]
        for goal in progress["goals"]
        for series in goal["steps"]
        for tick in series["ticks"]
        if tick["outcome"] == "done"
    ]
    counted = (
        (_between([doc["day"] for doc in progress["moods"]], after, today), "check-in", "check-ins"),
        (_between(done, after, today), "step done", "steps done"),
        (_between([doc["day"] for doc in progress["wins"]], after, today), "win", "wins"),
        (_between([doc["day"] for doc in progress["setbacks"]], after, today), "setback", "setbacks"),
    )
    return [f"{count} {one if count == 1 else many}" for count, one, many in counted if count > 0]


def _between(days: list[str], after: str, today: str) -> int:
    return len([day for day in days if after < day <= today])


def _moves(projection: SharedProjection, after: str, today: str) -> list[str]:
    clients = {doc["member"] for doc in projection["members"] if doc["role"] == "client"}
    moves: list[str] = []
    for goal in projection["progress"]["goals"]:
        by_client = [rating for rating in goal["ratings"] if rating["by"] in clients]
        before = _latest(by_client, "", after)
        now = _latest(by_client, after, today)
        if now is None:
            continue
        if before is None:
            moves.append(f"{goal['title']}: {now}.")
        elif before == now:
            moves.append(f"{goal['title']}: still {now}.")
        else:
            moves.append(f"{goal['title']}: {before} → {now}.")
    return moves


def _latest(ratings: list[RatingDoc], after: str, until: str) -> int | None:
    """The value of the last rating dated after one day and up to another."""
    found: int | None = None
    for rating in ratings:
        if after < rating["day"] <= until:
            found = rating["value"]
    return found
