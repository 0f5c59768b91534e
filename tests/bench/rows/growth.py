"""Row `memory growth`: what the server's memory does while a history grows."""

from pathlib import Path

from bench.rows.loads import closed, lines_of, opened, phones, push_all
from bench.server import served
from bench.sizes import Sizes
from bench.table import Bound, Row
from bench.talk import pushed

_PART = 1000


async def growth(folder: Path, sizes: Sizes) -> list[Row]:
    """Ten phones push a whole history into a running server; its memory after the first thousand and at the end."""
    people = await phones(folder / "growth", sizes.bulk_devices)
    per_person = sizes.history // len(people)
    with served(folder / "growth") as server:
        talks = await opened(server, people)
        first_kib = 0
        for first in range(1, per_person + 1, _PART // 10):
            count = min(_PART // 10, per_person + 1 - first)
            frames = [pushed(who, first, lines_of(who, first, count)) for who in people]
            await push_all(talks, frames, through=first + count - 1)
            first_kib = first_kib or server.rss_kib()
        last_kib, peak = server.rss_kib(), server.peak_mib()
        wire = sum(talk.wire.sent_bytes + talk.wire.received_bytes for talk in talks)
        await closed(talks)
    return [
        Row(
            name="memory growth",
            value=last_kib / first_kib,
            unit="×",
            against=f"an empty history: {first_kib / 1024:.0f} MiB",
            side=Bound.AT_MOST,
            limit=1.2,
            measured=f"{last_kib / 1024:.0f} MiB with {sizes.history:,} entries pushed meanwhile",
            peak_mib=peak,
            wire_bytes=wire,
        )
    ]
