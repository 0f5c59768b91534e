"""Writes `shared/vectors/amounts.json`: numbers as people type them, for both languages. Run by `make vectors`.

`cases`: [[typed, amount or null] …].
"""

import json
from pathlib import Path

from handrail_shared.events.texts import amount

TARGET = Path(__file__).resolve().parents[2] / "shared/vectors/amounts.json"

TYPED: tuple[str, ...] = (
    *("7", " 7,5 ", "3,5", ".5", ",5", "5.", "5,", "-.5", "-0.25", "0,125", "5.0", "007", "\u22123"),
    *("123456789012.123456", "1234567890123", "1.1234567"),
    *("1 000", "1\u202f000,5", "12\u00a0345\u00a0678", "1'000", "1\u2019000.25", "1 00", "1 0000", "12345 678"),
    *("1,000.5", "1.000,5", "1,234,567.8", "1.234.567,8", "1,000", "-12,345", "1.000", "1,0000", "0,000", "1,000."),
    *("1,000,000", "1.000.000", "1.2.3", "1,2,3", "1,2.3", "1.2,3"),
    *("\u0663\u066b\u0665", "\u0661\u066c\u0662\u0663\u0664", "\u06f7", "\u096a\u0968", "\u09eb", "\uff13\uff0e\uff15"),
    *("", " ", "-", ".", ",", "-.", "seven", "+1", "1e3", "0x10", "NaN", "7\n8", "7 kg", "\u00bd", "\u0e57"),
)


def text() -> str:
    """The file's contents."""
    return json.dumps({"cases": [[typed, amount(typed)] for typed in TYPED]}, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
