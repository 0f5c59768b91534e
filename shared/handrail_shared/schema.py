"""The JSON schema of everything that crosses the wire: envelope, events and messages, for `shared/schema.json`."""

from typing import Final

import msgspec

from handrail_shared.events import EVENT_TYPES, Body
from handrail_shared.lines.envelope import Envelope
from handrail_shared.wire import LOWEST_VERSION, PROTOCOL_VERSION, DeviceMessage, ServerMessage

_REFERENCE: Final = "#/$defs/{name}"


def schema() -> dict[str, object]:
    """One document with a definition for each type; the TypeScript types are generated from it."""
    types = {"Envelope": Envelope, "Body": Body, "DeviceMessage": DeviceMessage, "ServerMessage": ServerMessage}
    roots, definitions = msgspec.json.schema_components(types.values(), ref_template=_REFERENCE)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Handrail",
        "protocol": PROTOCOL_VERSION,
        "lowest": LOWEST_VERSION,
        "events": sorted(EVENT_TYPES),
        "roots": dict(zip(types, roots, strict=True)),
        "$defs": definitions,
    }
