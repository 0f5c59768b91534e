"""What a device says in the shared stream by itself: who came, and revealed ratings (S4). What is taken back (E5)."""

from handrail_shared.events import Body
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.fields import Role
from handrail_shared.events.journal import EntryUnshared
from handrail_shared.events.sessions import RatingRoundRevealed
from handrail_shared.events.space import MemberJoined, SpaceOpened
from handrail_shared.fold.state import State, key
from handrail_shared.views.facts.gathered import gather, rows_of


def publications(shared: State, private: State, author: str) -> list[GoalRated]:
    """The hidden ratings of `author` whose round is revealed and that the shared stream does not hold yet.

    A device of `author` appends them to the shared stream as they are; doing so twice changes nothing, since a rating
    counts once by its id.
    """
    return [
        row.body
        for row in rows_of(gather(private), GoalRated)
        if row.body.round is not None
        and row.placed.author == author
        and _is_revealed(shared, row.body.round)
        and key(row.body.rating, author) not in shared.facts
    ]


def arrivals(shared: State, *, space: str, title: str | None, member: str, role: Role, name: str) -> list[Body]:
    """Return what the shared stream does not say yet of how its space began: its opening, and the coming of `member`.

    What the server grants and what tells of it are two steps, and a device may stop between them. Said twice it would
    change nothing, but a stream that says it already is left alone.
    """
    said: list[Body] = []
    if role == "therapist" and not any(isinstance(placed.body, SpaceOpened) for placed in shared.space):
        said.append(SpaceOpened(space=space, title=title))
    if not any(isinstance(placed.body, MemberJoined) for placed in shared.members.get(member, [])):
        said.append(MemberJoined(member=member, role=role, name=name))
    return said


def _is_revealed(shared: State, round_: str) -> bool:
    return any(isinstance(placed.body, RatingRoundRevealed) for placed in shared.rounds.get(round_, []))


def takes_back(body: Body) -> str | None:
    """The share whose lines an event takes back: they are delivered as stubs from then on. None for other events."""
    return body.share if isinstance(body, EntryUnshared) else None
