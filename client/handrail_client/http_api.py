"""What a device asks of the server besides sync: joining, pairing, spaces, devices. HTTP, one request at a time."""

from typing import Final, Literal, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
from msgspec import Struct

from handrail_client.errors import Declined, DeviceProblem, OutOfReach
from handrail_client.sync.transport import is_loopback, tls_for
from handrail_shared.events.fields import Role

T = TypeVar("T")

_TIMEOUT_S: Final = 15


class AccountSpace(Struct, frozen=True, kw_only=True):
    """A space as its server knows it. The title is told to confirmed members only."""

    space: str
    standing: Literal["invited", "accepted", "confirmed"]
    shared: str
    private: str
    title: str | None = None


class AdmittedMember(Struct, frozen=True, kw_only=True):
    """The member that this device belongs to now, and its token."""

    member: str
    role: Role
    name: str
    token: str
    spaces: list[AccountSpace]


class OpenedSpace(Struct, frozen=True, kw_only=True):
    """A new space and the link by which its client joins."""

    space: AccountSpace
    link: str


class JoinLink(Struct, frozen=True, kw_only=True):
    """A fresh join link."""

    link: str


class AccountMember(Struct, frozen=True, kw_only=True):
    """Someone in a space."""

    member: str
    role: Role
    name: str
    standing: Literal["invited", "accepted", "confirmed", "ended"]


class PairingCode(Struct, frozen=True, kw_only=True):
    """A pairing code, good until `expires_us`."""

    code: str
    expires_us: int


class AccountDevice(Struct, frozen=True, kw_only=True):
    """A device of this person. `this` marks the one that asks."""

    installation: str
    name: str
    created_us: int
    this: bool
    revoked: bool


class _Spaces(Struct):
    spaces: list[AccountSpace]


class _Members(Struct):
    members: list[AccountMember]


class _Devices(Struct):
    devices: list[AccountDevice]


class _Problem(Struct):
    code: str
    message: str


class HttpApi:
    """The accounts of one server. `token` is this device's, once it has one.

    Every method raises `OutOfReach` when no server answers, and `Declined` when it says no.
    """

    def __init__(self, server: str, token: str | None = None) -> None:
        self._server = server
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    async def join(self, secret: str, *, device_name: str, display_name: str | None) -> AdmittedMember:
        """Use a join link's secret."""
        asked = {"secret": secret, "device_name": device_name}
        if display_name is not None:
            asked["display_name"] = display_name
        return await self._ask("POST", "/api/join", AdmittedMember, asked)

    async def pair(self, code: str, *, device_name: str) -> AdmittedMember:
        """Use a pairing code."""
        return await self._ask("POST", "/api/pair", AdmittedMember, {"code": code, "device_name": device_name})

    async def make_code(self) -> PairingCode:
        """A pairing code for a further device of this person."""
        return await self._ask("POST", "/api/pairings", PairingCode)

    async def spaces(self) -> list[AccountSpace]:
        """The spaces of this person."""
        return (await self._ask("GET", "/api/spaces", _Spaces)).spaces

    async def open_space(self, title: str) -> OpenedSpace:
        """Open a space for one client."""
        return await self._ask("POST", "/api/spaces", OpenedSpace, {"title": title})

    async def invite_again(self, space: str) -> JoinLink:
        """A fresh link for the client of a space; the one before is void."""
        return await self._ask("POST", f"/api/spaces/{space}/invites", JoinLink)

    async def members(self, space: str) -> list[AccountMember]:
        """Return who is in a space."""
        return (await self._ask("GET", f"/api/spaces/{space}/members", _Members)).members

    async def confirm(self, space: str, member: str) -> AccountMember:
        """Let someone in who accepted."""
        return await self._ask("POST", f"/api/spaces/{space}/members/{member}/confirm", AccountMember)

    async def end(self, space: str, member: str) -> AccountMember:
        """End a membership, at once and for ever."""
        return await self._ask("POST", f"/api/spaces/{space}/members/{member}/end", AccountMember)

    async def devices(self) -> list[AccountDevice]:
        """Every device of this person."""
        return (await self._ask("GET", "/api/devices", _Devices)).devices

    async def revoke(self, installation: str) -> AccountDevice:
        """Take a device off, at once and for ever."""
        return await self._ask("POST", f"/api/devices/{installation}/revoke", AccountDevice)

    async def _ask(self, method: str, path: str, kind: type[T], asked: dict[str, str] | None = None) -> T:
        try:
            async with httpx.AsyncClient(
                base_url=self._server,
                headers=self._headers,
                timeout=_TIMEOUT_S,
                trust_env=not is_loopback(self._server),
                verify=tls_for(self._server),
            ) as client:
                answer = await client.request(method, path, json=asked)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise OutOfReach(
                f"The server at {self._server} is out of reach. Nothing was lost; try again later."
            ) from None
        try:
            if answer.is_success:
                return msgspec.json.decode(answer.content, type=kind)
            problem = msgspec.json.decode(answer.content, type=_Problem)
        except msgspec.MsgspecError:
            raise OutOfReach(f"What answers at {self._server} is not a Handrail server.") from None
        raise Declined(problem.code, problem.message)


def read_link(link: str) -> tuple[str, str]:
    """The server URL and the secret of a join link. Raises `DeviceProblem` where it is not one."""
    parts = urlsplit(link.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or not parts.fragment:
        raise DeviceProblem("This is not a join link. It looks like http://…/join#… and is best pasted in 'quotes'.")
    # A server may live under a path; `/join` ends it.
    path = parts.path.rstrip("/").removesuffix("/join")
    return f"{parts.scheme}://{parts.netloc}{path}", parts.fragment


def pairing_link(server: str, code: str) -> str:
    """The link that opens the app of `server` with a pairing code, which is in the fragment and so sent to nobody."""
    return f"{server}/pair#{code}"


def read_pairing_link(link: str) -> tuple[str, str] | None:
    """The server URL and the code of a pairing link; None where it is not one."""
    parts = urlsplit(link.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or not parts.fragment:
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/pair')}", parts.fragment


def read_server(url: str) -> str:
    """A server URL as it is kept. Raises `DeviceProblem`."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise DeviceProblem("This is not a server's address. It looks like https://handrail.example.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
