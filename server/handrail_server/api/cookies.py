"""The cookie that holds a browser's session: how it is named, set, read and taken away. Pure.

Over https it is `__Host-handrail`: Secure, for this host only, never set by a neighbour. Over plain http there is none,
but on this machine itself, for trying Handrail out: not every browser keeps a Secure cookie there, so that one is not
Secure, and is named after its port (cookies know no ports, and two servers of one machine must not overwrite each
other's).
"""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

NAME: Final = "__Host-handrail"
_LIFETIME_S: Final = 400 * 24 * 3600
"""As long as browsers keep any cookie; it is renewed whenever the app asks who it is."""


class CookieName(Struct, frozen=True):
    """The name of a session's cookie for the pages of one origin."""

    name: str
    secure: bool

    def setting(self, session: str) -> str:
        """The `Set-Cookie` that keeps `session`."""
        return self._written(session, _LIFETIME_S)

    def clearing(self) -> str:
        """The `Set-Cookie` that takes the cookie away."""
        return self._written("", 0)

    def _written(self, value: str, age_s: int) -> str:
        secure = "; Secure" if self.secure else ""
        return f"{self.name}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}"


class KeptCookie(Struct, frozen=True):
    """A cookie as a browser showed it: under which name, and the session in it."""

    name: CookieName
    session: str

    def __repr__(self) -> str:
        return f"KeptCookie({self.name.name})"


class Cookies:
    """The cookies of one server, by the origins of its pages."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origins)
        self._by_origin = {origin: named for origin in self._origins if (named := cookie_name(origin)) is not None}
        self._by_name = {cookie.name: cookie for cookie in self._by_origin.values()}

    def of(self, origin: str) -> CookieName | None:
        """The cookie for pages of `origin`, or None where a session must not be kept: plain http to another machine."""
        return self._by_origin.get(origin)

    def knows(self, origin: str) -> bool:
        """Tell whether pages of `origin` are ours."""
        return origin in self._origins

    def shown(self, headers: Sequence[str]) -> KeptCookie | None:
        """Return what these `Cookie` headers show; None where there is no session among them, or more than one."""
        pairs = [pair.strip().partition("=") for header in headers for pair in header.split(";")]
        found = [KeptCookie(self._by_name[name], session) for name, _, session in pairs if name in self._by_name]
        return found[0] if len(found) == 1 else None


def cookie_name(origin: str) -> CookieName | None:
    """Return what the session's cookie is called for pages of `origin`, or None where there must not be one."""
    parts = urlsplit(origin)
    if parts.scheme == "https":
        return CookieName(NAME, secure=True)
    return CookieName(f"handrail-{parts.port or 80}", secure=False) if _is_loopback(parts.hostname or "") else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
