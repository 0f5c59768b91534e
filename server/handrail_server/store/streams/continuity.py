"""Whether a commit continues every device's log without a gap, a repeat or a swap (P4). Pure."""

from collections.abc import Mapping, Sequence

from handrail_server.store.errors import SeqConflict
from handrail_server.store.port import Commit, NewEntry


def advanced(commit: Commit, next_seqs: Mapping[str, int]) -> dict[str, int]:
    """The next seq of every device that `commit` adds to, where `next_seqs` stood before; a missing one stands at 1.

    Raises `SeqConflict`.
    """
    if not commit.refusals and _goes_on(commit.entries, next_seqs):
        return {commit.entries[0].device: commit.entries[-1].seq + 1}
    highest: dict[str, int] = {}
    for entry in commit.entries:
        if entry.seq <= highest.get(entry.device, 0):
            raise SeqConflict(commit.stream, entry.device, entry.seq)
        highest[entry.device] = entry.seq
    after: dict[str, int] = {}
    for device, seq in sorted((made.device, made.seq) for made in (*commit.entries, *commit.refusals)):
        if seq != (after.get(device) or next_seqs.get(device, 1)):
            raise SeqConflict(commit.stream, device, seq)
        after[device] = seq + 1
    return after


def _goes_on(entries: Sequence[NewEntry], next_seqs: Mapping[str, int]) -> bool:
    """Tell whether this is the usual commit: one device, one seq after the other."""
    if not entries:
        return False
    device = entries[0].device
    first = next_seqs.get(device, 1)
    return [entry.seq for entry in entries] == list(range(first, first + len(entries))) and all(
        entry.device == device for entry in entries
    )
