"""Builds frames of newly committed entries, once for all devices that stand right before them (rules P5 and E1)."""

from collections.abc import Sequence

from msgspec import Struct

from handrail_server.live.frames import text_header
from handrail_server.live.session.send_window import EntriesFrame
from handrail_server.live.writer.writer import Published
from handrail_shared.limits import BATCH_BYTES, BATCH_LINES
from handrail_shared.lines.entry import Entry, write_entry
from handrail_shared.wire import Entries, write_frame


class Growth(Struct, frozen=True, kw_only=True):
    """The entries that one transaction added to one stream."""

    stream: str
    before: int
    """The position that the stream ended at before the transaction."""
    published: list[Published]
    is_plain: bool
    """True if every line was stored as it came. Where shared copies come or go (E5), only the store knows what is."""

    @property
    def head(self) -> int:
        """The position that the stream ends at now."""
        return self.published[-1].head.position


def group_by_stream(published: Sequence[Published]) -> list[Growth]:
    """Group what a transaction added by stream. Pushes that added no entry are left out."""
    by_stream: dict[str, list[Published]] = {}
    for push in published:
        if push.commit.entries:
            by_stream.setdefault(push.commit.stream, []).append(push)
    return [
        Growth(stream=stream, before=parts[0].after, published=parts, is_plain=_are_plain(parts))
        for stream, parts in by_stream.items()
    ]


def entries_frames(growth: Growth) -> list[EntriesFrame]:
    """Build the frames of a plain growth. Neighbouring pushes share a frame as long as they fit into one."""
    if not growth.is_plain:
        return []
    made: list[EntriesFrame] = []
    part: list[Published] = []
    lines = total = 0
    for push in growth.published:
        size = sum(len(entry.line) for entry in push.commit.entries)
        if part and (lines + len(push.commit.entries) > BATCH_LINES or total + size > BATCH_BYTES):
            made.append(_entries_frame(growth, part))
            part, lines, total = [], 0, 0
        part.append(push)
        lines += len(push.commit.entries)
        total += size
    made.append(_entries_frame(growth, part))
    return made


def _entries_frame(growth: Growth, part: Sequence[Published]) -> EntriesFrame:
    after, head = part[0].after, part[-1].head
    header = Entries(stream=growth.stream, after=after, head=growth.head, checksum=head.checksum)
    texts = [write_entry(Entry(push.commit.received_us, entry.line)) for push in part for entry in push.commit.entries]
    frame = write_frame(header, texts)
    return EntriesFrame(after=after, through=head.position, frame=frame, message=text_header(len(frame)) + frame)


def _are_plain(parts: Sequence[Published]) -> bool:
    for part in parts:
        for entry in part.commit.entries:
            if entry.share or entry.takes_back:
                return False
    return True
