"""Who agrees to a goal, and for whom it waits, in words."""

from handrail_client.cli.output.plain import plain
from handrail_shared.views.facts.members import MemberDoc
from handrail_shared.views.goals.goals import GoalDoc


def agreed(goal: GoalDoc, members: list[MemberDoc], me: str | None) -> str:
    """Such as `Dr Osei agreed, waits for you`; "" where nobody agrees yet."""
    state, parties = goal["agreement"]["state"], goal["agreement"]["by"]
    if state == "agreed":
        return "agreed"
    current = [each for each in parties if each["current"]]
    stale = [each for each in parties if not each["current"]]
    words: list[str] = []
    if current:
        words.append(f"{_people([each['by'] for each in current], members, me)} agreed")
    if stale:
        words.append(f"changed since {_people([each['by'] for each in stale], members, me)} agreed")
    if current:
        there = {each["role"] for each in current} | {each["role"] for each in stale}
        missing = [each["member"] for each in members if each["left_at"] is None and each["role"] not in there]
        if missing:
            words.append(f"waits for {_people(missing, members, me)}")
    return ", ".join(words)


def _people(who: list[str], members: list[MemberDoc], me: str | None) -> str:
    names = {each["member"]: plain(each["name"]) for each in members}
    # "you" comes first, as one says it.
    ordered = sorted(dict.fromkeys(who), key=lambda member: member != me)
    return " and ".join("you" if each == me else names.get(each, "someone") for each in ordered)
