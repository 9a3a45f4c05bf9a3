"""Force Support: searches, cordons and watches are booked, stood, relieved and ended, counted apart from response."""

from headwater.dispatch.actions.support.booking import book, change, end, write
from headwater.dispatch.actions.support.standing import leave, put_on, relieve, take_note

__all__ = ["book", "change", "end", "leave", "put_on", "relieve", "take_note", "write"]
