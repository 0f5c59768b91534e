from msgspec.structs import replace

from fakes.core.bodies import CLIENT, identifier, line_of
from fakes.core.log_builder import DESK, LAPTOP, PHONE, START_US, LogBuilder
from handrail_shared import fold as core
from handrail_shared.events import EVENT_TYPES
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.events.corrections import EntryCorrected
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalDrafted, GoalReworded
from handrail_shared.fold import empty, fold, fold_all, folded, from_line, overlay, restore, snapshot
from handrail_shared.fold.snapshots import vocabulary_of
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.views import shared_projection

GOAL = identifier(1, 1)
CHECK_IN = identifier(8, 1)


def check_in(mood: int) -> CheckInRecorded:
    return CheckInRecorded(check_in=CHECK_IN, day="2026-11-20", mood=mood)


def test_an_entry_is_decoded_with_its_receipt_time() -> None:
    said = LogBuilder().says(PHONE, check_in(3))

    found = folded(Entry(START_US, line_of(said)))

    assert said == found


def test_E5_a_stub_is_never_folded() -> None:
    assert folded(Stub(START_US, 7, PHONE, 1)) is None


def test_a_line_that_no_peer_may_store_is_never_folded() -> None:
    assert from_line(b"not a line", 5) is None


def test_a_body_that_does_not_fit_is_never_folded() -> None:
    line = line_of(LogBuilder().says(PHONE, check_in(3))).replace(b'"mood":3', b'"mood":"fine"')

    assert from_line(line, 5) is None


def test_O3_the_earliest_of_a_fact_that_comes_twice_stands() -> None:
    builder = LogBuilder()
    late = builder.says(LAPTOP, check_in(5), at=20)
    early = builder.says(PHONE, check_in(2), at=10)

    moods = [[doc["mood"] for doc in _moods(order)] for order in ([late, early], [early, late])]

    assert [[2], [2]] == moods


def _moods(entries: list[core.Folded]) -> list[dict[str, object]]:
    return [dict(doc) for doc in shared_projection(fold_all(empty(), entries))["progress"]["moods"]]


def test_O3_one_id_of_two_authors_is_two_facts() -> None:
    builder = LogBuilder()
    builder.says(PHONE, check_in(2))
    builder.says(DESK, check_in(5))

    assert [2, 5] == [doc["mood"] for doc in builder.shows()["progress"]["moods"]]


def test_O1_a_stamp_from_the_future_counts_as_its_receipt() -> None:
    builder = LogBuilder()
    ahead = builder.says(PHONE, GoalDrafted(goal=GOAL, change=builder.id(), title="Walk"), at=10, stamp=99_999)

    [placed] = fold(empty(), ahead).goals[GOAL]

    assert placed.at == START_US + 10_000_000


def test_a_line_that_was_pending_and_is_confirmed_later_counts_once() -> None:
    builder = LogBuilder()
    base = _drafted(builder)
    pending = builder.says(PHONE, base, at=20, stamp=50, pending=True)
    confirmed = replace(pending, received_us=START_US + 30_000_000)

    state = fold_all(empty(), [*builder.log, confirmed])

    assert 2 == shared_projection(state)["board"]["goals"][0]["version"]["number"]


def _drafted(builder: LogBuilder) -> GoalReworded:
    builder.says(PHONE, GoalDrafted(goal=GOAL, change=builder.id(), title="Walk"))
    return GoalReworded(goal=GOAL, change=builder.id(), base=builder.version(GOAL), title="Walk far")


def test_an_overlay_is_another_state() -> None:
    builder = LogBuilder()
    edit = _drafted(builder)
    beneath = builder.state()
    before = snapshot(beneath)

    above = overlay(beneath, [builder.says(PHONE, edit, pending=True)])

    assert "Walk far" == shared_projection(above)["board"]["goals"][0]["title"]
    assert before == snapshot(beneath)


def test_a_snapshot_is_the_state_it_was_taken_of() -> None:
    builder = LogBuilder().everyone_joins()
    builder.says(PHONE, check_in(2))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=CHECK_IN, mood=4))

    assert builder.state() == restore(snapshot(builder.state()))


def test_a_snapshot_of_another_version_is_not_read() -> None:
    written = snapshot(empty()).replace(b'"fold":%d' % core.FOLD_VERSION, b'"fold":%d' % (core.FOLD_VERSION + 1))

    assert restore(written) is None


def test_a_snapshot_of_a_program_that_could_read_fewer_types_is_not_read() -> None:
    older = vocabulary_of(event_type for tag, event_type in EVENT_TYPES.items() if tag != "win_noted")
    whole = vocabulary_of((*EVENT_TYPES.values(), Version))
    mark = b'"vocabulary":%d'

    written = snapshot(empty()).replace(mark % whole, mark % older)

    assert mark % whole in snapshot(empty())
    assert restore(written) is None


def test_a_snapshot_that_is_damaged_is_not_read() -> None:
    whole = snapshot(LogBuilder().everyone_joins().state())

    damaged = [whole[:-5], b"", b"\xff", whole.replace(CLIENT.encode(), b"7", 1).replace(b'"client"', b'"clown"')]

    assert [None] * 4 == [restore(item) for item in damaged]


def test_states_do_not_share_their_shelves() -> None:
    fold(empty(), LogBuilder().says(PHONE, check_in(2)))

    assert {} == empty().facts


def test_an_entry_that_comes_twice_is_on_its_shelf_once() -> None:
    builder = LogBuilder()
    builder.says(PHONE, _drafted(builder))

    assert snapshot(builder.state()) == snapshot(fold_all(builder.state(), builder.log))
