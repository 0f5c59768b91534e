"""Every command is tried once as it is meant to be used; a new one without a line here does not pass."""

import asyncio
import json
from pathlib import Path

import click
from click.testing import CliRunner

from fakes.devices.homes import SHARED, START_US, joined
from handrail_client.cli import main
from handrail_shared.events.fields import Role
from handrail_shared.events.space import MemberJoined

_NETWORK = frozenset(
    [
        "serve",
        "invite-therapist",
        "verify",
        "join",
        "pair",
        "space new",
        "space confirm",
        "space invite",
        "space members",
        "space end",
        "device add",
        "device revoke",
        "devices",
        "sync",
    ]
)
"""Tried over a real server elsewhere (`test_three_homes.py`, `test_client_accounts.py`)."""

_CLIENT = """
purpose|to feel like myself
value add|Being outside|--area|health > value
area|work|--importance|7|--now|3|--wanted|6
challenge|mornings|--impact|8
reflect|to sit in the sun|--kind|hope
goal add|Walk|--why|air|--smart|specific=to the bench|--measure|minutes|--target|30 > goal
goal add|Sleep|--value|@value > other
goal list
goal reword|@goal|--own-words|I want out
goal smart|@goal|achievable=twice a week|time-bound=2027-01-31
goal measure|@goal|panics|--kind|counter|--better|down > counter
goal measure|@goal|distance|--unit|km > distance
goal ready|@goal|--importance|8|--confidence|5
goal rank|@other|@goal
goal focus|@goal|--note|for now
goal suggest|@goal|--title|Walk with a friend > suggestion
goal answer|@suggestion|--accept
goal agree|@goal|--statement|yes
goal withdraw|@goal|too much
goal adjust|@goal|--due|2027-02-28|--code|too_big|--easier
goal barrier|@goal|rain|--kind|place > barrier
goal plan|@goal|--if|it rains|--then|umbrella|--barrier|@barrier > plan
goal use-plan|@plan|--helped|7
goal comment|@goal|what do you think?
step add|@goal|Shoes on|--per|week|--times|3 > step
step done|@step|--day|today|--effort|2 > done
step done|@step|--partly|40|--day|yesterday
step skip|@step|--why|unwell
step correct|@done|--outcome|partly|--percent|80
step reword|@step|--title|Shoes and coat on
step move|@step|--goal|@other
step move|@step|--goal|@goal
step split|@step|Shoes|Coat
step add|@goal|Another > another
step drop|@another|--why|easy
milestone add|@goal|the bench > milestone
milestone reword|@milestone|--criterion|sat down
milestone add|@goal|three times out|--at-least|1|--step|@step > out
milestone add|@goal|half an hour|--at-most|30|--measure|@distance
milestone not-yet|@out
milestone reach|@milestone
milestone celebrate|@milestone|cake|--how|together
measure log|@distance|1.5
measure tick|@counter|--intensity|4
measure zero|@counter|--day|yesterday
check-in|--mood|4|--energy|3|--feeling|hopeful|--rate|@goal=6|--note|fine
win add|went out|--goal|@goal|--big > win
win cheer|@win|lovely
setback add|stayed in|--impact|4 > setback
setback reflect|@setback|--learned|rest is fine
setback recover|@setback
journal|for me alone|--kind|gratitude|--tag|evening > entry
journal|for me alone, still|--edit|@entry
share|@entry
unshare|@entry
session plan|--day|2030-01-01|--where|room 4 > planned
session plan|--move|@planned|--day|2030-01-02
session cancel|@planned|--reason|away
session start
session focus|@goal
agenda add|the rain|--about|@goal > item
agenda done|@item
session round open|@goal
session round rate|@goal=7
session round reveal
commit add|call a friend|--due|2030-01-01 > promise
commit report|@promise|done
session end
session recap|we talked about rain|--agreed|umbrella
session feedback|--heard|9|--mattered|8|--fits|9|--overall|9
session review|well on the way|--goal|@goal|--next|2030-01-01
goal pause|@goal|--until|2030-01-01
goal resume|@goal
goal reach|@goal|--evidence|@win
goal reopen|@goal
goal close|@goal|--learned|patience
goal retract|@other
value retire|@value|--why|it changed
win add|to be taken back
undo
redo
show
show|--as-of|2020-01-01
log|--last|5
status
space list
server|http://127.0.0.1:2
server
export|@folder/out.jsonl
import|@folder/out.jsonl
"""

_THERAPIST = """
therapy start|--sessions|12|--every-days|7
observe add|more laughter|--private
note|ask about sleep > note
note|ask about mornings|--edit|@note
therapy end|--ending|planned
"""

_BOTH = "observe answer"
"""Needs what the other wrote: see `test_client_doing.py`."""


def test_every_command_does_what_it_is_for(tmp_path: Path) -> None:
    tried = play(tmp_path / "phone", "client", _CLIENT) | play(tmp_path / "desk", "therapist", _THERAPIST)

    assert set(leaves(main)) == tried | _NETWORK | {_BOTH}


def play(home: Path, role: Role, script: str) -> set[str]:
    """Run the lines of a script, each in its plain form; ids that are kept are asked for as JSON. Which were tried."""
    asyncio.run(furnish(home, role))
    kept: dict[str, str] = {"folder": str(home)}
    tried: set[str] = set()
    for line in script.strip().splitlines():
        words, _, name = line.partition(" > ")
        command, *arguments = words.split("|")
        for key in sorted(kept, key=len, reverse=True):
            arguments = [argument.replace(f"@{key}", kept[key]) for argument in arguments]
        answer = [] if not name else ["--json"]
        result = CliRunner().invoke(
            main, ["--home", str(home), *command.split(), *arguments, *answer], catch_exceptions=False
        )
        assert (0, "") == (result.exit_code, result.stderr), (line, result.output)
        if name:
            kept[name] = json.loads(result.stdout)["id"]
        tried.add(command)
    return tried


async def furnish(home: Path, role: Role) -> None:
    async with await joined(home, role=role) as log:
        whom = await log.identity()
        await log.append(SHARED, [MemberJoined(member=whom.member, role=role, name=whom.name)], now_us=START_US)


def leaves(group: click.Group, path: str = "") -> list[str]:
    found: list[str] = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        whole = f"{path} {name}".strip()
        found.extend(leaves(command, whole) if isinstance(command, click.Group) else [whole])
    return found
