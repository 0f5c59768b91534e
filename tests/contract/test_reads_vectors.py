"""When positions were read: the committed vectors are what this core makes of them today, and the rules of it (E7)."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from handrail_shared.limits import READ_STEPS
from handrail_shared.reads import read_at, with_steps
from handrail_shared.wire import ReadStep
from vectors.make_reads import TARGET, text

STEPS = st.lists(
    st.builds(
        lambda after, more, at: ReadStep(after=after, read=after + more, at=at * 20_000_000),
        st.integers(0, 30),
        st.integers(0, 12),
        st.integers(0, 40),
    ),
    max_size=12,
)


def test_the_committed_vectors_of_reads_are_the_generated_ones() -> None:
    assert text() == TARGET.read_text()


@given(STEPS, STEPS)
def test_E7_what_was_told_first_stays_and_nothing_is_made_up(first: list[ReadStep], then: list[ReadStep]) -> None:
    known = with_steps([], first)
    both = with_steps(known, then)

    for position in range(45):
        told = [item.at for item in [*first, *then] if item.after < position <= item.read]
        before, after = read_at(known, position), read_at(both, position)
        assert (after is None) == (not told)
        # A step may be joined with another of its minute.
        if before is not None:
            assert after is not None
            assert before // 60_000_000 == after // 60_000_000
        if told:
            assert after is not None
            assert after // 60_000_000 in {notice // 60_000_000 for notice in told}


@given(STEPS)
def test_E7_steps_are_in_order_without_overlaps_and_few(told: list[ReadStep]) -> None:
    steps = with_steps([], told)

    assert all(step.after < step.read for step in steps)
    assert all(one.read <= other.after for one, other in pairwise(steps))
    assert len(steps) <= READ_STEPS
    assert steps == with_steps(steps, told)
