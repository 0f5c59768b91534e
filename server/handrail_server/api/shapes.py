"""The bodies of HTTP requests and answers. Times are integer microseconds since 1970; ids are UUID text.

Every refusal is a `Problem` with a stable code; `docs/protocol.md` says what each asks of a device. A shipped
constraint is never tightened, and a new field has a default.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail_server.help_contacts import ClinicHelp
from handrail_shared.events.fields import Role
from handrail_shared.ids import Id
from handrail_shared.rights import Audience
from handrail_shared.views.next_actions import Action

Secret = Annotated[str, Meta(min_length=1, max_length=512)]
"""What only its holder knows: a join link's fragment, a pairing code. Never logged, never in a path."""

PlainName = Annotated[str, Meta(min_length=1, max_length=80, pattern="^(?![\\s\\S]*[\\x00-\\x1f\\x7f])")]
"""What people call a person, a device or a space: one line without control characters."""

Standing = Literal["invited", "accepted", "confirmed"]
"""How far a member has come into a space. Only `confirmed` grants anything; who was ended is not listed."""


class Shape(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A body of a request or an answer."""


class Problem(Shape, frozen=True, kw_only=True):
    """Why a request was refused: a code for programs, a sentence for people."""

    code: str
    message: str


# --- spaces and members ----------------------------------------------------------------------------------------------


class SpaceShape(Shape, frozen=True, kw_only=True):
    """A space as the caller stands to it.

    The ids of its shared stream and of the caller's own private stream are known from `accepted` on, so that a device
    can log before it is confirmed; nothing syncs until it is. The title is shown to confirmed members only.
    """

    space: Id
    role: Role
    standing: Standing
    shared: Id
    private: Id
    title: str | None = None


class SpacesShape(Shape, frozen=True, kw_only=True):
    """The spaces that the caller is in."""

    spaces: list[SpaceShape]


class MemberShape(Shape, frozen=True, kw_only=True):
    """A member of a space."""

    member: Id
    role: Role
    name: str
    standing: Literal["invited", "accepted", "confirmed", "ended"]


class MembersShape(Shape, frozen=True, kw_only=True):
    """The members of a space, in the order in which they came; those whose membership ended are left out."""

    members: list[MemberShape]


class OpenSpace(Shape, frozen=True, kw_only=True):
    """A therapist opens a space for one client, who is called `title` until they say otherwise."""

    title: PlainName


class SpaceOpenedShape(Shape, frozen=True, kw_only=True):
    """The new space, the member that the client will be, and the link by which they join. `qr` is the link to scan, as
    rows of 0 and 1.
    """

    space: SpaceShape
    client: Id
    link: str
    expires_us: int
    qr: str = ""


class InviteShape(Shape, frozen=True, kw_only=True):
    """A fresh join link; the one before it is void. `qr` is the link to scan, as rows of 0 and 1."""

    member: Id
    link: str
    expires_us: int
    qr: str = ""


# --- help ------------------------------------------------------------------------------------------------------------


class HelpShape(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """The clinic's own contacts for a crisis; null where the operator set none."""

    own: ClinicHelp | None = None


# --- the caseload ----------------------------------------------------------------------------------------------------


class FocusShape(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """A goal in focus, and the client's latest ratings of it (0–10), the oldest first."""

    goal: Id
    title: str
    ratings: list[int]


class AttentionShape(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """A reason to ask, never a verdict: which rule, in which version, what it saw, and what one could do next."""

    rule: str
    level: Literal["attention", "info"]
    why: str
    goal: Id | None = None
    actions: list[Action] = []


class CaseShape(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """A space in a line. `status` is its client's. Sessions are days; `last_entry_at` is the client's last entry that
    both can see; `new_shared` counts what others wrote since the caller last read, up to a hundred.
    """

    space: Id
    name: str
    status: Literal["invited", "accepted", "confirmed", "ended"]
    next_session: str | None = None
    last_session: str | None = None
    last_entry_at: int | None = None
    focus: list[FocusShape] = []
    stale_agreements: int = 0
    new_shared: int = 0
    attention: list[AttentionShape] = []


class CaseloadShape(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """Every space that a therapist leads, on the day `today`."""

    today: str
    rows: list[CaseShape]


# --- joining and pairing ---------------------------------------------------------------------------------------------


class Preview(Shape, frozen=True, kw_only=True):
    """The secret of a join link, to be looked at and not used."""

    secret: Secret


class Previewed(Shape, frozen=True, kw_only=True):
    """A previewed: where a join link leads: the role it gives and who sent it. Nothing about the client."""

    role: Role
    invited_by: str | None = None


class Join(Shape, frozen=True, kw_only=True):
    """Use a join link: this device becomes the first one of the person who was invited."""

    secret: Secret
    device_name: PlainName
    display_name: PlainName | None = None


class Pair(Shape, frozen=True, kw_only=True):
    """Use a pairing code: this device becomes a further one of the person who made it.

    A browser that signed out names the `installation` that it was; it comes back as that, and its device keeps its id.
    """

    code: Secret
    device_name: PlainName
    installation: Id | None = None


class Admitted(Shape, frozen=True, kw_only=True):
    """An admitted: who this device now belongs to, and the token by which it signs in. The token is shown this once.

    A browser gets no token but a session, in a cookie that no script can read.
    """

    member: Id
    role: Role
    name: str
    installation: Id
    token: str = ""
    spaces: list[SpaceShape]


class Pairing(Shape, frozen=True, kw_only=True):
    """A pairing code, such as K7QM-3XRD, and the link that opens the app with it. `qr` is the link to scan, as rows of
    0 and 1.
    """

    code: str
    expires_us: int
    link: str = ""
    qr: str = ""


# --- devices ---------------------------------------------------------------------------------------------------------


class AskTicket(Shape, frozen=True, kw_only=True):
    """The device id that will say hello with the ticket."""

    device: Id


class Ticket(Shape, frozen=True, kw_only=True):
    """A credential for one hello of one device, soon."""

    ticket: str
    expires_us: int


class MeShape(Shape, frozen=True, kw_only=True):
    """A me shape: who asks: the person, and the device. `browser`: it signs in by a session in a cookie."""

    member: Id
    name: str
    role: Role
    installation: Id
    device_name: str
    browser: bool


class SignOutRequest(Shape, frozen=True, kw_only=True):
    """End this browser's session. The last device by which its person can sign in is refused (`last_device`) unless
    they insist: only another device can let this one in again.
    """

    even_if_last: bool = False


class SignedOut(Shape, frozen=True, kw_only=True):
    """The browser is signed out. Named at the next pairing, it comes back as the installation that it was."""

    installation: Id


class DeviceShape(Shape, frozen=True, kw_only=True):
    """One of the caller's devices. `this` marks the one that asks."""

    installation: Id
    name: str
    created_us: int
    this: bool
    revoked: bool


class DevicesShape(Shape, frozen=True, kw_only=True):
    """The caller's devices, the oldest first."""

    devices: list[DeviceShape]


# --- reading ---------------------------------------------------------------------------------------------------------


class SegmentShape(Shape, frozen=True, kw_only=True):
    """A sealed run of entries: from `first` to `last`, and the checksum of the prefix that ends with `last` (E4)."""

    name: str
    first: int
    last: int
    checksum: int
    bytes: int


class SegmentsShape(Shape, frozen=True, kw_only=True):
    """The sealed segments of a stream, by position and without holes."""

    stream: Id
    audience: Audience
    segments: list[SegmentShape]


class Ready(Shape, frozen=True, kw_only=True):
    """The server is alive, or ready to serve."""

    ok: bool
