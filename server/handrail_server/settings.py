"""What an operator sets: one typed value, checked before anything is opened."""

import ipaddress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from handrail_server.store.errors import CannotStart

DEFAULT_PORT: Final = 8000


class WrongSetting(CannotStart):
    """A setting cannot be what it is. The message names the setting and how to mend it."""


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a server.

    `origins` are the exact origins of web pages that may connect; the server's own is always one. `hosts` are the
    host names it answers to, all of them where none is named. `trusted_proxies` are networks whose X-Forwarded-For is
    believed. `public_url` is what join links begin with, where it is not where the server listens. `web` is the
    folder of the built app; `retire_app` takes its service worker away from every browser that has it. `help_contacts`
    is the file of the clinic's own contacts for a crisis.
    """

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    master_key_path: Path | None = None
    public_url: str | None = None
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    metrics_port: int | None = None
    accept_rollback: bool = False
    accept_lost_ledger: bool = False
    sockets: int = 2_000
    sockets_per_address: int = 200
    drain_retry_ms: int = 2_000
    web: Path | None = None
    retire_app: bool = False
    help_contacts: Path | None = None


def checked(settings: Settings) -> Settings:
    """`settings`, where every one of them makes sense. Raises `WrongSetting`."""
    for origin in settings.origins:
        if not _is_origin(origin):
            raise WrongSetting("--origin must read like https://handrail.example, without a path")
    if settings.public_url is not None and not _is_origin(settings.public_url):
        raise WrongSetting("--public-url must read like https://handrail.example, without a path")
    for network in settings.trusted_proxies:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise WrongSetting("--trusted-proxy must be an address or a network, such as 10.0.0.0/8") from None
    if not 0 <= settings.port < 1 << 16:
        raise WrongSetting("--port must be between 0 and 65535")
    if settings.metrics_port is not None and not 0 <= settings.metrics_port < 1 << 16:
        raise WrongSetting("--metrics-port must be between 0 and 65535")
    return settings


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and f"{parts.scheme}://{parts.netloc}" == text
    except ValueError:
        return False


def url_of(host: str, port: int) -> str:
    """The URL of a server that listens there."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
