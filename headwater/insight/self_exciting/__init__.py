"""Self-exciting models: a background that belongs to the place, and events that set off further ones."""

from headwater.insight.self_exciting.etas import Etas, etas
from headwater.insight.self_exciting.trigger import Trigger

__all__ = ["Etas", "Trigger", "etas"]
