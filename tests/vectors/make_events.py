"""Writes `docs/events.md` from the catalogue. Run by `make vectors`."""

from pathlib import Path
from typing import Final

from handrail_shared.events.catalogue import CATALOGUE, EventRow
from handrail_shared.events.holes import KNOWN_HOLES
from handrail_shared.events.surfaces import SURFACES

TARGET: Final = Path(__file__).resolve().parents[2] / "docs/events.md"

_HEAD: Final = """# Events

What is known of each type of event. Written by `make vectors` from `shared/handrail_shared/events/catalogue.py` and
`surfaces.py`; never edited by hand. A test holds every cell to the code.

- **Id**: the field of the id that the event is given when it is made.
- **Shelf**: where the fold keeps it, and by which fields.
- **Who, to whom**: the roles that may write it, and the streams.
- **Taken back by**: what undo does: `retract` takes a fact back by its id, `event:…` writes another event,
  `undo_change` brings a goal's terms back, `restate` says again what stood before; `final` says why nothing can.
- **Written by**, **read by**, **answered by**: the commands, the views with screens and commands, the types.
"""


def text() -> str:
    """The page."""
    rows = [_row(row) for row in CATALOGUE.values()]
    table = [
        "| Type | Id | Shelf | Who, to whom | Taken back by | Written by | Read by | Answered by |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    holes = [f"- `{tag}`: {', '.join(found)}" for tag, found in sorted(KNOWN_HOLES.items())]
    missing = ["## What is missing", "", "An event without one of these in a place. The list only becomes shorter.", ""]
    return "\n".join([_HEAD, *table, "", *missing, *holes]) + "\n"


def _row(row: EventRow) -> str:
    surface = SURFACES[row.tag]
    cells = (
        f"`{row.tag}`",
        f"`{row.id}`" if row.id else "",
        f"`{row.shelf}`" + (f": {', '.join(row.key)}" if row.key else ""),
        f"{', '.join(row.roles)}; {', '.join(row.audiences)}",
        f"`{row.inverse}`",
        ", ".join(surface.commands),
        ", ".join(
            (*surface.views, *(f"app {place}" for place in surface.app), *(f"cli {item}" for item in surface.cli))
        ),
        ", ".join(surface.answers),
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    TARGET.write_text(text())
