"""Rule A2: an agreement is current exactly when it covers every change, whoever made it, in whatever order."""

import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fakes.core.bodies import identifier
from fakes.core.log_builder import AUTHORS, DESK, PHONE, LogBuilder
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalAgreed, GoalDrafted, GoalReworded
from handrail_shared.fold import Placed
from handrail_shared.fold.state import GoalChange
from handrail_shared.views.facts.members import Roles
from handrail_shared.views.goals import goals
from handrail_shared.views.goals.agreement import AgreementDoc, agreement
from handrail_shared.views.goals.terms import VersionDoc

SEEDED = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
GOAL = identifier(1, 0)

Moves = list[tuple[str, str]]


@st.composite
def _moves(draw: st.DrawFn) -> Moves:
    """What two devices do, each without hearing of the other unless it syncs. A lost edit is refused by the server."""
    return draw(
        st.lists(
            st.tuples(st.sampled_from([PHONE, DESK]), st.sampled_from(["edit", "agree", "sync", "lost edit"])),
            max_size=9,
        )
    )


def _agreements_are_current_exactly_when_they_cover_all(moves: Moves) -> None:
    builder = LogBuilder().everyone_joins()
    draft = builder.id()
    builder.says(PHONE, GoalDrafted(goal=GOAL, change=draft, title="Walk"))
    everything = {draft}
    seen = {PHONE: {draft}, DESK: {draft}}
    agreed: dict[str, set[str]] = {}
    for device, move in moves:
        if move == "edit":
            change = builder.id()
            builder.says(device, GoalReworded(goal=GOAL, change=change, base=_version(seen[device]), title=change))
            seen[device] = seen[device] | {change}
            everything = everything | {change}
        elif move == "lost edit":
            seen[device] = seen[device] | {builder.id()}
        elif move == "agree":
            builder.says(device, GoalAgreed(goal=GOAL, version=_version(seen[device])))
            agreed[AUTHORS[device]] = seen[device]
        else:
            seen[device] = everything

    shown = builder.goal(GOAL)

    expected = {author: covered == everything for author, covered in agreed.items()}
    assert expected == {party["by"]: party["current"] for party in shown["agreement"]["by"]}
    assert _version(everything) == builder.version(GOAL)


def _version(changes: set[str]) -> Version:
    return Version(number=len(changes), mark=sum(zlib.crc32(change.encode()) for change in changes) % (1 << 48))


@SEEDED
@given(_moves())
def test_A2_an_agreement_is_current_exactly_when_it_covers_every_change(moves: Moves) -> None:
    _agreements_are_current_exactly_when_they_cover_all(moves)


def _counts_only(changes: list[Placed[GoalChange]], version: VersionDoc, roles: Roles) -> AgreementDoc:
    """An agreement that looks at how many changes there are, not at which."""
    doc = agreement(changes, version, roles)
    for party in doc["by"]:
        party["current"] = party["version"]["number"] == version["number"]
    return doc


def _latest_wins(changes: list[Placed[GoalChange]], version: VersionDoc, roles: Roles) -> AgreementDoc:
    """An agreement that is current when nothing follows it in the order."""
    doc = agreement(changes, version, roles)
    last_edit = max(placed.at for placed in changes if not isinstance(placed.body, GoalAgreed))
    for party in doc["by"]:
        party["current"] = party["at"] > last_edit
    return doc


@pytest.mark.parametrize("mutant", [_counts_only, _latest_wins])
def test_A2_a_laxer_agreement_is_caught(
    mutant: Callable[[list[Placed[GoalChange]], VersionDoc, Roles], AgreementDoc], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goals, "agreement", mutant)

    @settings(SEEDED, max_examples=2_000, phases=[Phase.generate])
    @given(_moves())
    def rule(moves: Moves) -> None:
        _agreements_are_current_exactly_when_they_cover_all(moves)

    with pytest.raises(AssertionError):
        rule()
