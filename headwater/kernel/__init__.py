"""What everything stands on: ids, clock, references, authority, events, slots.

No models, no Django, no third-party frameworks: this package serves a notebook as well as a page.
"""

from headwater.kernel.authority import Actor, Permission, Role
from headwater.kernel.clock import now
from headwater.kernel.errors import Conflict, Forbidden, HeadwaterError, Invalid, NotFound
from headwater.kernel.events import Event, event_named, events, handlers_of, handles
from headwater.kernel.handling import Handling, Marking, Retention
from headwater.kernel.ids import new_id
from headwater.kernel.progress import Cancelled, Progress, Quiet
from headwater.kernel.refs import Ref
from headwater.kernel.slots import Slot

__all__ = [
    "Actor",
    "Cancelled",
    "Conflict",
    "Event",
    "Forbidden",
    "Handling",
    "HeadwaterError",
    "Invalid",
    "Marking",
    "NotFound",
    "Permission",
    "Progress",
    "Quiet",
    "Ref",
    "Retention",
    "Role",
    "Slot",
    "event_named",
    "events",
    "handlers_of",
    "handles",
    "new_id",
    "now",
]
