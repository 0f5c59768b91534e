"""Writes `shared/vectors/fold/*.json`: logs and what they show, for both languages. Run by `make vectors`.

Each file: `says` (what it is about), `entries` [{received_us, line}] in one order of many, `shared` and `private` (both
projections of that one state), and `views` as of a day. A folder of its own holds what moves between two streams.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, cast

from fakes.core.bodies import CLIENT, THERAPIST, identifier, line_of
from fakes.core.log_builder import PHONE, LogBuilder
from handrail_shared.canonical import canonical
from handrail_shared.commands.publications import arrivals, publications
from handrail_shared.events.fields import Role
from handrail_shared.events.space import MemberJoined
from handrail_shared.fold import empty, fold_all, from_line
from handrail_shared.lines.body import write_body
from handrail_shared.views import (
    case,
    due_today,
    met,
    momentum,
    private_projection,
    shared_projection,
    since_last_session,
)
from vectors.scenarios import fold_days, fold_goals, fold_sessions, fold_signals

SPACE = identifier(0xF, 1)
FOLDER = Path(__file__).resolve().parents[2] / "shared/vectors/fold"
Scenario = Callable[[LogBuilder], str]

SCENARIOS: tuple[Scenario, ...] = (
    fold_goals.concurrent_edits,
    fold_goals.concurrent_edits_settled,
    fold_goals.concurrent_chains,
    fold_goals.agreed,
    fold_goals.agreement_then_edit,
    fold_goals.edit_behind_an_agreement,
    fold_goals.agreement_withdrawn,
    fold_goals.changes_undone,
    fold_goals.changes_undone_one_by_one,
    fold_goals.suggestion_accepted,
    fold_goals.tree_with_a_cycle,
    fold_goals.focus_and_retraction,
    fold_goals.invalid_transition,
    fold_goals.focus_of_what_has_ended,
    fold_goals.everything_on_a_goal,
    fold_goals.clock_ahead,
    fold_goals.pending_on_top,
    fold_goals.an_id_used_twice,
    fold_goals.ranked_by_the_client,
    fold_days.correction_before_its_fact,
    fold_days.fork_duplicate,
    fold_days.same_step_on_two_devices,
    fold_days.counters_and_measures,
    fold_days.pause_and_momentum,
    fold_days.weekly_and_monthly,
    fold_days.steps_and_milestones,
    fold_days.taken_up_again,
    fold_days.milestones_in_numbers,
    fold_days.what_a_week_adds_up_to,
    fold_days.days_that_are_hard,
    fold_days.wins_and_setbacks,
    fold_days.not_over_after_all,
    fold_days.ratings_by_both,
    fold_sessions.whole_session,
    fold_sessions.sessions_in_all_states,
    fold_sessions.hidden_rating,
    fold_sessions.revealed_round,
    fold_sessions.unshared_entry,
    fold_sessions.private_stream,
    fold_sessions.what_matters,
    fold_sessions.taken_back,
    fold_sessions.nothing_yet,
    fold_sessions.unlogged_steps,
    fold_signals.asks_for_a_look,
    fold_signals.stands_still_or_not,
    fold_signals.long_ago,
    fold_signals.a_pause_that_is_over,
    fold_signals.no_goal_yet,
)

UNFOLDED = (
    b'{"device":"00000000-0000-7000-800d-000000000001","seq":900,"stamp":5,'
    b'"author":"00000000-0000-7000-800c-000000000001","body":{"type":"dream_told","dream":7}}',
    b'{"device":"00000000-0000-7000-800d-000000000001","seq":901,"stamp":6,'
    b'"author":"00000000-0000-7000-800c-000000000001","body":{"type":"check_in_recorded","day":"tomorrow"}}',
    b'{"device":"00000000-0000-7000-800d-000000000001","seq":902,"stamp":7,"enc":"sealed",'
    b'"author":"00000000-0000-7000-800c-000000000001","body":{}}',
)
"""Lines that no fold of this version can read: an unknown type, a body that does not fit, a sealed one."""


class EntryCase(TypedDict):
    """An entry. `received_us` is null for a line that is still pending."""

    received_us: int | None
    line: str


def fixtures() -> dict[str, str]:
    """File name to contents."""
    found = {f"{scenario.__name__}.json": _written(_case(scenario)) for scenario in SCENARIOS}
    found["unknown_type_ignored.json"] = _written(_case(fold_goals.concurrent_edits, UNFOLDED))
    found["publications/of_hidden_ratings.json"] = _written(_publications())
    found["publications/of_arrivals.json"] = _written(_arrivals())
    return found


def _case(scenario: Scenario, unfolded: tuple[bytes, ...] = ()) -> dict[str, object]:
    builder = LogBuilder().everyone_joins()
    today = scenario(builder)
    unread: list[EntryCase] = [{"received_us": 9, "line": line.decode()} for line in unfolded]
    entries = unread + _entries(builder)
    read = [from_line(entry["line"].encode(), entry["received_us"]) for entry in entries]
    state = fold_all(empty(), [entry for entry in read if entry is not None])
    shared = shared_projection(state)
    return {
        "says": scenario.__doc__,
        "entries": entries,
        "shared": shared,
        "private": private_projection(state),
        "views": {
            "today": today,
            "due": due_today(shared, today),
            "met": met(shared),
            "momentum": momentum(shared, today),
            "since": since_last_session(shared, today),
            "case": case(shared, today),
        },
    }


def _publications() -> dict[str, object]:
    shared, private = LogBuilder().everyone_joins(), LogBuilder()
    fold_sessions.revealed_round(shared)
    fold_sessions.hidden_rating(private)
    shared.log = [entry for entry in shared.log if entry.body not in [other.body for other in private.log]]
    return {
        "says": "A hidden rating whose round is revealed is to be published, as it is.",
        "shared_entries": _entries(shared),
        "private_entries": _entries(private),
        "author": CLIENT,
        "publications": [rating.rating for rating in publications(shared.state(), private.state(), CLIENT)],
    }


def _arrivals() -> dict[str, object]:
    builder = LogBuilder()
    builder.says(PHONE, MemberJoined(member=CLIENT, role="client", name="Maya"))
    people: list[tuple[str, Role, str]] = [(CLIENT, "client", "Maya"), (THERAPIST, "therapist", "Dr Osei")]
    return {
        "says": "Who is not in the stream yet says so; the therapist says as well that the space was opened.",
        "entries": _entries(builder),
        "space": SPACE,
        "title": "Maya",
        "arrivals": [
            {
                "member": member,
                "role": role,
                "name": name,
                "due": [
                    cast("object", json.loads(bytes(write_body(body))))
                    for body in arrivals(
                        builder.state(), space=SPACE, title="Maya", member=member, role=role, name=name
                    )
                ],
            }
            for member, role, name in people
        ],
    }


def _entries(builder: LogBuilder) -> list[EntryCase]:
    return [{"received_us": entry.received_us, "line": line_of(entry).decode()} for entry in builder.log]


def _written(case: dict[str, object]) -> str:
    plain = cast("object", json.loads(canonical(case)))
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, contents in fixtures().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contents)
