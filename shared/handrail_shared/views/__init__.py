"""Views: what a state shows, as plain documents that canonical JSON can write.

`shared_projection` and `private_projection` depend on the state alone. What depends on the day is worked out on
reading, from a projection and `today` (YYYY-MM-DD, where the person is).
"""

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
