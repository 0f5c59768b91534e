"""An export taken up by another account: own entries are own history there, others' stay behind."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.devices.handhelds import Homes
from fakes.devices.homes import LAPTOP, MAYA, MAYA_PRIVATE, OSEI, SHARED, SPACE, START_US, joined, line
from fakes.server.serving import serving
from handrail_client.errors import DeviceProblem
from handrail_client.log import Log
from handrail_client.log.exports import Exported, Imported, read_exported, read_file
from handrail_client.log.records import Identity, SpaceHeld
from handrail_shared.events.journal import JournalWritten, WinNoted
from handrail_shared.events.space import MemberJoined
from handrail_shared.lines.envelope import Envelope, read_envelope

SHARED_THERE, PRIVATE_THERE = (f"00000000-0000-7000-8000-0000000000e{number}" for number in (1, 2))
SPACE_THERE = "00000000-0000-7000-8000-0000000000e3"
ELSEWHERE = "00000000-0000-7000-8000-0000000000e5"
ANN = "00000000-0000-7000-8000-0000000000e4"


def win(number: int) -> WinNoted:
    return WinNoted(win=f"00000005-0000-7000-8000-{number:012x}", text=f"win {number}", day="2026-11-22")


async def account(home: Path, *, spaces: int = 1, key: str = "t") -> Log:
    """A client's log on another server, in so many spaces."""
    log = await Log.open(home)
    whom = Identity(
        member=ANN,
        role="client",
        name="Maya",
        device=LAPTOP,
        device_name="new",
        server="http://127.0.0.1:2",
        token=key,
    )
    held = SpaceHeld(space=SPACE_THERE, title=None, shared=SHARED_THERE, private=PRIVATE_THERE)
    second = SpaceHeld(space=SPACE, title=None, shared=SHARED, private=MAYA_PRIVATE)
    await log.become(whom, [held, second][:spaces])
    return log


async def former(home: Path) -> list[Exported]:
    """Maya's export: she joined, a win that both saw, a private entry, and a win of Dr Osei's that came by sync."""
    async with await joined(home) as log:
        came = MemberJoined(member=MAYA, role="client", name="Maya")
        await log.append(SHARED, [came, win(1)], now_us=START_US)
        journal = JournalWritten(entry=win(2).win, text="for me", day="2026-11-22")
        await log.append(MAYA_PRIVATE, [journal], now_us=START_US)
        exported = read_exported(await log.export())
    theirs = line("00000000-0000-7000-8000-0000000000d3", 1, win(9), author=OSEI).decode()
    by_osei = Exported(
        space=SPACE, stream=SHARED, audience="shared", position=1, received=START_US, state="confirmed",
        device="00000000-0000-7000-8000-0000000000d3", seq=1, line=theirs,
    )  # fmt: skip
    return [by_osei, *exported]


async def test_nothing_of_another_account_is_taken_up_unless_it_is_asked_for(tmp_path: Path) -> None:
    exported = await former(tmp_path / "old")
    async with await account(tmp_path / "new") as log:
        taken = await log.take_up(exported)

        assert Imported(foreign=4, elsewhere=4, adoptable=2) == taken
        assert [] == await log.own_lines()


async def test_own_entries_are_adopted_once_with_their_ids_days_and_stamps(tmp_path: Path) -> None:
    exported = await former(tmp_path / "old")
    async with await account(tmp_path / "new") as log:
        previewed = await log.take_up(exported, adopt=True, preview=True)
        taken = await log.take_up(exported, adopt=True)
        again = await log.take_up(exported, adopt=True)
        own = await log.own_lines()

    assert Imported(pending=2, foreign=2, elsewhere=2) == taken == previewed
    assert Imported(known=2, foreign=2, elsewhere=2) == again
    assert {SHARED_THERE: "win 1", PRIVATE_THERE: "for me"} == {
        item.stream: json.loads(item.line)["body"]["text"] for item in own
    }
    before = {event.line: read_envelope((event.line or "").encode()) for event in exported}
    for item in own:
        now = read_envelope(item.line)
        assert isinstance(now, Envelope)
        assert (ANN, LAPTOP, None) == (now.author, now.device, now.session)
        assert (now.stamp, now.body) in [(e.stamp, e.body) for e in before.values() if isinstance(e, Envelope)]


async def test_where_entries_belong_is_not_guessed(tmp_path: Path) -> None:
    exported = [event for event in await former(tmp_path / "old") if event.line is not None]
    other = [replace(e, stream=ELSEWHERE) for e in exported]
    async with await account(tmp_path / "new", spaces=2) as log:
        with pytest.raises(DeviceProblem, match="exactly one space"):
            await log.take_up(other, adopt=True)

        assert [] == await log.own_lines()


async def test_a_therapist_takes_nothing_from_one_space_into_another(tmp_path: Path) -> None:
    exported = [event for event in await former(tmp_path / "old") if event.position is None]
    other = [replace(e, stream=ELSEWHERE) for e in exported]
    async with await joined(tmp_path / "desk", role="therapist") as log:
        taken = await log.take_up(other, adopt=True)

        assert Imported(foreign=3, elsewhere=3) == taken


async def test_the_therapist_on_another_server_sees_the_history_with_its_days(tmp_path: Path) -> None:
    async with serving(tmp_path / "one") as one, serving(tmp_path / "two") as two:
        old, new = Homes(tmp_path / "old", one), Homes(tmp_path / "new", two)
        phone = await old.client_of(await old.therapist())
        device = await phone.device()
        goal = await device.goals.add("Walk to the park")
        await device.days.check_in(day="2026-11-20", mood=4, ratings={goal: 3}, wins=["Went out"])
        await device.journal.write("For me alone.")
        await phone.once()
        exported = read_file(b"\n".join(await phone.log.export())).events
        desk = await new.therapist()
        again = await new.client_of(desk)
        await again.once()

        taken = await again.log.take_up(exported, adopt=True)
        await again.once()
        twice = await again.log.take_up(exported, adopt=True)
        await desk.once()

        assert taken.pending == twice.known > 0 == twice.pending
        assert 0 == await again.pending()
        assert [] == await again.log.own_lines(state="refused")
        shared = (await (await desk.device()).shown()).shared
        assert ["Walk to the park"] == [shown["title"] for shown in shared["board"]["goals"]]
        assert b"2026-11-20" in await desk.shared()
        assert b"Went out" in await desk.shared()
        assert b"For me alone." in await again.private()
        assert b"For me alone." not in await desk.shared()
        await old.close()
        await new.close()
