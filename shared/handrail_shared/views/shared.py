"""What every member of a space sees: one document, byte for byte the same for both roles."""

from typing import TypedDict

from handrail_shared.fold.state import State
from handrail_shared.views.facts.gathered import gather
from handrail_shared.views.facts.members import MemberDoc, SpaceDoc, members, roles, space
from handrail_shared.views.facts.ticks import ticks
from handrail_shared.views.goals.board import BoardDoc, board
from handrail_shared.views.journal import SharedEntryDoc, shared_entries
from handrail_shared.views.matters import MattersDoc, matters
from handrail_shared.views.progress import ProgressDoc, progress
from handrail_shared.views.sessions.sessions import SessionsDoc, sessions
from handrail_shared.views.timeline import TIMELINE_ROWS, TimelineRow, timeline


class SharedProjection(TypedDict):
    """The projection of a shared stream. `timeline` carries the newest rows; `journal` the shared copies."""

    board: BoardDoc
    journal: list[SharedEntryDoc]
    matters: MattersDoc
    members: list[MemberDoc]
    progress: ProgressDoc
    sessions: SessionsDoc
    space: SpaceDoc
    timeline: list[TimelineRow]


def shared_projection(state: State) -> SharedProjection:
    """Return what a shared stream shows, as a plain document. Pure: the same state gives the same document."""
    gathered = gather(state)
    all_ticks = ticks(gathered)
    all_members = members(state)
    goals = board(state, gathered, all_ticks, roles(all_members))
    all_sessions = sessions(state, gathered)
    return {
        "board": goals,
        "journal": shared_entries(gathered),
        "matters": matters(state, gathered),
        "members": all_members,
        "progress": progress(state, gathered, all_ticks, goals, all_sessions["sessions"]),
        "sessions": all_sessions,
        "space": space(state),
        "timeline": timeline(state, TIMELINE_ROWS),
    }
