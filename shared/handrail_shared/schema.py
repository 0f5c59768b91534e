"""The JSON schema of all that crosses the wire, and of the commands that write it, for `shared/schema.json`."""

from typing import Final

import msgspec

from handrail_shared.commands.registry import READS, AnyCommand
from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.lines.envelope import Envelope
from handrail_shared.wire import LOWEST_VERSION, PROTOCOL_VERSION, DeviceMessage, ServerMessage

_REFERENCE: Final = "#/$defs/{name}"


def schema() -> dict[str, object]:
    """One document with a definition for each type; the TypeScript types are generated from it."""
    types = {
        "Envelope": Envelope,
        "Body": Body,
        "DeviceMessage": DeviceMessage,
        "ServerMessage": ServerMessage,
        "AnyCommand": AnyCommand,
    }
    roots, definitions = msgspec.json.schema_components(types.values(), ref_template=_REFERENCE)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Handrail",
        "protocol": PROTOCOL_VERSION,
        "lowest": LOWEST_VERSION,
        "events": sorted(EVENT_TYPES),
        "catalogue": {row.tag: msgspec.to_builtins(row) for row in CATALOGUE.values()},
        "commands": dict(sorted(READS.items())),
        "roots": dict(zip(types, roots, strict=True)),
        "$defs": definitions,
    }
