"""Check the message of a commit: `area: Sentence.` in at most 72 characters, and a body that says why.

Usage: `python tools/check_subject.py FILE`, as a `commit-msg` hook calls it. It prints what is wrong, one line each,
and exits with 1 if anything is. Merges and reverts keep the subject that git writes.
"""

import re
import sys
from pathlib import Path
from typing import Final

MOST_CHARACTERS: Final = 72
"""What `git log --oneline` shows in a terminal of 80 columns."""

SUBJECT: Final = re.compile(r"[a-z][a-z_-]*(?:/[a-z_-]+)?: [A-Z][^\n]*")


def problems(message: str) -> list[str]:
    """Return what is wrong with a commit message, a sentence each; nothing where it is fine."""
    lines = [line for line in message.splitlines() if not line.startswith("#")]
    subject, rest = (lines[0] if lines else ""), lines[1:]
    if subject.startswith(("Merge ", "Revert ")):
        return []
    found: list[str] = []
    if len(subject) > MOST_CHARACTERS:
        found.append(f"The subject has {len(subject)} characters; at most {MOST_CHARACTERS} are shown whole.")
    if not SUBJECT.fullmatch(subject):
        found.append('The subject reads "area: Sentence.", such as "store: Read the head from one row."')
    if rest and rest[0].strip():
        found.append("The second line is empty.")
    if not any(line.strip() for line in rest):
        found.append("The body says why, with the figure where there is one.")
    return found


def main(arguments: list[str]) -> int:
    """Print the problems of the message in the file that is named; return the exit status."""
    found = problems(Path(arguments[0]).read_text(encoding="utf-8"))
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
