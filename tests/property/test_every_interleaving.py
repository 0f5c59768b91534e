"""Two devices and a server, walked through every order in which things can happen to them."""

from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from fakes.core.model_server import Rules
from fakes.core.walk import start, walk
from handrail_shared.lines.checksum import crc
from handrail_shared.sync.judge import Accepted, Author, Forked, Judgement, Kept, SeqRecord, Settled, judge
from handrail_shared.wire import Push


@pytest.mark.parametrize(
    ("faults", "events"),
    [
        pytest.param({}, (2, 2), id="no faults"),
        pytest.param({"drop": 1}, (2, 2), id="a connection drops"),
        pytest.param({"drop": 2}, (1, 1), id="connections drop twice"),
        pytest.param({"server_crash": 1}, (2, 1), id="the server crashes around a commit"),
        pytest.param({"device_crash": 1}, (2, 1), id="a device crashes between its effects"),
        pytest.param({"device_restore": 1}, (2, 1), id="P3: a device is restored from a backup"),
        pytest.param({"server_restore": 1}, (1, 1), id="R1: the server is restored or rolled back"),
        pytest.param({"drop": 1, "server_crash": 1, "device_crash": 1}, (1, 0), id="three kinds of fault"),
    ],
)
def test_R1_P2_P5_every_order_of_events_ends_with_all_of_them_everywhere_once(
    faults: dict[str, int], events: tuple[int, int]
) -> None:
    walked = walk(start(faults=faults), events=events)

    print(f"{walked.states} states, {walked.quiet} of them quiet")
    assert walked.wrong is None, (walked.wrong, walked.path)
    assert walked.quiet > 0


def test_P3_a_copied_device_and_its_copy_both_keep_what_they_wrote() -> None:
    walked = walk(start(copied=True), events=(2, 1))

    print(f"{walked.states} states, {walked.quiet} of them quiet")
    assert walked.wrong is None, (walked.wrong, walked.path)
    assert walked.quiet > 0


# --- the walk is shown failing: each mutant breaks one rule, and the walk must say which promise went with it --------


def _ignores_forks(
    push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author
) -> Judgement:
    """Like `INSERT OR IGNORE`: what stands under a seq is never looked at."""
    given = {push.first_seq + index: Kept(line) for index, line in enumerate(lines)}
    return judge(push, lines, next_seq=next_seq, held={**held, **given}, writer=writer)


def _stores_duplicates(
    push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author
) -> Judgement:
    accepted = [Accepted(seq=push.first_seq + at, line=line, crc=crc(line)) for at, line in enumerate(lines)]
    return Judgement(accepted=tuple(accepted), outcome=Settled(push.first_seq + len(lines) - 1))


def _settles_what_it_did_not_compare(
    push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author
) -> Judgement:
    verdict = judge(push, lines, next_seq=next_seq, held=held, writer=writer)
    if isinstance(verdict.outcome, Forked):
        return replace(verdict, outcome=Settled(next_seq - 1))
    return verdict


@pytest.mark.parametrize(
    ("rules", "faults", "copied"),
    [
        pytest.param(Rules(judge=_ignores_forks), {"device_restore": 1}, False, id="a fork is ignored"),
        pytest.param(Rules(judge=_ignores_forks), {}, True, id="a fork is ignored, copied device"),
        pytest.param(Rules(judge=_stores_duplicates), {"drop": 1}, False, id="duplicates are stored"),
        pytest.param(Rules(judge=_settles_what_it_did_not_compare), {}, True, id="settled without comparing"),
        pytest.param(Rules(ack_before_commit=True), {"server_crash": 1}, False, id="ack before commit"),
        pytest.param(Rules(fan_out_before_commit=True), {"server_crash": 1}, False, id="fan-out before commit"),
    ],
)
def test_the_walk_catches_a_server_that_breaks_a_rule(rules: Rules, faults: dict[str, int], copied: bool) -> None:
    walked = walk(start(faults=faults, copied=copied), events=(2, 1), rules=rules)

    assert walked.wrong is not None
    assert walked.wrong != "too many states"
