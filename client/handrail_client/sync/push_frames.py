"""Pack own lines into push frames, as many as the limits allow in each (rules P2 and R2)."""

from collections.abc import Iterator, Sequence

from handrail_shared.limits import BATCH_BYTES, BATCH_LINES
from handrail_shared.wire import Push, write_frame


def push_frames(stream: str, device: str, first_seq: int, lines: Sequence[bytes]) -> list[bytes]:
    """Return the frames that push `lines`, whose seqs follow one another from `first_seq` on."""
    rows = list(enumerate(lines, start=first_seq))
    return [_frame(stream, device, batch, relayed=False) for batch in _batches(rows)]


def relay_frames(stream: str, device: str, rows: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """Return the frames that offer kept lines of another device again; their seqs may have gaps."""
    return [_frame(stream, device, batch, relayed=True) for batch in _batches(rows)]


def _frame(stream: str, device: str, batch: list[tuple[int, bytes]], *, relayed: bool) -> bytes:
    lines = [line for _, line in batch]
    push = Push(stream=stream, device=device, first_seq=batch[0][0], count=len(lines), relayed=relayed)
    return write_frame(push, lines)


def _batches(rows: Sequence[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    batch: list[tuple[int, bytes]] = []
    size = 0
    for row in rows:
        length = len(row[1]) + 1  # with the newline that ends the line in a frame
        if batch and (len(batch) == BATCH_LINES or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += length
    if batch:
        yield batch
