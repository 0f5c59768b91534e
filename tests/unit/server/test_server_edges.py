"""The pure edges of the server: settings, peers, logs, metrics, headers."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog

from handrail_server.guard import headers_for
from handrail_server.logs import KEYS, keep_listed, logging_to
from handrail_server.metrics import ServerMeter
from handrail_server.peer import is_local, networks, peer_of
from handrail_server.settings import Settings, WrongSetting, checked, url_of


def scope(client: str | None, **headers: str) -> dict[str, Any]:
    given = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"client": None if client is None else (client, 1234), "headers": given}


PROXIES = networks(["10.0.0.0/8", "127.0.0.1"])


@pytest.mark.parametrize(
    ("client", "forwarded", "expected"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "nonsense, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "," * 5000, "127.0.0.1"),
        ("::ffff:203.0.113.5", "", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "", "2001:db8:1:2::/64"),
        (None, "198.51.100.1", "?"),
        ("a unix socket", "", "?"),
    ],
)
def test_a_peer_is_known_by_what_it_cannot_forge(client: str | None, forwarded: str, expected: str):
    assert peer_of(scope(client, x_forwarded_for=forwarded), PROXIES) == expected


def test_without_trusted_proxies_no_header_is_believed():
    assert peer_of(scope("127.0.0.1", x_forwarded_for="198.51.100.1"), ()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("asked", "local"),
    [
        (scope("127.0.0.1"), True),
        (scope("::1"), True),
        (scope("203.0.113.5"), False),
        (scope("127.0.0.1", x_forwarded_for="127.0.0.1"), False),
        (scope("127.0.0.1", forwarded="for=x"), False),
        (scope(None), False),
    ],
)
def test_local_is_who_asks_from_here_without_a_proxy(asked: dict[str, Any], *, local: bool):
    assert is_local(asked) == local


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ({"origins": ("handrail.example",)}, "--origin"),
        ({"origins": ("https://handrail.example/",)}, "--origin"),
        ({"origins": ("*",)}, "--origin"),
        ({"public_url": "https://handrail.example/path"}, "--public-url"),
        ({"public_url": "ftp://handrail.example"}, "--public-url"),
        ({"public_url": "http://["}, "--public-url"),
        ({"trusted_proxies": ("everybody",)}, "--trusted-proxy"),
        ({"trusted_proxies": ("10.0.0.1/8",)}, "--trusted-proxy"),
        ({"port": 65536}, "--port"),
        ({"metrics_port": -1}, "--metrics-port"),
    ],
)
def test_a_wrong_setting_is_named(setting: dict[str, Any], named: str):
    with pytest.raises(WrongSetting, match=f"^{named} must"):
        checked(Settings(data_dir=Path("data"), **setting))


def test_sensible_settings_pass():
    settings = Settings(
        data_dir=Path("data"), origins=("https://handrail.example",), trusted_proxies=("10.0.0.0/8",), metrics_port=9000
    )

    assert checked(settings) is settings


def test_a_url_names_host_and_port():
    assert [url_of("127.0.0.1", 80), url_of("::1", 8000)] == ["http://127.0.0.1:80", "http://[::1]:8000"]


# --- logs ------------------------------------------------------------------------------------------------------------

ID = "01940000-0000-7000-8000-000000000000"


def test_listed_keys_with_values_of_their_shape_are_kept():
    said = {"event": "bug", "stream": ID, "position": 7, "where": "hub.py:12", "error": "ValueError", "level": "error"}

    assert keep_listed(None, "error", dict(said)) == said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("body", "x"),
        ("title", 1),
        ("event", "Maya said something"),
        ("error", "cannot decode 'Maya'"),
        ("stream", "Maya"),
        ("position", "7"),
        ("where", "a place"),
        ("word", {"nested": 1}),
        ("count", None),
    ],
)
def test_what_is_not_listed_is_left_out_and_only_its_key_named(key: str, value: Any):
    assert keep_listed(None, "error", {key: value}) == {"left_out": [key]}


def test_a_strange_key_is_not_even_named():
    assert keep_listed(None, "error", {"Maya": 1}) == {"left_out": ["?"]}


def test_no_listed_key_could_hold_content():
    assert not set(KEYS) & {"body", "line", "text", "title", "name", "token", "secret", "message", "path", "address"}


def test_libraries_are_reduced_to_who_and_where():
    output = io.StringIO()
    before = logging.getLogger().handlers[:]

    with logging_to(output):
        logging.getLogger("uvicorn.error").error("a text with %s in it", "Maya")
        logging.getLogger("websockets").debug("< TEXT Maya")
        structlog.get_logger().info("ready", port=8000)

    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [("library", "error"), ("ready", "info")]
    assert lines[0]["logger"] == "uvicorn.error"
    assert lines[1]["timestamp"].endswith("Z")
    assert "Maya" not in output.getvalue()
    assert logging.getLogger().handlers == before


# --- metrics ---------------------------------------------------------------------------------------------------------


def test_the_meter_counts_what_it_is_told():
    meter = ServerMeter()
    meter.committed(pushes=2, entries=7, seconds=0.01)
    meter.acknowledged(0.02)
    meter.refused("not_allowed")
    meter.refused("01940000-somebody")
    meter.sockets(3)
    meter.closed("slow")
    meter.closed("Maya")
    meter.sign_in_failed()
    meter.quarantined()
    meter.storage_full()
    meter.bug()
    meter.refused_handshake("busy")
    meter.wrong_secret()
    meter.answered(method="GET", route="/livez", status=200, seconds=0.001)
    meter.answered(method="MAYA", route="/livez", status=405, seconds=0.001)
    meter.watch("handrail_figure", "A figure", lambda: 42.0)

    text = meter.render().decode()

    for line in (
        "handrail_commits_total 1.0",
        "handrail_entries_total 7.0",
        'handrail_refused_lines_total{code="not_allowed"} 1.0',
        'handrail_refused_lines_total{code="other"} 1.0',
        "handrail_sockets 3.0",
        'handrail_closed_total{word="slow"} 1.0',
        'handrail_closed_total{word="other"} 1.0',
        "handrail_quarantined_entries_total 1.0",
        'handrail_http_requests_total{method="other",route="/livez",status="405"} 1.0',
        "handrail_figure 42.0",
    ):
        assert line in text
    assert "Maya" not in text
    assert "somebody" not in text


# --- headers ---------------------------------------------------------------------------------------------------------


def test_pages_may_talk_to_their_own_server_only():
    plain, secure = (dict(headers_for(url)) for url in ("http://127.0.0.1:8000", "https://handrail.example"))

    assert b"connect-src 'self' ws://127.0.0.1:8000;" in plain[b"content-security-policy"]
    assert b"connect-src 'self' wss://handrail.example;" in secure[b"content-security-policy"]
    assert b"strict-transport-security" not in plain
    assert secure[b"strict-transport-security"].startswith(b"max-age=63072000")
