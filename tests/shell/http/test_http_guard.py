"""What stands in front of every route: limits, hosts, origins, and how a bug is answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import get

from fakes.server.serving import Serving, code_of, handshake, serving
from handrail_server.accounts.secrets.token_buckets import Buckets, Rate
from handrail_server.api.quotas import Quotas

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path) as running:
        yield running


# --- limits -----------------------------------------------------------------------------------------------------------


async def test_wrong_secrets_are_blocked_after_ten_and_a_forged_address_does_not_help(host: Serving):
    codes = [
        code_of(
            await host.http.post(
                "/api/pair",
                json={"code": "ABCD-EFGH", "device_name": "thief"},
                headers={"X-Forwarded-For": f"198.51.100.{n}"},
            )
        )
        for n in range(15)
    ]
    blocked = await host.http.post("/api/join/preview", json={"secret": "x"})

    assert codes == [(404, "code_not_valid")] * 10 + [(429, "too_many_tries")] * 5
    assert blocked.status_code == 429
    assert 0 < int(blocked.headers["retry-after"]) <= 360


async def test_tries_come_back_with_time(host: Serving):
    for _ in range(11):
        await host.http.post("/api/join/preview", json={"secret": "x"})

    host.clock.ahead_us = 6 * MINUTE_US
    after = [code_of(await host.http.post("/api/join/preview", json={"secret": "x"})) for _ in range(2)]

    assert after == [(404, "link_not_valid"), (429, "too_many_tries")]


async def test_right_secrets_cost_no_tries(host: Serving):
    therapist = await host.therapist()
    secret = (await therapist.post("/api/spaces", {"title": "Maya"})).json()["link"].partition("#")[2]

    previews = [await host.http.post("/api/join/preview", json={"secret": secret}) for _ in range(30)]

    assert {preview.status_code for preview in previews} == {200}


async def test_behind_a_trusted_proxy_each_peer_has_its_own_tries(tmp_path: Path):
    async def guess(host: Serving, forwarded: str) -> int:
        answer = await host.http.post("/api/join/preview", json={"secret": "x"}, headers={"X-Forwarded-For": forwarded})
        return answer.status_code

    async with serving(tmp_path, trusted_proxies=("127.0.0.0/8",)) as host:
        first = [await guess(host, "203.0.113.7") for _ in range(11)]
        forged = await guess(host, "203.0.113.99, 203.0.113.7")
        other = await guess(host, "203.0.113.8")

    assert first == [404] * 10 + [429]
    assert (forged, other) == (429, 404)


async def test_one_account_asks_for_so_many_codes_only(host: Serving):
    therapist = await host.therapist()

    codes = [(await therapist.post("/api/pairings")).status_code for _ in range(11)]

    assert codes == [201] * 10 + [429]


async def test_wrong_tokens_are_blocked_after_a_while(host: Serving):
    host.services.limits.tokens = Buckets(Rate(burst=2, refill_us=MINUTE_US))

    wrong = {"Authorization": "Bearer hrd.a.b"}

    codes = [(await host.http.get("/api/spaces", headers=wrong)).status_code for _ in range(3)]

    assert codes == [401, 401, 429]


async def test_who_shows_nothing_guesses_nothing(host: Serving):
    """The app's first question at a fresh browser, from however many behind one address."""
    host.services.limits.tokens = Buckets(Rate(burst=2, refill_us=MINUTE_US))

    codes = {(await host.http.get("/api/me")).status_code for _ in range(5)}

    assert codes == {401}


# --- hosts and origins ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1", "{url}.evil.example", "{url}/", "{upper}", "*"]
)
async def test_an_origin_that_is_not_exactly_ours_opens_no_socket(host: Serving, origin: str):
    sent = origin.format(url=host.url, upper=host.url.upper())

    assert await handshake(host, Origin=sent) == (403, "")


async def test_our_own_origin_and_no_origin_at_all_open_a_socket(host: Serving):
    assert await handshake(host, Origin=host.url) == (101, "")
    # The other name of this machine, which people type as well.
    assert await handshake(host, Origin=host.url.replace("127.0.0.1", "localhost")) == (101, "")
    assert await handshake(host) == (101, "")


async def test_with_a_name_of_its_own_a_server_knows_no_pages_of_this_machine(tmp_path: Path):
    async with serving(tmp_path, public_url="https://handrail.example") as host:
        assert await handshake(host, Origin=host.url) == (403, "")
        assert await handshake(host, Origin=host.url.replace("127.0.0.1", "localhost")) == (403, "")
        assert await handshake(host, Origin="https://handrail.example") == (101, "")


async def test_two_origins_open_no_socket(host: Serving):
    status, _ = await handshake(host, [("Origin", host.url), ("Origin", host.url)])

    assert status in {400, 403}


async def test_a_page_from_elsewhere_may_not_post(host: Serving):
    foreign = await host.http.post(
        "/api/join/preview", json={"secret": "x"}, headers={"Origin": "https://evil.example"}
    )
    own = await host.http.post("/api/join/preview", json={"secret": "x"}, headers={"Origin": host.url})

    assert code_of(foreign) == (403, "origin_not_allowed")
    assert code_of(own) == (404, "link_not_valid")


async def test_a_server_with_names_answers_to_no_other(tmp_path: Path):
    async with serving(tmp_path, hosts=("handrail.example",)) as host:
        wrong = await host.http.get("/livez")
        right = await host.http.get("/livez", headers={"Host": "Handrail.Example"})
        sockets = [await handshake(host), await handshake(host, Host="handrail.example")]

    assert code_of(wrong) == (421, "host_not_allowed")
    assert right.status_code == 200
    assert [status for status, _ in sockets] == [421, 101]


async def test_too_many_sockets_are_sent_away_with_a_time(tmp_path: Path):
    async with serving(tmp_path, sockets=2) as host, host.socket(), host.socket():
        assert await handshake(host) == (503, "10")


async def test_too_many_sockets_from_one_address_are_sent_away(tmp_path: Path):
    async with serving(tmp_path, sockets_per_address=1) as host, host.socket():
        crowded = await handshake(host)

    assert crowded == (503, "10")


# --- failing ----------------------------------------------------------------------------------------------------------


async def test_a_bug_is_answered_without_details(host: Serving, capsys: pytest.CaptureFixture[str]):
    @get("/planted")
    async def planted() -> None:
        raise RuntimeError("kestrelsong was in the argument")

    host.server.app.register(planted)

    answer = await host.http.get("/planted")

    assert code_of(answer) == (500, "bug")
    assert "kestrelsong" not in answer.text + capsys.readouterr().err


def test_limits_hold_their_figures():
    """Ten wrong secrets at once and ten an hour, per address."""
    limits = Quotas()

    tries = [limits.secrets.take("a", 0) == 0 for _ in range(11)]
    later = sum(limits.secrets.take("a", HOUR_US) == 0 for _ in range(20))

    assert tries == [True] * 10 + [False]
    assert later == 10
