"""The demonstration force, alive: what people ring about, at a real rhythm."""

from headwater.demo.living.demand import Call, Demand

__all__ = ["Call", "Demand"]
