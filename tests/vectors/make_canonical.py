"""Writes `shared/vectors/canonical.json`: values and their canonical JSON, for both languages. Run by `make vectors`.

`values`: [{says, json, canonical}], where `json` is any JSON text of the value; `refused`: [{says, json}].
"""

import json
from pathlib import Path
from typing import cast

from handrail_shared.canonical import canonical

TARGET = Path(__file__).resolve().parents[2] / "shared/vectors/canonical.json"

VALUES: tuple[tuple[str, str], ...] = (
    ("null, true and false", "[null, true, false]"),
    ("no white space", ' { "a" : [ 1 , 2 ] } '),
    ("empty ones", '[{}, [], ""]'),
    ("the largest integers", "[9007199254740991, -9007199254740991, 0]"),
    ("keys that look like numbers sort as text", '{"b": 1, "10": 2, "9": 3, "a": 4, "": 5}'),
    ("keys sort by UTF-16 code units: 😀 (D83D) before ﬀ (FB00)", '{"ﬀ": 1, "😀": 2, "z": 3, "é": 4}'),
    ("a prefix sorts first", '{"ab": 1, "a": 2, "a!": 3}'),
    ("a key that JavaScript treats as special", '{"__proto__": 1, "constructor": 2, "length": 3}'),
    ("control characters in their short forms", '"\\b\\t\\n\\f\\r"'),
    ("control characters without one", '"\\u0001\\u001f"'),
    ("delete and C1 controls stay as they are", '"\\u007f\\u0080"'),
    ("line separators stay as they are", '"\\u2028\\u2029"'),
    ("quotation mark, backslash and solidus", '"\\" \\\\ \\/"'),
    ("beyond the basic plane", '"\\ud83d\\ude00 👩‍👩‍👧"'),
    ("combining marks are not composed", '"e\\u0301 é"'),
    ("nested", '{"b": {"d": [{"f": 1, "e": 2}], "c": {}}, "a": []}'),
)

REFUSED: tuple[tuple[str, str], ...] = (
    ("a fraction", "1.5"),
    ("an integer of 2^53", "9007199254740992"),
    ("an integer of -2^53", "-9007199254740992"),
    ("a lone high surrogate", '"\\ud800"'),
    ("a lone low surrogate in a key", '{"\\udc00": 1}'),
    ("a fraction deep inside", '{"a": [1, {"b": 0.1}]}'),
)


def text() -> str:
    """The file's contents."""
    values = [
        {"says": says, "json": given, "canonical": canonical(cast("object", json.loads(given))).decode()}
        for says, given in VALUES
    ]
    refused = [{"says": says, "json": given} for says, given in REFUSED]
    return json.dumps({"values": values, "refused": refused}, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
