"""What is shown to one person alone, by day."""

from collections.abc import Iterator

from handrail_client.cli.output.markup import felt, safe, tag
from handrail_client.clock import local_time
from handrail_shared.views import PrivateProjection, SharedProjection
from handrail_shared.views.journal import JournalDoc


def private_lines(private: PrivateProjection, shared: SharedProjection) -> list[str]:
    """A line for each thing, the oldest first."""
    found = [*_written(private), *_felt(private), *_thought_of(private), *_rated(private, shared)]
    return [f"{day} {tag(identifier)} {words}" for day, identifier, words in sorted(found)]


def _written(private: PrivateProjection) -> Iterator[tuple[str, str, str]]:
    for entry in private["journal"]:
        yield entry["day"], entry["entry"], f"{safe(entry['text'])}{_about(entry)}"
    for note in private["notes"]:
        yield note["day"], note["note"], f"note: {safe(note['text'])}"
    for observation in private["observations"]:
        yield observation["day"], observation["observation"], f"observation: {safe(observation['text'])}"


def _about(entry: JournalDoc) -> str:
    """Return what was chosen for an entry beside its text, in brackets; nothing where nothing was."""
    kind = "" if entry["kind"] == "free" else entry["kind"]
    mood = "" if entry["mood"] is None else f"mood {entry['mood']}"
    chosen = ", ".join(part for part in (kind, mood) if part)
    return f" ({chosen})" if chosen else ""


def _felt(private: PrivateProjection) -> Iterator[tuple[str, str, str]]:
    for check_in in private["check_ins"]:
        yield check_in["day"], check_in["check_in"], f"check-in: {felt(check_in)}"
    for win in private["progress"]["wins"]:
        yield win["day"], win["win"], f"win: {safe(win['text'])}"
    for setback in private["progress"]["setbacks"]:
        yield setback["day"], setback["setback"], f"setback: {safe(setback['text'])}"


def _thought_of(private: PrivateProjection) -> Iterator[tuple[str, str, str]]:
    for draft in private["drafts"]:
        yield f"{local_time(draft['at']):%Y-%m-%d}", draft["goal"], f"goal: {safe(draft['title'])}"
    for plan in private["plans"]:
        words = f"plan: if {safe(plan['trigger'])}, then {safe(plan['response'])}"
        yield f"{local_time(plan['at']):%Y-%m-%d}", plan["plan"], words
    for barrier in private["barriers"]:
        yield f"{local_time(barrier['at']):%Y-%m-%d}", barrier["barrier"], f"in the way: {safe(barrier['text'])}"


def _rated(private: PrivateProjection, shared: SharedProjection) -> Iterator[tuple[str, str, str]]:
    """Numbers in a round that is not turned over yet."""
    titles = {goal["goal"]: safe(goal["title"]) for goal in shared["board"]["goals"]}
    rounds = [
        *shared["sessions"]["rounds"],
        *(round_ for doc in shared["sessions"]["sessions"] for round_ in doc["rounds"]),
    ]
    waiting = {round_["round"] for round_ in rounds if not round_["revealed"]}
    for hidden_rating in private["hidden_ratings"]:
        if hidden_rating["round"] in waiting:
            yield (
                hidden_rating["day"],
                hidden_rating["rating"],
                f"{titles.get(hidden_rating['goal'], 'a goal')}: {hidden_rating['value']} of 10, hidden",
            )
