"""Roads: how long a unit takes, and which way it goes. Exact, in well under a millisecond, for a whole force."""

from headwater.space.roads.changes import RoadChange, touching
from headwater.space.roads.network import Network, Path, RoadClass, Roads
from headwater.space.roads.openstreetmap import from_pbf
from headwater.space.roads.storing import load, save
from headwater.space.roads.synthetic import synthetic

__all__ = ["Network", "Path", "RoadChange", "RoadClass", "Roads", "from_pbf", "load", "save", "synthetic", "touching"]
