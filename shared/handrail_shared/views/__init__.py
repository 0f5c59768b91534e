"""Views: what a state shows, as plain documents that canonical JSON can write.

`shared_projection` and `private_projection` depend on the state alone. What depends on the day is worked out on
reading, from a projection and `today` (YYYY-MM-DD, where the person is).

Each is imported on first use, so that a command that needs one of them does not wait for all.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handrail_shared.views.caseload import CaseDoc, case
    from handrail_shared.views.due import DueDoc, due_today
    from handrail_shared.views.goals.status import paused_on
    from handrail_shared.views.met import MetDoc, met
    from handrail_shared.views.momentum import momentum
    from handrail_shared.views.private import PrivateProjection, private_projection
    from handrail_shared.views.shared import SharedProjection, shared_projection
    from handrail_shared.views.signals import SignalDoc, signals
    from handrail_shared.views.since import since_last_session
    from handrail_shared.views.timeline import TimelineRow, timeline

__all__ = [
    "CaseDoc",
    "DueDoc",
    "MetDoc",
    "PrivateProjection",
    "SharedProjection",
    "SignalDoc",
    "TimelineRow",
    "case",
    "due_today",
    "met",
    "momentum",
    "paused_on",
    "private_projection",
    "shared_projection",
    "signals",
    "since_last_session",
    "timeline",
]

_HOME_OF: Final = {
    "CaseDoc": "handrail_shared.views.caseload",
    "DueDoc": "handrail_shared.views.due",
    "MetDoc": "handrail_shared.views.met",
    "PrivateProjection": "handrail_shared.views.private",
    "SharedProjection": "handrail_shared.views.shared",
    "SignalDoc": "handrail_shared.views.signals",
    "TimelineRow": "handrail_shared.views.timeline",
    "case": "handrail_shared.views.caseload",
    "due_today": "handrail_shared.views.due",
    "met": "handrail_shared.views.met",
    "momentum": "handrail_shared.views.momentum",
    "paused_on": "handrail_shared.views.goals.status",
    "private_projection": "handrail_shared.views.private",
    "shared_projection": "handrail_shared.views.shared",
    "signals": "handrail_shared.views.signals",
    "since_last_session": "handrail_shared.views.since",
    "timeline": "handrail_shared.views.timeline",
}


def __getattr__(name: str) -> object:
    """Return a public name, imported when it is first asked for (PEP 562)."""
    module = _HOME_OF.get(name)
    if module is None:
        raise AttributeError(name)
    return getattr(import_module(module), name)
