"""Steps and milestones: let go, taken up again, and said anew of what cannot be taken up again."""

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.events import Body
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneDropped,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReopened,
    MilestoneReworded,
    StepAdded,
    StepDropped,
    StepMoved,
    StepRestored,
    StepReworded,
    StepSplit,
)
from handrail_shared.fold.state import MilestoneChange, Placed, StepChange
from handrail_shared.views.facts.once import once


class StepStands(Struct, frozen=True):
    """A step as it stands: its words in one event, and whether it was broken down or let go."""

    added: StepAdded | None = None
    split: StepSplit | None = None
    dropped: StepDropped | None = None


def step_stands(changes: list[Placed[StepChange]]) -> StepStands:
    """Return what the changes of a step come to."""
    stands = StepStands()
    for placed in changes:
        body = placed.body
        match body:
            case StepAdded():
                stands = replace(stands, added=body)
            case StepReworded() | StepMoved() if stands.added is not None:
                stands = replace(stands, added=_step_with(stands.added, body))
            case StepSplit():
                stands = replace(stands, split=body)
            case StepDropped():
                stands = replace(stands, dropped=body)
            case StepRestored():
                stands = replace(stands, split=None, dropped=None)
            case _:
                pass
    return stands


def added_step_dropped(step: str, past: Past) -> Back:
    """Let a step go again that nobody has touched since it was added."""
    around = past.around("shared", past.given.shared.steps.get(step, []))
    now = step_stands(around.now)
    if now.dropped is not None:
        return Refusal(code="taken_back", about=step)
    if not around.through or now != step_stands(around.through):
        return Refusal(code="changed_since", about=step)
    return [StepDropped(step=step)]


def step_before(step: str, past: Past) -> Back:
    """Take a step up again, break it down or let it go, as it was before the run."""
    if not past.settle(f"step {step}"):
        return []
    around = past.around("shared", past.given.shared.steps.get(step, []))
    now, then, before = (step_stands(lines) for lines in (around.now, around.through, around.before))
    if not around.through or (now.split, now.dropped) != (then.split, then.dropped):
        return Refusal(code="changed_since", about=step)
    if now.added is not None and past.is_gone(now.added.goal):
        return Refusal(code="taken_back", about=now.added.goal)
    back: list[Body] = []
    split, dropped = now.split, now.dropped
    if (split is not None and split != before.split) or (dropped is not None and dropped != before.dropped):
        # One restoring ends both a split and a letting go; the one that stood before is said again below.
        back.append(StepRestored(step=step))
        split = dropped = None
    if before.split is not None and split is None:
        back.append(before.split)
    if before.dropped is not None and dropped is None:
        back.append(before.dropped)
    return back


class MilestoneStands(Struct, frozen=True):
    """A milestone as it stands: its words in one event, and whether it is reached, or not yet."""

    added: MilestoneAdded | None = None
    reached: MilestoneReached | None = None
    not_yet: MilestonePostponed | None = None


def milestone_stands(changes: list[Placed[MilestoneChange]]) -> MilestoneStands:
    """Return what the changes of a milestone come to, but for its being let go."""
    stands = MilestoneStands()
    for placed in changes:
        body = placed.body
        match body:
            case MilestoneAdded():
                stands = replace(stands, added=body)
            case MilestoneReworded() if stands.added is not None:
                stands = replace(stands, added=_milestone_with(stands.added, body))
            case MilestoneReached():
                stands = replace(stands, reached=body)
            case MilestonePostponed():
                stands = replace(stands, not_yet=body)
            case MilestoneReopened() if stands.reached is not None:
                stands = replace(stands, reached=None)
            case MilestoneReopened():
                stands = replace(stands, not_yet=None)
            case _:
                pass
    return stands


def added_milestone_dropped(milestone: str, past: Past) -> Back:
    """Let a milestone go again that nobody has touched since it was added."""
    around = past.around("shared", past.given.shared.milestones.get(milestone, []))
    if any(isinstance(line.body, MilestoneDropped) for line in around.now):
        return Refusal(code="taken_back", about=milestone)
    if not around.through or milestone_stands(around.now) != milestone_stands(around.through):
        return Refusal(code="changed_since", about=milestone)
    return [MilestoneDropped(milestone=milestone)]


def milestone_made_anew(milestone: str, past: Past) -> Back:
    """Add a milestone again that was let go, as it stood, under a new id."""
    changes = past.without("shared", once(past.given.shared.milestones.get(milestone, [])))
    before = milestone_stands(changes)
    if any(isinstance(change.body, MilestoneDropped) for change in changes):
        return Refusal(code="changed_since", about=milestone)
    if before.added is None:
        return Refusal(code="not_found", about=milestone)
    if past.is_gone(before.added.goal):
        return Refusal(code="taken_back", about=before.added.goal)
    past.new_id_for(milestone)
    return [body for body in (before.added, before.not_yet, before.reached) if body is not None]


def milestone_before(milestone: str, past: Past) -> Back:
    """Say of a milestone what was said before the run: reached, not yet, or open."""
    if milestone in past.remade or not past.settle(f"milestone {milestone}"):
        # What was made anew stands as it stood before all that the run said of it.
        return []
    around = past.around("shared", past.given.shared.milestones.get(milestone, []))
    if any(isinstance(line.body, MilestoneDropped) for line in around.now):
        return Refusal(code="taken_back", about=milestone)
    now, then, before = (milestone_stands(lines) for lines in (around.now, around.through, around.before))
    if not around.through or (now.reached, now.not_yet) != (then.reached, then.not_yet):
        return Refusal(code="changed_since", about=milestone)
    back: list[Body] = []
    reached, not_yet = now.reached, now.not_yet
    # What stands last is taken back by opening it again: "reached", then "not yet".
    if reached is not None and (before.reached is None or (not_yet is not None and before.not_yet is None)):
        back.append(MilestoneReopened(milestone=milestone))
        reached = None
    if not_yet is not None and before.not_yet is None:
        back.append(MilestoneReopened(milestone=milestone))
        not_yet = None
    if before.not_yet is not None and before.not_yet != not_yet:
        back.append(before.not_yet)
    if before.reached is not None and before.reached != reached:
        back.append(before.reached)
    return back


def _step_with(added: StepAdded, change: StepReworded | StepMoved) -> StepAdded:
    """A step as it was added, with what a change gives it."""
    return replace(added, **_given(change))


def _milestone_with(added: MilestoneAdded, change: MilestoneReworded) -> MilestoneAdded:
    """A milestone as it was added, with what a change gives it."""
    return replace(added, **_given(change))


def _given(change: StepReworded | StepMoved | MilestoneReworded) -> dict[str, Any]:
    return {name: value for name, value in asdict(change).items() if value is not None}
