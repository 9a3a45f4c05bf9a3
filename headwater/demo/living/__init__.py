"""The demonstration force, alive: what people ring about, at a real rhythm, and those who answer and are sent."""

from headwater.demo.living.demand import Call, Demand
from headwater.demo.living.doors import Doors, over_http
from headwater.demo.living.world import SHARE, World, live

__all__ = ["SHARE", "Call", "Demand", "Doors", "World", "live", "over_http"]
