"""Read whole lines: the envelope and the body of each, in one go.

The two steps, `read_envelope` and `read_body`, define what a line means. Nearly every line holds an event that this
version knows, so `handrail_shared.lines.fast` comes first: it reads such lines in half the time or less, alone or many
at once, and leaves the others to the two steps. Both ways agree on every line (`tests/unit/core/test_core_read.py`).
"""

from collections.abc import Sequence

from handrail_shared.lines.body import Line, read_body
from handrail_shared.lines.envelope import Flaw, read_envelope
from handrail_shared.lines.fast import read_known, read_plain


def read_line(line: bytes) -> Line | Flaw:
    """Read one line.

    Args:
        line: The bytes of a line without its newline, from anywhere.

    Returns:
        The line, whose body may be `Unknown` or `Misshapen`; or the flaw for which no peer may store it.

    Example:
        >>> read_line(b"{")
        <Flaw.MALFORMED: 'malformed'>
    """
    return read_known(line) or read_line_in_two_steps(line)


def read_lines(lines: Sequence[bytes]) -> list[Line | Flaw]:
    """Read many lines of a few authors. Says of each what `read_line` does, in less time for all.

    A body may be of a subclass of its event's class.
    """
    return [head or read_line(line) for head, line in zip(read_plain(lines), lines, strict=True)]


def read_line_in_two_steps(line: bytes) -> Line | Flaw:
    """Read one line the slow way, which defines what it means. Never raises."""
    envelope = read_envelope(line)
    if isinstance(envelope, Flaw):
        return envelope
    return Line(
        device=envelope.device,
        seq=envelope.seq,
        stamp=envelope.stamp,
        author=envelope.author,
        body=read_body(envelope),
        session=envelope.session,
    )
