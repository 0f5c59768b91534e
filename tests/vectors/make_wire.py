"""Writes one fixture per message of the present protocol version to `shared/vectors/wire/`. Run by `make vectors`.

A fixture of a released version is never changed or removed (V1): this only adds files that are missing.
"""

from pathlib import Path

from handrail_shared.lines.entry import Entry, Stub, write_entry
from handrail_shared.wire import (
    PROTOCOL_VERSION,
    Ack,
    DeviceMessage,
    Entries,
    Follow,
    Fork,
    Gap,
    Have,
    Held,
    Hello,
    Later,
    Limits,
    Offered,
    Opened,
    Ping,
    Pong,
    Presence,
    Push,
    Reach,
    ReadStep,
    RefusedSeq,
    ServerMessage,
    StreamClosed,
    Unfollow,
    Welcome,
    write_frame,
)

FOLDER = Path(__file__).resolve().parents[2] / "shared/vectors/wire"

A, B, C, D = (f"01930000-0000-7000-8000-00000000000{digit}" for digit in "abcd")
LINE = (
    b'{"device":"%b","seq":1,"stamp":1764000000000001,"author":"%b","body":{"type":"goals_ranked","order":["%b"]}}'
    % (B.encode(), C.encode(), D.encode())
)
OFFERED = Offered(stream=A, space=D, audience="shared", head=12, next_seq=3, checksum=305419896)

FROM_DEVICE: dict[str, tuple[DeviceMessage, tuple[bytes, ...]]] = {
    "hello": (
        Hello(
            protocol=1,
            device=B,
            credential="token",
            epoch=C,
            streams=[Held(stream=A, position=10, checksum=305419896)],
        ),
        (),
    ),
    "hello_first": (Hello(protocol=1, device=B, credential="ticket"), ()),
    "follow": (Follow(stream=A, position=0, checksum=0), ()),
    "unfollow": (Unfollow(stream=A), ()),
    "push": (Push(stream=A, device=B, first_seq=1, count=1), (LINE,)),
    "push_relayed": (Push(stream=A, device=B, first_seq=1, count=1, relayed=True), (LINE,)),
    "have": (Have(stream=A, position=12, read=11), ()),
    "presence": (Presence(stream=A, focus=D, typing=D), ()),
    "ping": (Ping(), ()),
}

FROM_SERVER: dict[str, tuple[ServerMessage, tuple[bytes, ...]]] = {
    "welcome": (
        Welcome(
            protocol=1,
            epoch=C,
            now=1764000000000001,
            limits=Limits(line_bytes=16384, batch_lines=256, batch_bytes=262144, window_entries=2048),
            streams=[OFFERED],
        ),
        (),
    ),
    "opened": (Opened(offered=OFFERED), ()),
    "stream_closed": (StreamClosed(stream=A), ()),
    "ack": (Ack(stream=A, device=B, through_seq=3, refused=[RefusedSeq(seq=2, code="not_allowed")]), ()),
    "gap": (Gap(stream=A, device=B, next_seq=2), ()),
    "fork": (Fork(stream=A, device=B, seq=2), ()),
    "later": (Later(stream=A, device=B, word="storage_full", retry_ms=5000), ()),
    "entries": (
        Entries(stream=A, after=10, head=12, checksum=305419896),
        (write_entry(Entry(1764000000000002, LINE)), write_entry(Stub(1764000000000003, 305419896, B, 2))),
    ),
    "reach": (Reach(stream=A, member=C, held=12, read=11), ()),
    "reach_when": (
        Reach(
            stream=A,
            member=C,
            held=12,
            read=11,
            steps=[
                ReadStep(after=2, read=9, at=1764000000000001),
                ReadStep(after=9, read=11, at=1764000060000001),
            ],
        ),
        (),
    ),
    "presence": (Presence(stream=A, member=C, device=B, here=False), ()),
    "pong": (Pong(), ()),
}


def fixtures() -> dict[str, bytes]:
    """File name to frame."""
    sides = (("device", FROM_DEVICE), ("server", FROM_SERVER))
    return {
        f"v{PROTOCOL_VERSION}/{side}/{name}.txt": write_frame(message, lines)
        for side, cases in sides
        for name, (message, lines) in cases.items()
    }


if __name__ == "__main__":
    for name, frame in fixtures().items():
        path = FOLDER / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(frame)
