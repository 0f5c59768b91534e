from collections.abc import Sequence

import pytest

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, STREAM, identifier, line
from handrail_shared.events.corrections import EntryCorrected
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.sessions import PrivateNoteWritten
from handrail_shared.limits import LINE_BYTES
from handrail_shared.lines.checksum import crc
from handrail_shared.sync.judge import (
    SKIPPED,
    SKIPPED_AT_ONCE,
    Accepted,
    Author,
    Forked,
    Gapped,
    Judgement,
    Kept,
    Refused,
    SeqRecord,
    Settled,
    Spent,
    TakenBack,
    judge,
)
from handrail_shared.wire import Push, RefusedSeq

WRITER = Author(member=MEMBER, role="client", audience="shared")


def given(
    lines: Sequence[bytes],
    *,
    first: int = 1,
    next_seq: int = 1,
    held: dict[int, SeqRecord] | None = None,
    relayed: bool = False,
) -> Judgement:
    push = Push(stream=STREAM, device=DEVICE, first_seq=first, count=len(lines), relayed=relayed)
    return judge(push, lines, next_seq=next_seq, held=held or {}, writer=WRITER)


def test_P2_new_lines_are_accepted_as_they_are() -> None:
    lines = [line(1), line(2)]

    verdict = given(lines)

    assert Settled(2) == verdict.outcome
    assert [
        Accepted(seq=1, line=lines[0], crc=crc(lines[0])),
        Accepted(seq=2, line=lines[1], crc=crc(lines[1])),
    ] == list(verdict.accepted)


def test_P2_a_push_beyond_the_next_seq_is_a_gap_and_takes_nothing() -> None:
    assert Judgement(outcome=Gapped(2)) == given([line(3)], first=3, next_seq=2)


def test_P2_duplicates_count_as_accepted_and_are_not_stored_again() -> None:
    verdict = given([line(1), line(2)], next_seq=2, held={1: Kept(line(1))})

    assert Settled(2) == verdict.outcome
    assert [item.seq for item in verdict.accepted] == [2]


def test_P4_what_is_refused_behind_a_duplicate_uses_its_seq() -> None:
    note = line(2, PrivateNoteWritten(note=identifier(1), day="2026-11-22", text="x"))

    verdict = given([line(1), note, line(3)], next_seq=2, held={1: Kept(line(1))})

    assert Settled(3) == verdict.outcome
    assert [Refused(seq=2, code="not_allowed", crc=crc(note))] == list(verdict.refused)
    assert [3] == [item.seq for item in verdict.accepted]


def test_P5_only_what_was_compared_is_settled_however_far_the_server_is() -> None:
    verdict = given([line(1)], next_seq=9, held={1: Kept(line(1))})

    assert Judgement(outcome=Settled(1)) == verdict


def test_P3_same_seq_other_bytes_is_a_fork() -> None:
    verdict = given([line(1), line(2), line(3)], next_seq=3, held={1: Kept(line(1)), 2: Kept(line(2, stamp=77))})

    assert Judgement(outcome=Forked(2)) == verdict


@pytest.mark.parametrize("same", [True, False])
def test_E5_P3_a_line_that_was_taken_back_is_known_by_its_crc(same: bool) -> None:
    verdict = given([line(1)], next_seq=2, held={1: TakenBack(crc(line(1)) + (not same))})

    assert Judgement(outcome=Settled(1) if same else Forked(1)) == verdict


def test_P4_a_refused_line_uses_its_seq_up_and_the_rest_goes_on() -> None:
    note = line(2, PrivateNoteWritten(note=identifier(1), day="2026-11-22", text="x"))

    verdict = given([line(1), note, line(3)])

    assert Settled(3) == verdict.outcome
    assert [item.seq for item in verdict.accepted] == [1, 3]
    assert [Refused(seq=2, code="not_allowed", crc=crc(note))] == list(verdict.refused)
    assert [RefusedSeq(seq=2, code="not_allowed")] == verdict.refused_seqs


def test_P4_the_verdict_on_a_refused_line_is_repeated_when_it_comes_again() -> None:
    verdict = given([line(1)], next_seq=2, held={1: Spent("too_large", crc(line(1)))})

    assert [RefusedSeq(seq=1, code="too_large")] == verdict.refused_seqs
    assert Settled(1) == verdict.outcome


def test_P3_other_bytes_under_a_refused_seq_are_a_fork() -> None:
    assert Judgement(outcome=Forked(1)) == given([line(1)], next_seq=2, held={1: Spent("too_large", 1)})


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(b"{", "malformed", id="not JSON"),
        pytest.param(b"x" * (LINE_BYTES + 1), "too_large", id="too large"),
        pytest.param(line(2), "malformed", id="another seq"),
        pytest.param(line(1, device=OTHER_DEVICE), "malformed", id="another device"),
        pytest.param(line(1, author=OTHER_MEMBER), "not_allowed", id="another author"),
        pytest.param(line(1, b'{"type":"purpose_stated"}'), "malformed", id="a field is missing"),
    ],
)
def test_S2_P4_what_is_not_the_writers_own_sound_line_is_refused(bad: bytes, code: str) -> None:
    verdict = given([bad])

    assert [Refused(seq=1, code=code, crc=crc(bad))] == list(verdict.refused)
    assert Settled(1) == verdict.outcome


def test_O4_a_type_from_the_future_is_accepted() -> None:
    future = line(1, b'{"type":"aura_read"}')

    assert [future] == [item.line for item in given([future]).accepted]


def test_E5_sharing_and_taking_back_name_the_share_and_its_author() -> None:
    share, entry = identifier(1), identifier(2)
    shared = line(1, EntryShared(share=share, entry=entry, kind="journal", day="2026-11-22", text="x"))
    unshared = line(2, EntryUnshared(share=share, entry=entry))

    verdict = given([shared, unshared])

    assert [(f"{share} {MEMBER}", None), (None, f"{share} {MEMBER}")] == [
        (item.share, item.takes_back) for item in verdict.accepted
    ]


def test_R2_a_relay_may_leave_gaps_which_are_used_up() -> None:
    verdict = given([line(2), line(5)], first=2, next_seq=1, relayed=True)

    assert Settled(5) == verdict.outcome
    assert [item.seq for item in verdict.accepted] == [2, 5]
    assert [Refused(seq=seq, code=SKIPPED, crc=0) for seq in (1, 3, 4)] == list(verdict.refused)


def test_R2_a_relay_over_what_the_server_has_stores_only_the_rest() -> None:
    held: dict[int, SeqRecord] = {1: Kept(line(1)), 2: Spent(SKIPPED, 0)}

    verdict = given([line(1), line(2), line(4)], next_seq=3, held=held, relayed=True)

    assert [item.seq for item in verdict.accepted] == [4]
    assert [refusal.seq for refusal in verdict.refused] == [3]
    assert Settled(4) == verdict.outcome


@pytest.mark.parametrize("bad", [line(1), b"{", line(3 + SKIPPED_AT_ONCE)])
def test_R2_a_relay_is_taken_up_to_where_it_is_none(bad: bytes) -> None:
    verdict = given([line(2), bad], first=2, next_seq=2, relayed=True)

    assert [item.seq for item in verdict.accepted] == [2]
    assert Settled(2) == verdict.outcome


def test_R2_a_relay_passes_over_no_more_seqs_in_all_than_at_once() -> None:
    step = SKIPPED_AT_ONCE // 4
    lines = [line(1 + index * step) for index in range(20)]

    verdict = given(lines, relayed=True)

    assert len(verdict.refused) <= SKIPPED_AT_ONCE
    assert 5 == len(verdict.accepted)


def test_R2_P5_a_relay_that_begins_too_far_on_is_a_gap_and_settles_nothing() -> None:
    verdict = given([line(3 + SKIPPED_AT_ONCE)], first=3 + SKIPPED_AT_ONCE, next_seq=2, relayed=True)

    assert Judgement(outcome=Gapped(2)) == verdict


def test_E5_a_correction_goes_by_the_name_of_what_it_corrects() -> None:
    share = identifier(1)
    corrected = line(1, EntryCorrected(correction=identifier(2), ref=share, text="y"))

    assert [f"{share} {MEMBER}"] == [item.share for item in given([corrected]).accepted]
