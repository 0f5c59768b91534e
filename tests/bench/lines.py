"""Events for the bench: a year of somebody's days, written as their device writes them. Nothing here is by chance."""

from collections.abc import Iterator

from handrail_shared.events import Body
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.journal import WinNoted
from handrail_shared.events.steps import StepDone
from handrail_shared.lines.body import write_body
from handrail_shared.lines.envelope import Envelope, write_line

_NOTES = (
    "Slept badly, went for a short walk before work all the same and felt a little lighter afterwards.",
    "A long day. Called Ana in the evening, which I had put off for two weeks.",
    "Stayed in bed until noon, then did the dishes and opened the window.",
    "Meeting at ten went better than I had feared; I said what I wanted to say.",
    "Could not bring myself to leave the house. Tried the breathing exercise twice.",
    "Quiet day, read thirty pages in the park, the first time since spring.",
    "Argued with my brother on the phone, wrote down what I would say next time.",
    "Cooked for two days ahead; small thing, but it is done.",
)
_FEELINGS = ("anxious", "hopeful", "low", "calm", "stuck", "proud", "okay", "overwhelmed")
_GOALS = 4


def id_of(kind: int, number: int) -> str:
    """An id that looks like one made by chance: a version-7 UUID whose random part is scattered by multiplication."""
    scattered = (number + 1) * 0x9E3779B97F4A7C15 ^ (kind + 1) * 0xC2B2AE3D27D4EB4F
    at = (1_764_000_000_000 + number * 61_000) & 0xFFFFFFFFFFFF
    high, low = scattered >> 32 & 0xFFF, scattered * 0x165667B19E3779F9 & 0x3FFFFFFFFFFFFFFF
    text = f"{at:012x}7{high:03x}{low | 0x8000000000000000:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def body(number: int) -> Body:
    """The event `number` of a history."""
    day = f"20{26 + number // 3650 % 10}-{number // 30 % 12 + 1:02}-{number % 28 + 1:02}"
    match number % 4:
        case 0:
            return CheckInRecorded(
                check_in=id_of(1, number),
                day=day,
                mood=number % 5 + 1,
                energy=number * 3 % 5 + 1,
                feelings=[_FEELINGS[number // 4 % 8]],  # pyright: ignore[reportArgumentType]
                note=_NOTES[number // 4 % 8],
            )
        case 1:
            goal = id_of(2, number % _GOALS)
            return GoalRated(rating=id_of(3, number), goal=goal, value=number % 11, day=day, note=_NOTES[number % 8])
        case 2:
            return StepDone(log=id_of(4, number), step=id_of(5, number % 12), day=day)
        case _:
            return WinNoted(win=id_of(6, number), text=_NOTES[number // 4 % 8], day=day)


def line(device: str, author: str, seq: int, *, number: int | None = None, stamp: int | None = None) -> bytes:
    """One line of a device's log: the event `number` (its seq where none is given)."""
    at = 1_764_000_000_000_000 + seq * 61_000_000 if stamp is None else stamp
    of = seq if number is None else number
    return write_line(Envelope(device=device, seq=seq, stamp=at, author=author, body=write_body(body(of))))


def history(device: str, author: str, count: int) -> Iterator[bytes]:
    """The first `count` lines of a device's log."""
    return (line(device, author, seq) for seq in range(1, count + 1))
