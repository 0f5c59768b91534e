"""Writes `shared/schema.json` from the types. Run by `make vectors`."""

import json
from pathlib import Path

from handrail_shared.schema import schema

TARGET = Path(__file__).resolve().parents[2] / "shared/schema.json"


def text() -> str:
    """The file's contents."""
    return json.dumps(schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
