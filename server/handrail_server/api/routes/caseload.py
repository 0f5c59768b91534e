"""A therapist's caseload over HTTP: every space in a line, from the server's projections."""

from datetime import UTC, date, datetime
from typing import Final

from litestar import Controller, get

from handrail_server.accounts.membership import Membership, governs
from handrail_server.accounts.storage.register import Register
from handrail_server.api.dependencies import Asking, services_of, signed_in
from handrail_server.api.problems import ApiRefused
from handrail_server.api.shapes import AttentionShape, CaseloadShape, CaseShape, FocusShape
from handrail_server.live.projections.caseload import CaseloadLine

_UNREADABLE: Final = AttentionShape(
    rule="space.unreadable.v1", level="attention", why="The server cannot read this space. Its operator can mend it."
)


class CaseloadController(Controller):
    """For therapists."""

    path = "/api"
    guards = (signed_in,)

    @get("/caseload")
    async def caseload(self, request: Asking) -> CaseloadShape:
        """Every space that the caller leads, the newest first, on the day `today` (in UTC where none is named)."""
        services, member = services_of(request), request.user.member
        if services.register.members[member].role != "therapist":
            raise ApiRefused("not_allowed")
        today = _day(request.query_params.get("today"), now_us=services.now_us())
        rows: list[CaseShape] = []
        for membership in _led(services.register, member):
            stream = services.register.shared_stream(membership.space)
            line = await services.caseload.line(stream, member, today=today)
            rows.append(_row(services.register, membership, line))
        if not services.directory.is_live(request.user.installation):
            # Much may have ended while this was worked out.
            raise ApiRefused("removed")
        still = {led.space for led in _led(services.register, member)}
        return CaseloadShape(today=today, rows=[row for row in rows if row.space in still])


def _led(register: Register, member: str) -> list[Membership]:
    led = [membership for membership in register.memberships_of(member) if governs(membership)]
    return sorted(led, key=lambda membership: membership.space, reverse=True)


def _row(register: Register, membership: Membership, line: CaseloadLine | None) -> CaseShape:
    clients = [client for client in register.memberships_in(membership.space) if client.role == "client"]
    # Of several clients one after the other, the latest; a space whose client never came waits for one.
    status = clients[-1].status if clients else "invited"
    space, name = membership.space, register.spaces[membership.space].title
    if line is None:
        # One space that cannot be read takes nothing away from the others, and does not look like one that is well.
        return CaseShape(space=space, name=name, status=status, attention=[_UNREADABLE])
    return CaseShape(
        space=space,
        name=name,
        status=status,
        next_session=line.case["next_session"],
        last_session=line.case["last_session"],
        last_entry_at=line.case["last_entry_at"],
        focus=[
            FocusShape(goal=goal["goal"], title=goal["title"], ratings=goal["ratings"]) for goal in line.case["focus"]
        ],
        stale_agreements=line.case["stale_agreements"],
        new_shared=line.unread,
        attention=[
            AttentionShape(
                rule=signal["rule"],
                level=signal["level"],
                why=signal["why"],
                goal=signal["goal"],
                actions=signal["actions"],
            )
            for signal in line.case["attention"]
        ],
    )


def _day(asked: str | None, *, now_us: int) -> str:
    """Raises `Refused` for what is no day of the calendar."""
    if asked is None:
        return datetime.fromtimestamp(now_us // 1_000_000, tz=UTC).date().isoformat()
    try:
        return date.fromisoformat(asked).isoformat()
    except ValueError:
        raise ApiRefused("malformed") from None
