"""Who agrees to a goal, and for whom it waits, in words."""

from handrail_client.cli.output.plain import plain
from handrail_shared.views.facts.members import MemberDoc
from handrail_shared.views.goals.goals import GoalDoc


def agreed(goal: GoalDoc, members: list[MemberDoc], me: str | None) -> str:
    """Such as `Dr Osei agreed, waits for you`; "" where nobody agrees yet."""
    state, parties = goal["agreement"]["state"], goal["agreement"]["by"]
    if state == "agreed":
        return "agreed"
    current = [party for party in parties if party["current"]]
    stale = [party for party in parties if not party["current"]]
    words: list[str] = []
    if current:
        words.append(f"{_people([mark['by'] for mark in current], members, me)} agreed")
    if stale:
        words.append(f"changed since {_people([mark['by'] for mark in stale], members, me)} agreed")
    if current:
        there = {mark["role"] for mark in current} | {mark["role"] for mark in stale}
        missing = [member["member"] for member in members if member["left_at"] is None and member["role"] not in there]
        if missing:
            words.append(f"waits for {_people(missing, members, me)}")
    return ", ".join(words)


def _people(who: list[str], members: list[MemberDoc], me: str | None) -> str:
    names = {member_doc["member"]: plain(member_doc["name"]) for member_doc in members}
    # "you" comes first, as one says it.
    ordered = sorted(dict.fromkeys(who), key=lambda member: member != me)
    return " and ".join("you" if who == me else names.get(who, "someone") for who in ordered)
