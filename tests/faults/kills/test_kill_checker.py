"""The checker is alive: it lets a clean history pass, and finds each planted fault."""

from faults.set_full import SetFull, Verdict


def history_of(*acknowledged: str, unknown: tuple[str, ...] = ()) -> SetFull:
    checker = SetFull()
    for line in (*acknowledged, *unknown):
        checker.tries(line)
    for line in acknowledged:
        checker.acknowledges(line)
    for item in unknown:
        checker.loses_sight_of(item)
    return checker


def wrong_after(checker: SetFull, *elements: str) -> list[str]:
    checker.reads("server", elements)
    return checker.verdict.wrong


def test_a_clean_history_holds_and_is_counted() -> None:
    checker = history_of("a", "b", unknown=("c", "d"))

    checker.reads("server", ["b", "a", "c"])

    assert Verdict(tried=4, acknowledged=2, unknown=2, found=1, reads=1, wrong=[]) == checker.verdict
    assert checker.verdict.holds


def test_an_acknowledged_event_that_was_never_stored_is_found() -> None:
    assert ["lost to server: b"] == wrong_after(history_of("a", "b"), "a")


def test_an_event_that_was_lost_and_came_back_is_found() -> None:
    checker = history_of("a", "b")

    checker.reads("server", ["a"])
    checker.reads("server", ["a", "b"])

    assert not checker.verdict.holds


def test_a_doubled_event_is_found() -> None:
    assert ["2 times at server: a"] == wrong_after(history_of("a"), "a", "a")


def test_an_event_that_nobody_made_is_found() -> None:
    assert ["made up at server: x"] == wrong_after(history_of("a"), "a", "x")


def test_an_ack_for_what_was_never_tried_is_found() -> None:
    checker = SetFull()

    checker.acknowledges("x")

    assert ["acknowledged but never tried: x"] == checker.verdict.wrong


def test_unknown_is_not_failed_and_may_be_there_or_not() -> None:
    assert [] == wrong_after(history_of(unknown=("a",)))
    assert [] == wrong_after(history_of(unknown=("a",)), "a")
    assert ["2 times at server: a"] == wrong_after(history_of(unknown=("a",)), "a", "a")
