"""A member with a device, in bytes: what it takes to speak to the server as them, made so that it costs little."""

import json
from typing import Any, Final

from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from handrail_shared.wire import SUBPROTOCOL

_TEXT: Final = "as before, and as before that, and so on and on"


class Neighbour(Struct, frozen=True, kw_only=True):
    """A member with a device."""

    url: str
    token: str
    member: str
    device: str
    space: str
    stream: str

    @property
    def port(self) -> int:
        """Where the server listens."""
        return int(self.url.rpartition(":")[2])

    def socket(self, **options: Any) -> Any:
        """A socket, not greeted yet."""
        return connect(
            self.url.replace("http", "ws") + "/sync",
            compression=None,
            proxy=None,
            ping_interval=None,
            max_size=None,
            close_timeout=1,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            **options,
        )

    async def greet(self, socket: ClientConnection) -> int:
        """Say hello; the seq that the server expects next."""
        await socket.send(self.hello())
        return self.next_seq(await socket.recv())

    def hello(self) -> str:
        """The first frame."""
        return json.dumps({"type": "hello", "protocol": 1, "device": self.device, "credential": self.token})

    def next_seq(self, welcome: str | bytes) -> int:
        """What the answer to it says that the server expects next."""
        return next(stream["next_seq"] for stream in json.loads(welcome)["streams"] if stream["stream"] == self.stream)

    def push(self, first_seq: int, count: int) -> str:
        """A frame of so many events."""
        head = (
            f'{{"type":"push","stream":"{self.stream}","device":"{self.device}",'
            f'"first_seq":{first_seq},"count":{count}}}'
        )
        line = (
            f'{{"device":"{self.device}","seq":%d,"stamp":%d,"author":"{self.member}",'
            f'"body":{{"type":"from_the_future","text":"{_TEXT}"}}}}'
        )
        return "\n".join((head, *(line % (seq, seq) for seq in range(first_seq, first_seq + count))))

    def follow(self) -> str:
        """A frame that asks for everything from the start."""
        return json.dumps({"type": "follow", "stream": self.stream, "position": 0, "checksum": 0})
