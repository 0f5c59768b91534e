"""A relay that counts: TCP in, TCP out, bytes each way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

_CHUNK = 1 << 16


class Counting:
    """What went through. `up` is towards the server."""

    def __init__(self) -> None:
        self.port = 0
        self.up_bytes = 0
        self.down_bytes = 0


@asynccontextmanager
async def relay(to_port: int) -> AsyncGenerator[Counting]:
    """Relay connections to a port of this machine for as long as the block runs."""
    counting = Counting()
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        further_reader, further_writer = await asyncio.open_connection("127.0.0.1", to_port)

        async def up() -> None:
            while data := await reader.read(_CHUNK):
                counting.up_bytes += len(data)
                further_writer.write(data)
                await further_writer.drain()
            further_writer.close()

        async def down() -> None:
            while data := await further_reader.read(_CHUNK):
                counting.down_bytes += len(data)
                writer.write(data)
                await writer.drain()
            writer.close()

        await asyncio.gather(up(), down(), return_exceptions=True)

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(connected(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async with await asyncio.start_server(begin, "127.0.0.1", 0) as server:
        counting.port = server.sockets[0].getsockname()[1]
        yield counting
        await asyncio.gather(*tasks, return_exceptions=True)
