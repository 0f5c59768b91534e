"""Writes `shared/vectors/reading.json`: how lines and entries are read, for both languages. Run by `make vectors`.

`lines`: [{says, line, reads}], where `reads` is a flaw, or the body as it was read with its defaults filled in, or
what kept it from being read; `entries`: [{text, reads}]; `checksums`: [{lines, crcs, checksum}];
`ids`: [{now_us, chance, id}].
"""

import json
from pathlib import Path
from typing import assert_never, cast

import msgspec

from fakes.core.bodies import CLIENT, identifier
from handrail_shared.events import Body, tag_of
from handrail_shared.ids import uuid7
from handrail_shared.lines.body import Misshapen, Unknown, read_body
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import Entry, Stub, read_entry
from handrail_shared.lines.envelope import Flaw, read_envelope

TARGET = Path(__file__).resolve().parents[2] / "shared/vectors/reading.json"

ID = identifier(8, 1)
HEAD = f'"device":"{identifier(0xD, 1)}","seq":1,"stamp":5,"author":"{CLIENT}"'
CHECK_IN = f'"type":"check_in_recorded","check_in":"{ID}","day":"2026-11-22"'
AGREED = f'"type":"goal_agreed","goal":"{ID}"'
FEELINGS = ('"okay"',) * 11
RATED = f'"type":"goal_rated","rating":"{ID}","goal":"{ID}","day":"2026-11-22"'
MEASURED = f'"type":"measure_logged","log":"{ID}","measure":"{ID}","day":"2026-11-22"'

LINES: tuple[tuple[str, str], ...] = (
    ("an empty line", ""),
    ("no object", "[]"),
    ("white space around", f" {{{HEAD},\t\"body\":{{{CHECK_IN}}}}}\r "),
    ("a byte order mark", f"\ufeff{{{HEAD},\"body\":{{{CHECK_IN}}}}}"),
    ("a newline between fields", f'{{{HEAD},\n"body":{{{CHECK_IN}}}}}'),
    ("no body", f"{{{HEAD}}}"),
    ("a seq of nought", f'{{{HEAD},"seq":0,"body":{{{CHECK_IN}}}}}'),
    ("a seq of 2^53", f'{{{HEAD},"seq":9007199254740992,"body":{{{CHECK_IN}}}}}'),
    ("the highest seq", f'{{{HEAD},"seq":9007199254740991,"body":{{{CHECK_IN}}}}}'),
    ("a seq as a fraction", f'{{{HEAD},"seq":1.0,"body":{{{CHECK_IN}}}}}'),
    ("a seq with an exponent", f'{{{HEAD},"seq":1e2,"body":{{{CHECK_IN}}}}}'),
    ("a stamp before 1970", f'{{{HEAD},"stamp":-1,"body":{{{CHECK_IN}}}}}'),
    ("a device id in capitals", f'{{{HEAD},"device":"{identifier(0xD, 1).upper()}","body":{{{CHECK_IN}}}}}'),
    ("a session that is no id", f'{{{HEAD},"session":"","body":{{{CHECK_IN}}}}}'),
    ("a body sealed for others", f'{{{HEAD},"enc":"x","body":"c2VhbGVk"}}'),
    ("a body that is no object", f'{{{HEAD},"body":7}}'),
    ("a body without a type", f'{{{HEAD},"body":{{}}}}'),
    ("a type that is no text", f'{{{HEAD},"body":{{"type":7}}}}'),
    ("a type from the future", f'{{{HEAD},"body":{{"type":"dream_told","depth":3.5}}}}'),
    ("a type that JavaScript knows", f'{{{HEAD},"body":{{"type":"constructor"}}}}'),
    ("a type named as none", f'{{{HEAD},"body":{{"type":"__proto__"}}}}'),
    ("defaults filled in", f'{{{HEAD},"body":{{{CHECK_IN}}}}}'),
    ("fields from the future", f'{{{HEAD},"later":1,"body":{{{CHECK_IN},"shade":"blue","__proto__":[1]}}}}'),
    ("an escaped key", f'{{{HEAD},"body":{{{CHECK_IN},"m\\u006fod":4}}}}'),
    ("a key twice", f'{{{HEAD},"body":{{{CHECK_IN},"mood":2,"mood":4}}}}'),
    ("a field that is missing", f'{{{HEAD},"body":{{"type":"check_in_recorded","day":"2026-11-22"}}}}'),
    ("the first misfit of two", f'{{{HEAD},"body":{{{CHECK_IN},"note":1,"mood":9}}}}'),
    ("a number as text", f'{{{HEAD},"body":{{{CHECK_IN},"mood":"3"}}}}'),
    ("true as a number", f'{{{HEAD},"body":{{{CHECK_IN},"mood":true}}}}'),
    ("a number as a fraction", f'{{{HEAD},"body":{{{CHECK_IN},"mood":3.0}}}}'),
    ("a number with an exponent", f'{{{HEAD},"body":{{{CHECK_IN},"mood": 3e0 }}}}'),
    ("minus nought", f'{{{HEAD},"body":{{{RATED},"value":-0}}}}'),
    ("what looks like a fraction, in text", f'{{{HEAD},"body":{{{CHECK_IN},"note":"a:3.0,1e2"}}}}'),
    ("null where it may be", f'{{{HEAD},"body":{{{CHECK_IN},"mood":null,"note":""}}}}'),
    ("null where it may not be", f'{{{HEAD},"body":{{{CHECK_IN},"feelings":null}}}}'),
    ("a word that is not of the list", f'{{{HEAD},"body":{{{CHECK_IN},"feelings":["okay","blue"]}}}}'),
    ("a list that is too long", f'{{{HEAD},"body":{{{CHECK_IN},"feelings":[{", ".join(FEELINGS)}]}}}}'),
    ("a nested struct", f'{{{HEAD},"body":{{{AGREED},"version":{{"number":1,"mark":7,"type":"q"}}}}}}'),
    ("a nested misfit", f'{{{HEAD},"body":{{{AGREED},"version":{{"number":1,"mark":-7}}}}}}'),
    ("a mark of 2^48", f'{{{HEAD},"body":{{{AGREED},"version":{{"number":1,"mark":281474976710656}}}}}}'),
    ("a nested field missing", f'{{{HEAD},"body":{{{AGREED},"version":{{"number":1}}}}}}'),
    ("a nested null", f'{{{HEAD},"body":{{{AGREED},"version":null}}}}'),
    ("an amount", f'{{{HEAD},"body":{{{MEASURED},"value":"-12.5"}}}}'),
    ("an amount and a newline", f'{{{HEAD},"body":{{{MEASURED},"value":"12\\n"}}}}'),
    ("an amount and two newlines", f'{{{HEAD},"body":{{{MEASURED},"value":"12\\n\\n"}}}}'),
    ("an amount in other digits", f'{{{HEAD},"body":{{{MEASURED},"value":"٣"}}}}'),
    ("a day and a newline", f'{{{HEAD},"body":{{{MEASURED},"value":"1","day":"2026-11-22\\n"}}}}'),
    ("a day that no calendar has", f'{{{HEAD},"body":{{{MEASURED},"value":"1","day":"2026-02-31"}}}}'),
    ("a pair of surrogates", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\\ud83d\\ude00"}}}}'),
    ("a lone high surrogate", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\\ud83d"}}}}'),
    ("a high surrogate and a letter", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\\ud83dx"}}}}'),
    ("a lone low surrogate", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\\ude00"}}}}'),
    ("a lone surrogate in a key", f'{{{HEAD},"body":{{{CHECK_IN},"\\ude00":1}}}}'),
    ("U+0000", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\\u0000"}}}}'),
    ("a backslash before u0000", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\\\\u0000"}}}}'),
    ("an unescaped control character", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\x01"}}}}'),
    ("an escape that is none", f'{{{HEAD},"body":{{{CHECK_IN},"note":"\\q"}}}}'),
    ("an integer of 2^53 where nobody looks", f'{{{HEAD},"body":{{{CHECK_IN},"later":[9007199254740992]}}}}'),
    ("an integer of -2^53 where nobody looks", f'{{{HEAD},"body":{{{CHECK_IN},"later":-9007199254740992}}}}'),
    ("the largest integer where nobody looks", f'{{{HEAD},"body":{{{CHECK_IN},"later":9007199254740991}}}}'),
    ("twenty digits", f'{{{HEAD},"body":{{{CHECK_IN},"later":12345678901234567890}}}}'),
    ("twenty digits of text", f'{{{HEAD},"body":{{{CHECK_IN},"note":"12345678901234567890"}}}}'),
    ("a long fraction", f'{{{HEAD},"body":{{{CHECK_IN},"later":12345678901234567.5}}}}'),
    ("a large fraction", f'{{{HEAD},"body":{{{CHECK_IN},"later":9007199254740992.0}}}}'),
    ("beyond all numbers", f'{{{HEAD},"body":{{{CHECK_IN},"later":1e999}}}}'),
    ("beyond all numbers, looked at closely", f'{{{HEAD},"body":{{{CHECK_IN},"later":1e999,"note":"\\u0041"}}}}'),
    ("a leading nought", f'{{{HEAD},"body":{{{CHECK_IN},"later":01}}}}'),
    ("a leading nought of a fraction", f'{{{HEAD},"body":{{{CHECK_IN},"later":01.5}}}}'),
    ("a number that ends too soon", f'{{{HEAD},"body":{{{CHECK_IN},"later":1.}}}}'),
    ("only a sign", f'{{{HEAD},"body":{{{CHECK_IN},"later":-}}}}'),
    ("a comma too many", f'{{{HEAD},"body":{{{CHECK_IN},"later":[1,]}}}}'),
    ("nesting of 32", f'{{{HEAD},"body":{{{CHECK_IN},"later":{"[" * 30}{"]" * 30}}}}}'),
    ("nesting of 33", f'{{{HEAD},"body":{{{CHECK_IN},"later":{"[" * 31}{"]" * 31}}}}}'),
    ("many brackets, none deep", f'{{{HEAD},"body":{{{CHECK_IN},"later":[{"[],{},1.5," * 20}1]}}}}'),
    ("forty brackets of text", f'{{{HEAD},"body":{{{CHECK_IN},"note":"{"[" * 40}\\""}}}}'),
)  # fmt: skip

ENTRIES: tuple[str, ...] = (
    "12 {}",
    "12 ",
    "12",
    "",
    "-1 {}",
    "1.5 {}",
    "12345678901234567 {}",
    "٣ {}",
    f"12 #99 {ID} 7",
    f"12 #99 {ID}",
    f"12 #99 {ID} 7 8",
    f"12 #x {ID} 7",
    "12 #99 é 7",
    "12 # 99",
)

LOGS: tuple[tuple[str, ...], ...] = ((), ("",), ("abc",), ("abc", "é", "ﬀ", "😀 \u2028"), ("é", "abc"))

MADE: tuple[tuple[int, int], ...] = (
    (0, 0),
    (1_764_000_000_000_999, 1),
    (1_764_000_000_000_001, (1 << 74) - 1),
    (1_764_000_000_000_001, 0x155_5555_5555_5555_5555),
)


def text() -> str:
    """The file's contents."""
    logs = [[crc(line.encode()) for line in log] for log in LOGS]
    found = {
        "lines": [{"says": says, "line": line, "reads": _read(line.encode())} for says, line in LINES],
        "entries": [{"text": entry, "reads": _read_entry(entry.encode())} for entry in ENTRIES],
        "checksums": [
            {"lines": log, "crcs": crcs, "checksum": extend(0, crcs)} for log, crcs in zip(LOGS, logs, strict=True)
        ],
        "ids": [{"now_us": now_us, "chance": str(chance), "id": uuid7(now_us, chance)} for now_us, chance in MADE],
    }
    return json.dumps(found, indent=1) + "\n"


def _read(line: bytes) -> object:
    envelope = read_envelope(line)
    if isinstance(envelope, Flaw):
        return {"flaw": envelope.value}
    body = read_body(envelope)
    match body:
        case Unknown():
            return {"unknown": body.type}
        case Misshapen():
            return {"misshapen": body.type, "where": body.where}
        case _:
            return {"body": filled(body)}


def filled(body: Body) -> dict[str, object]:
    """A body with all its fields, those too that hold their defaults."""
    fields: dict[str, object] = {name: getattr(body, name) for name in body.__struct_fields__}
    return {"type": tag_of(body), **cast("dict[str, object]", msgspec.to_builtins(fields))}


def _read_entry(given: bytes) -> object:
    entry = read_entry(given)
    match entry:
        case None:
            return None
        case Entry():
            return {"received_us": entry.received_us, "line": entry.line.decode()}
        case Stub():
            return {
                "received_us": entry.received_us,
                "crc": entry.crc,
                "device": entry.device,
                "seq": entry.seq,
            }
        case _:
            assert_never(entry)


if __name__ == "__main__":
    TARGET.write_text(text())
