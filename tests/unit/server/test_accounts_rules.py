"""The pure rules of accounts: standing, codes, credentials, buckets, tickets."""

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail_server.accounts.membership import Act, Membership, Status, after, governs, may_end, sees
from handrail_server.accounts.secrets.credentials import Credential, new_credential, read_credential
from handrail_server.accounts.secrets.pairing_codes import ALPHABET, Code, new_code, read_code
from handrail_server.accounts.secrets.tickets import LIFETIME_US, TICKETS, Tickets
from handrail_server.accounts.secrets.token_buckets import Bucket, Buckets, Rate, refilled, wait_us

SECOND = 1_000_000


def membership(status: Status, role: str = "client", member: str = "maya") -> Membership:
    return Membership(
        space="space", member=member, role="therapist" if role == "therapist" else "client", status=status
    )


def counting(first: int = 0):
    """Chance that is a counter."""
    numbers = itertools.count(first)
    return lambda size: bytes(next(numbers) % 256 for _ in range(size))


# --- standing --------------------------------------------------------------------------------------------------------


def test_a_status_moves_only_forward():
    moves = {(status, act): after(status, act) for status in get_args(Status) for act in get_args(Act)}

    assert {key: value for key, value in moves.items() if value is not None} == {
        ("invited", "accept"): "accepted",
        ("accepted", "confirm"): "confirmed",
        ("invited", "end"): "ended",
        ("accepted", "end"): "ended",
        ("confirmed", "end"): "ended",
    }


def test_only_confirmed_grants_anything():
    granted = [status for status in get_args(Status) if sees(membership(status))]

    assert granted == ["confirmed"]
    assert not sees(None)


def test_only_a_confirmed_therapist_governs():
    governing = [
        (status, role)
        for status in get_args(Status)
        for role in ("client", "therapist")
        if governs(membership(status, role))
    ]

    assert governing == [("confirmed", "therapist")]


@pytest.mark.parametrize("status", get_args(Status))
def test_everyone_may_leave_and_a_client_ends_nobody_else(status: Status):
    own, other = membership(status), membership("confirmed", member="someone")

    assert may_end(own, own) == (status != "ended")
    assert not may_end(own, other)
    assert not may_end(None, other)
    assert may_end(membership("confirmed", "therapist", "osei"), other)


# --- codes -----------------------------------------------------------------------------------------------------------


def test_the_alphabet_has_31_letters_and_no_look_alikes():
    assert len(set(ALPHABET)) == 31
    assert not set("01ILO") & set(ALPHABET)


def test_a_code_reads_back_however_it_is_typed():
    code = new_code(counting())

    typed = [code.shown(), code.shown().lower(), code.text, " ".join(code.text), f"  {code.shown()}\n"]

    assert [read_code(item) for item in typed] == [code] * 5
    assert len(code.shown()) == 9
    assert code.shown()[4] == "-"


def test_bytes_that_would_favour_the_first_letters_are_thrown_away():
    draws = iter([bytes(range(248, 256)), bytes(range(247, 239, -1))])

    code = new_code(lambda _size: next(draws))

    assert code.text == ALPHABET[:-9:-1]


@given(st.text(max_size=40))
def test_reading_a_code_is_total(typed: str):
    code = read_code(typed)

    assert code is None or (len(code.text) == 8 and set(code.text) <= set(ALPHABET))


def test_a_code_is_found_by_three_letters_and_proved_by_five():
    assert Code("ABCDEFGH").finder == "ABC"


# --- credentials -----------------------------------------------------------------------------------------------------


def test_a_credential_reads_back_and_proves_itself():
    made = new_credential("hrd", counting())

    read = read_credential(made.text)

    assert read == made
    assert read is not None
    assert read.is_of(made.digest)
    assert not read.is_of(new_credential("hrd", counting(7)).digest)
    assert len(made.digest) == 32


def test_a_credential_does_not_show_itself():
    made = new_credential("hrd", counting())

    assert repr(made) == "Credential(hrd)"


@pytest.mark.parametrize(
    "text", ["", "hrd", "hrd..", "hrd.a.", "hrx.a.b", "hrd.a.b.c", "hrd.é.b", "hrd.a." + "b" * 200, "\x00.\x00.\x00"]
)
def test_what_has_not_the_shape_of_a_credential_is_none(text: str):
    assert read_credential(text) is None


# --- buckets ---------------------------------------------------------------------------------------------------------

RATE = Rate(burst=3, refill_us=10 * SECOND)


def test_a_bucket_gives_its_burst_and_then_one_at_a_time():
    buckets = Buckets(RATE)

    waits = [buckets.take("a", at * SECOND) for at in (0, 1, 2, 3, 10, 11, 20)]

    assert waits == [0, 0, 0, 7 * SECOND, 0, 9 * SECOND, 0]


def test_keys_do_not_share_tries():
    buckets = Buckets(Rate(burst=1, refill_us=SECOND))

    waits = [buckets.take("a", 0), buckets.take("b", 0), buckets.take("a", 0)]

    assert waits == [0, 0, SECOND]


def test_a_try_that_is_given_back_does_not_count():
    buckets = Buckets(Rate(burst=1, refill_us=SECOND))
    buckets.take("a", 0)

    buckets.give_back("a", 0)

    assert buckets.wait_us("a", 0) == 0
    assert buckets.take("a", 0) == 0


def test_a_clock_that_runs_backwards_gives_nothing():
    assert refilled(Bucket(0, 100), RATE, 50) == Bucket(0, 100)
    assert wait_us(Bucket(0, 100), RATE, 50) == RATE.refill_us + 50


def test_the_table_of_keys_is_bounded_and_full_buckets_go_first():
    buckets = Buckets(Rate(burst=1, refill_us=SECOND), keys=10)
    for number in range(9):
        buckets.take(f"old {number}", 0)
    buckets.take("empty", 2 * SECOND)

    buckets.take("new", 2 * SECOND)

    assert buckets.wait_us("empty", 2 * SECOND) == SECOND
    assert len(buckets._buckets) == 2


def test_the_table_stays_bounded_when_no_bucket_is_full():
    buckets = Buckets(Rate(burst=1, refill_us=SECOND), keys=10)

    for number in range(1000):
        buckets.take(f"key {number}", 0)

    assert len(buckets._buckets) <= 10


@given(st.lists(st.integers(0, 1000), max_size=60))
def test_no_more_tries_than_the_rate_allows(gaps: list[int]):
    buckets, now, given_tries = Buckets(Rate(burst=5, refill_us=100)), 0, 0

    for gap in gaps:
        now += gap
        given_tries += buckets.take("a", now) == 0

    assert given_tries <= 5 + now // 100


# --- tickets ---------------------------------------------------------------------------------------------------------


def given_ticket(tickets: Tickets, device: str = "device", now_us: int = 0) -> Credential:
    return tickets.give("installation", device, now_us=now_us, chance=counting())[0]


def test_a_ticket_lets_its_device_in_once():
    tickets = Tickets()
    ticket = given_ticket(tickets)

    uses = [tickets.use(ticket, "device", now_us=1), tickets.use(ticket, "device", now_us=2)]

    assert uses == ["installation", None]


def test_a_ticket_that_another_device_shows_is_used_up():
    tickets = Tickets()
    ticket = given_ticket(tickets)

    uses = [tickets.use(ticket, "other", now_us=1), tickets.use(ticket, "device", now_us=2)]

    assert uses == [None, None]


def test_a_ticket_expires():
    tickets = Tickets()
    ticket = given_ticket(tickets)

    assert tickets.use(ticket, "device", now_us=LIFETIME_US) is None


def test_a_forged_ticket_is_refused():
    tickets = Tickets()
    ticket = given_ticket(tickets)

    assert tickets.use(Credential("hrt", ticket.finder, ticket.text + "x"), "device", now_us=1) is None


def test_tickets_are_bounded():
    tickets = Tickets()

    for _ in range(TICKETS + 5):
        given_ticket(tickets)
    given_ticket(tickets, now_us=LIFETIME_US * 2)

    assert len(tickets._waiting) <= TICKETS
